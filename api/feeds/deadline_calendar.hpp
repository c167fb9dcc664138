// Deadlines as an iCalendar object (RFC 5545), for programs that show calendars.
#pragma once

#include <span>
#include <string>

#include "domain/ports/queries.hpp"

namespace xiezhu::api {

// One event for each line with a running clock, at the instant when it is due, in Asia/Shanghai. What does
// not change gives the same bytes. Lines are folded and texts escaped.
std::string deadline_calendar(std::span<const domain::RequestSummaryPtr> lines);

}  // namespace xiezhu::api
