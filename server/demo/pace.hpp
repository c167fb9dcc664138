// How long people take.
#pragma once

#include <stdexcept>

#include "domain/calendar/working_calendar.hpp"
#include "server/demo/dice.hpp"

namespace xiezhu::server {

inline domain::Instant after(const domain::WorkingCalendar& calendar, domain::Instant from,
                             domain::Millis work) {
  const auto reached = calendar.add(from, work);
  if (!reached) throw std::logic_error("history leaves the calendar");
  return *reached;
}

// A random time of work later, in working days.
inline domain::Instant later(const domain::WorkingCalendar& calendar, Dice& dice, domain::Instant from,
                             double low_days, double high_days) {
  const auto work = static_cast<double>(calendar.day_length().count()) * dice.between(low_days, high_days);
  return after(calendar, from, domain::Millis{static_cast<std::int64_t>(work)} + std::chrono::minutes{1});
}

}  // namespace xiezhu::server
