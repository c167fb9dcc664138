// What another calendar does to a request that runs.
#pragma once

#include "domain/calendar/calendar_change.hpp"
#include "domain/request/decisions.hpp"

namespace xiezhu::domain {

// A running clock, or the date of a fix task or a rating, before and after. The due date may stay although a
// warning or the system's own step moves.
struct MovedClock {
  ClockCode code = ClockCode::receipt;
  Instant old_due;
  Instant new_due;
  friend bool operator==(const MovedClock&, const MovedClock&) = default;
};

// The snapshot with another calendar.
ReferencePtr with_calendar(const Reference& reference, CalendarData calendar);

// The first clock that differs between two states of a request, the main one before others, then the first
// date of a rating; nullopt when none does.
std::optional<MovedClock> moved_clock(const Request& before, const Request& after);

// What `changed` would do to the request now; nullopt when nothing.
std::optional<MovedClock> preview_recalculation(const Request& request, const Reference& changed,
                                                Instant now);

}  // namespace xiezhu::domain
