#include "domain/clocks/clock_rule.hpp"

#include <algorithm>
#include <stdexcept>
#include <tuple>

namespace xiezhu::domain {

LimitParts parts_of(Limit limit) {
  if (const auto* days = std::get_if<WorkingDays>(&limit)) return {LimitUnit::working_days, days->count};
  if (const auto* days = std::get_if<CalendarDays>(&limit)) return {LimitUnit::calendar_days, days->count};
  return {LimitUnit::working_minutes, std::get<WorkingMinutes>(limit).count};
}

Limit limit_of(LimitParts parts) {
  switch (parts.unit) {
    case LimitUnit::working_days:
      return WorkingDays{parts.amount};
    case LimitUnit::calendar_days:
      return CalendarDays{parts.amount};
    case LimitUnit::working_minutes:
      return WorkingMinutes{parts.amount};
  }
  throw std::logic_error("limit unit");
}

ClockRules::ClockRules(std::vector<ClockRule> rules) : rules_(std::move(rules)) {
  std::ranges::sort(rules_, [](const ClockRule& a, const ClockRule& b) {
    return std::tie(a.code, a.variant, b.valid_from) < std::tie(b.code, b.variant, a.valid_from);
  });
}

const ClockRule& ClockRules::in_force(ClockCode code, std::string_view variant, LocalDate day) const {
  const auto found = std::ranges::find_if(rules_, [&](const ClockRule& rule) {
    return rule.code == code && rule.variant == variant && rule.valid_from <= day;
  });
  if (found == rules_.end()) {
    throw std::logic_error("no clock rule " + std::string{name_of(code)} + " " + std::string{variant});
  }
  return *found;
}

}  // namespace xiezhu::domain
