// Use cases of the lifecycle: load → check version, turn and right → decide → evolve → save, inside the
// caller's unit of work. A rejection leaves nothing behind as long as the caller then rolls back.
#pragma once

#include "domain/ports/unit_of_work.hpp"
#include "domain/request/decisions.hpp"

namespace xiezhu::domain {

// Creates a draft under `id`.
Outcome<Request> draft(UnitOfWork& unit, RequestId id, const Actor& actor, Content content, Instant now);

// Lets `actor` act on a request last seen in version `seen`. A step of the system that has become due is
// taken first.
Outcome<Request> perform(UnitOfWork& unit, RequestId id, Version seen, const Actor& actor, const Act& act,
                         Instant now);

// Takes every step of the system that is due; the number of steps taken.
int settle(UnitOfWork& unit, RequestId id, Instant now);

// The facts of `actor` that legality depends on, for a request that waits for a signature; cheap otherwise.
Standing standing_of(UnitOfWork& unit, const Request& request, const Actor& actor);

}  // namespace xiezhu::domain
