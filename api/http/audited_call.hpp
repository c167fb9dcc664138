// What of a call goes into the audit log. Nothing that writes can be forgotten: every call of a writing lane
// is recorded, in the transaction of the change when it succeeded, in one of its own when it was refused;
// besides, every attempt to sign in, every refusal for want of a role, and what a route asks for by
// `audited`. The body of a call is never recorded.
#pragma once

#include "api/http/route.hpp"

namespace xiezhu::api {

// Adds the record of a call that succeeded to its unit of work; last before the commit.
void record_success(const Route& route, const Call& call, domain::UnitOfWork& unit, const Response& response);
// The same in a transaction of its own, for calls that changed nothing.
void record_outcome(const Route& route, const Call& call, const Response& response);

// The token of an action: method and address without ids, "POST requests/{id}/actions/accept".
std::string action_token(const Route& route, std::span<const std::string_view> captures);

}  // namespace xiezhu::api
