// Use cases of the lifecycle: load → check version, turn and right → decide → evolve → save, inside the
// caller's unit of work. A rejection leaves nothing behind as long as the caller then rolls back.
#pragma once

#include "domain/organisation/delegation.hpp"
#include "domain/ports/unit_of_work.hpp"
#include "domain/request/decisions.hpp"

namespace xiezhu::domain {

// Begins a request under `id`: a draft, or an oral request that is recorded.
Outcome<Request> begin(UnitOfWork& unit, RequestId id, const Actor& actor, const Act& act, Instant now);

// Lets `actor` act on a request last seen in version `seen`. A step of the system that has become due is
// taken first. Splitting also sends the part; ending a request also cancels its parts that are not answered.
Outcome<Request> perform(UnitOfWork& unit, RequestId id, Version seen, const Actor& actor, const Act& act,
                         Instant now);

// Lets a dispute take its effect: `act` (order_assistance, designate, suspend, resume) as a step of the
// system that is recorded as done by `author`, who coordinates the dispute.
Outcome<Request> carry_out(UnitOfWork& unit, RequestId id, const Actor& author, const Act& act, Instant now);

// Takes every step of the system that is due; the number of steps taken.
int settle(UnitOfWork& unit, RequestId id, Instant now);

// Computes the dates of the running clocks anew from the present calendar; false when none changes.
bool recalculate(UnitOfWork& unit, RequestId id, Instant now);

// Moves a running request from units that have ended to their successors (domain §4 rule 13); false when
// neither party has ended or has a successor. Should both parties have become one unit, the request is
// cancelled.
bool transfer(UnitOfWork& unit, RequestId id, Instant now);

// The facts of `actor` that legality depends on at `now`; cheap.
Standing standing_of(UnitOfWork& unit, const OrgTree& units, const Request& request, const Actor& actor,
                     Instant now);

// What a delegation must cover for `verb` on this request.
Errand errand_of(const Request& request, Verb verb, UnitId own_unit, const Reference& reference);

// What a delegation must cover for a step beside the lifecycle, of a dispute or of supervision: only one that
// lends every verb does.
Errand errand_beside(const Request& request, UnitId own_unit, const Reference& reference);

// The rights of an absent colleague in the hands of `deputy`. Refused as not_delegated when no delegation in
// force covers the errand.
Outcome<Actor> standing_in(UnitOfWork& unit, const Actor& deputy, PersonId absent, const Errand& errand,
                           Instant now);

}  // namespace xiezhu::domain
