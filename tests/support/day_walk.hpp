// Working days for oracles that know nothing of prefix sums: one day after another.
#pragma once

#include "tests/support/domain_builders.hpp"

namespace xiezhu::test {

// Free and make-up days as the notices list them.
inline bool worked(d::LocalDate date) {
  static const auto data = shipped_calendar_data();
  for (const auto& one : data.overrides) {
    if (one.date == date) return one.working;
  }
  const std::chrono::weekday weekday{date};
  return weekday != std::chrono::Saturday && weekday != std::chrono::Sunday;
}

// An event after close of business or on a rest day counts as on the next working day.
inline d::LocalDate day_of_event(d::Instant event) {
  auto date = d::local_date(event);
  const bool closed = event > d::at_time(date, std::chrono::minutes{17 * 60 + 30});
  if (closed) date += std::chrono::days{1};
  while (!worked(date)) date += std::chrono::days{1};
  return date;
}

inline d::LocalDate walk(d::LocalDate date, int days) {
  while (days > 0) {
    date += std::chrono::days{1};
    if (worked(date)) --days;
  }
  return date;
}

inline d::Instant close_of(d::LocalDate date) { return d::at_time(date, std::chrono::minutes{17 * 60 + 30}); }

}  // namespace xiezhu::test
