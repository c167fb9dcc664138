// Files that say which days are free and which weekends are worked: our CSV, or iCalendar (RFC 5545) as the
// common calendars of Chinese holidays have it.
#pragma once

#include "domain/calendar/calendar_change.hpp"
#include "server/import/csv.hpp"

namespace xiezhu::server {

struct CalendarFile {
  std::vector<domain::CalendarYear> years;  // ascending, each with its days ascending
  std::vector<FileError> errors;            // not empty: the years are not to be used
};

// Tells the two forms apart by their beginning. docs/import.md describes both. In complaints about iCalendar
// the line is the ordinal of the event, from 1, and the field the name of the property.
CalendarFile read_calendar_file(std::string_view bytes);

// The two readers.
CalendarFile read_calendar_csv(std::string_view bytes);
CalendarFile read_calendar_events(const std::string& text);

}  // namespace xiezhu::server
