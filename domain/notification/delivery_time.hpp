// When a message may reach a person (domain §6).
#pragma once

#include "domain/calendar/working_calendar.hpp"

namespace xiezhu::domain {

// `now` for what is urgent and inside of working hours; otherwise the next opening, after lunch or on the
// next working day. Outside of the days that the calendar covers there is nothing to wait for: `now`.
Instant delivery_time(const WorkingCalendar& calendar, Instant now, bool urgent);

}  // namespace xiezhu::domain
