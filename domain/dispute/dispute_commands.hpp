// Use cases of disputes: load → check version, turn and right → decide → evolve → take effect on the request
// → save, inside the caller's unit of work. A rejection leaves nothing behind as long as the caller then
// rolls back.
#pragma once

#include "domain/dispute/dispute_decisions.hpp"
#include "domain/organisation/delegation.hpp"
#include "domain/ports/unit_of_work.hpp"

namespace xiezhu::domain {

// Raises a dispute about a request under `id`; `act.opening` says type, matter and card. Refused at `request`
// when the actor may not see it, as not_disputable, window_closed or dispute_open.
Outcome<Dispute> open_dispute(UnitOfWork& unit, DisputeId id, const Actor& actor, const DisputeAct& act,
                              Instant now);

// Lets `actor` act on a dispute last seen in version `seen`. A step of the system that has become due is
// taken first. What it means for the request happens in the same unit of work.
Outcome<Dispute> perform(UnitOfWork& unit, DisputeId id, Version seen, const Actor& actor,
                         const DisputeAct& act, Instant now);

// Takes every step of the system that is due; the number of steps taken.
int settle(UnitOfWork& unit, DisputeId id, Instant now);

// Computes the dates of the running clock anew from the present calendar; false when they stay.
bool recalculate(UnitOfWork& unit, DisputeId id, Instant now);

// The types that the actor may raise about the request now.
std::vector<DisputeType> openable_types(UnitOfWork& unit, const Request& request, const Actor& actor,
                                        const Reference& reference, Instant now);

}  // namespace xiezhu::domain
