// The clocks of a request, and the alarms that are set on them.
#pragma once

#include <span>

#include "domain/ports/repositories.hpp"
#include "persistence/sql/session.hpp"

namespace xiezhu::persistence {

// Brings tables request_clock and clock_alarm in line with the clocks of `request` after `events`. Alarms are
// set when a clock starts and anew when its due date changes; a clock that ends or stands still keeps only
// the rungs before that.
void save_clocks(sql::Session& session, const domain::Request& request,
                 std::span<const domain::Event> events);
// The rows of requests that have none yet.
void restore_clocks(sql::Session& session, std::span<const domain::History> histories);

}  // namespace xiezhu::persistence
