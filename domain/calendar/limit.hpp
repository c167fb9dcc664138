// Lengths of time limits. Days and minutes of work are different types and never convert into one another.
#pragma once

#include <compare>
#include <variant>

namespace xiezhu::domain {

struct WorkingDays {
  int count = 0;
  friend auto operator<=>(const WorkingDays&, const WorkingDays&) = default;
};
struct CalendarDays {
  int count = 0;
  friend auto operator<=>(const CalendarDays&, const CalendarDays&) = default;
};
struct WorkingMinutes {
  int count = 0;
  friend auto operator<=>(const WorkingMinutes&, const WorkingMinutes&) = default;
};

using Limit = std::variant<WorkingDays, CalendarDays, WorkingMinutes>;

}  // namespace xiezhu::domain
