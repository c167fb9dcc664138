// Changes of the calendar: the year that a notice orders, and what is missing (domain §5).
#pragma once

#include <vector>

#include "domain/calendar/working_calendar.hpp"
#include "domain/kernel/enum_names.hpp"

namespace xiezhu::domain {

// A year as its notice orders it.
struct CalendarYear {
  int year = 0;
  std::string source;
  std::vector<DayOverride> days;
};

// The calendar with this year in the place of what was known of it, one version on.
CalendarData with_year(CalendarData calendar, const CalendarYear& year);

enum class CalendarWarningKind { year_missing, next_year_missing };
template <>
struct EnumNames<CalendarWarningKind> {
  static constexpr std::array table{
      EnumName<CalendarWarningKind>{CalendarWarningKind::year_missing, "year_missing",
                                    "本年度放假通知尚未导入"},
      EnumName<CalendarWarningKind>{CalendarWarningKind::next_year_missing, "next_year_missing",
                                    "下一年度放假通知尚未导入"}};
};

struct CalendarWarning {
  CalendarWarningKind kind = CalendarWarningKind::year_missing;
  int year = 0;
};

// The notice of this year, and from the first of October that of the next one, should be known.
std::vector<CalendarWarning> calendar_warnings(const WorkingCalendar& calendar, LocalDate today);

}  // namespace xiezhu::domain
