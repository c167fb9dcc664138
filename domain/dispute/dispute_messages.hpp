// Who is told of what about a dispute.
#pragma once

#include <span>
#include <vector>

#include "domain/dispute/dispute.hpp"
#include "domain/notification/message.hpp"
#include "domain/organisation/org_tree.hpp"

namespace xiezhu::domain {

// Whether a step is one that the decider is told of, so that `desks` are needed below.
bool told_to_decider(const DisputeEvent& event, const Dispute& after);

// The messages that `events`, all of one save, call for: both parties hear of every step but notes and moved
// dates, the heads of a party when it is theirs to act, whoever must execute, the decider of what comes in,
// and the catalogue coordinators of a catalogue that is to be adjusted. `desks`: the units in which somebody
// is a dispute coordinator.
std::vector<Message> messages_of(const Dispute& after, std::span<const DisputeEvent> events,
                                 const Request& request, const OrgTree& units, std::span<const UnitId> desks);

}  // namespace xiezhu::domain
