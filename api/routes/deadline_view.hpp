// A computed deadline with its day-by-day explanation; the same for the API and the command line.
#pragma once

#include <boost/json/object.hpp>

#include "domain/calendar/working_calendar.hpp"

namespace xiezhu::api {

// from, countedFrom, due, lateAfter, provisional, days.
domain::Outcome<boost::json::object> deadline_view(const domain::WorkingCalendar& calendar,
                                                   domain::Instant from, domain::Limit limit);

}  // namespace xiezhu::api
