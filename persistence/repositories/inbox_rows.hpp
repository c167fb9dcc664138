// The rows behind every tab: one per unit and one per person that has to do with a request.
#pragma once

#include <span>

#include "domain/ports/repositories.hpp"
#include "persistence/sql/session.hpp"

namespace xiezhu::persistence {

// Brings table request_party in line with the request. Units are added and moved between boxes; a row goes
// only when a successor takes the place of its unit.
void save_parties(sql::Session& session, const domain::Request& request,
                  std::span<const domain::Event> events);
// The rows of requests that have none yet.
void restore_parties(sql::Session& session, std::span<const domain::History> histories);

// Brings table request_participant in line: a row for the drafter and for everybody who acted or was
// represented. Every row carries what lists are filtered by, so a step touches the rows of others too; their
// order, newest request first, never changes.
void save_participants(sql::Session& session, const domain::Request& request,
                       std::span<const domain::Event> events);
// The rows of requests that have none yet.
void restore_participants(sql::Session& session, std::span<const domain::History> histories);

}  // namespace xiezhu::persistence
