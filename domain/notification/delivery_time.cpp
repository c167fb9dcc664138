#include "domain/notification/delivery_time.hpp"

namespace xiezhu::domain {

Instant delivery_time(const WorkingCalendar& calendar, Instant now, bool urgent) {
  const LocalDate today = local_date(now);
  if (urgent || !calendar.covers(today)) return now;
  const auto& spans = calendar.data().hours.spans;
  if (calendar.is_working(today)) {
    const Millis time = time_of_day(now);
    for (const auto& span : spans) {
      if (time < span.from) return at_time(today, span.from);
      if (time < span.to) return now;
    }
  }
  const auto next = calendar.add(today, WorkingDays{1});
  return next ? at_time(*next, spans.front().from) : now;
}

}  // namespace xiezhu::domain
