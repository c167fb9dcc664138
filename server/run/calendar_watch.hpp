// Tells administrators and coordinators of supervision once a week what the calendar lacks. A task of the
// leader.
#pragma once

#include "domain/kernel/clock.hpp"
#include "server/run/leader.hpp"

namespace xiezhu::server {

// Looks at the calendar as it is at `now`; how many messages were posted.
int tell_missing_notices(LeaderTurn& turn, domain::Instant now);

}  // namespace xiezhu::server
