// The rows behind every tab: one per unit and one per person that has to do with a request.
#pragma once

#include <span>

#include "domain/request/boxes.hpp"
#include "persistence/sql/session.hpp"

namespace xiezhu::persistence {

// Brings table request_party in line with the request. Units are added and moved between boxes; no verb takes
// a party away from a request, so no row is deleted.
void save_parties(sql::Session& session, const domain::Request& request);

// Brings table request_participant in line: a row for everybody who acted, the drafter among them. The order
// of these tabs, newest request first, never changes, so a step touches the rows of others only when the
// phase changes.
void save_participants(sql::Session& session, const domain::Request& request,
                       std::span<const domain::Event> events);

}  // namespace xiezhu::persistence
