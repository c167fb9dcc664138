#include "domain/calendar/calendar_change.hpp"

#include <algorithm>

namespace xiezhu::domain {

CalendarData with_year(CalendarData calendar, const CalendarYear& year) {
  std::erase_if(calendar.overrides, [&](const DayOverride& day) { return year_of(day.date) == year.year; });
  calendar.overrides.insert(calendar.overrides.end(), year.days.begin(), year.days.end());
  if (std::ranges::find(calendar.years, year.year) == calendar.years.end())
    calendar.years.push_back(year.year);
  ++calendar.version;
  return calendar;
}

std::vector<CalendarWarning> calendar_warnings(const WorkingCalendar& calendar, LocalDate today) {
  constexpr unsigned october = 10;
  const int year = year_of(today);
  std::vector<CalendarWarning> warnings;
  if (!calendar.has_notice(year)) warnings.push_back({CalendarWarningKind::year_missing, year});
  if (today >= make_date(year, october, 1) && !calendar.has_notice(year + 1))
    warnings.push_back({CalendarWarningKind::next_year_missing, year + 1});
  return warnings;
}

}  // namespace xiezhu::domain
