// From a cookie to an actor.
#pragma once

#include <expected>
#include <optional>

#include "api/http/route.hpp"

namespace xiezhu::api {

inline constexpr std::string_view session_cookie = "__Host-xiezhu";

// The session token in the Cookie header; empty when there is none.
std::string_view session_token(const Request& request);
// The token that a page must repeat in X-CSRF-Token; derived, so nothing needs to be stored.
std::string csrf_token(const Secrets& secrets, std::string_view session_token);

// The live session of a request, or the problem: unauthenticated, csrf, wrong_origin. May read the database.
std::expected<domain::Session, Problem> authenticate(const Request& request, Environment& environment,
                                                     SessionCache& cache);
// The problem of a route that the session does not open; nullopt when it does.
std::optional<Problem> forbidden(Access access, const domain::Session& session);
// An unsafe call must come from our own pages: Origin, when sent, names this host.
bool own_origin(const Request& request);

}  // namespace xiezhu::api
