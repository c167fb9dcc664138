// The working calendar that comes with the program: the State Council's notices embedded from
// deploy/calendar.
#pragma once

#include "domain/calendar/working_calendar.hpp"

namespace xiezhu::server {

domain::WorkingCalendar shipped_calendar();

}  // namespace xiezhu::server
