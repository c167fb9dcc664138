#include "domain/alerts/ladder.hpp"

namespace xiezhu::domain {
namespace {

constexpr Millis moment{1};

std::optional<Rung> above(Rung rung) {
  if (rung == Rung::red_card) return std::nullopt;
  return static_cast<Rung>(static_cast<int>(rung) + 1);
}

WorkingDays days_after_expiry(const AlertPolicy& policy, Rung rung) {
  switch (rung) {
    case Rung::escalation:
      return policy.escalation;
    case Rung::yellow_card:
      return policy.yellow_card;
    case Rung::red_card:
      return policy.red_card;
    default:
      return WorkingDays{0};
  }
}

// So many working days after expiry: strictly after the end of that day, or after the same time of it where
// the clock counts hours.
std::optional<Instant> climbed_at(const WorkingCalendar& calendar, const AlertPolicy& policy,
                                  const Alarm& alarm, Rung rung) {
  const auto days = days_after_expiry(policy, rung);
  if (days.count == 0) return alarm.late_after + moment;
  const auto date = calendar.add(local_date(alarm.due_at), days);
  if (!date) return std::nullopt;
  return at_time(*date, time_of_day(alarm.due_at)) + (alarm.late_after - alarm.due_at) + moment;
}

}  // namespace

Alarm first_alarm(RequestId request, int ordinal, const ClockRun& run, UnitId unit) {
  return {.request = request,
          .ordinal = ordinal,
          .code = run.code,
          .round = run.moves,
          .rung = Rung::prompt,
          .fires_at = run.yellow_at,
          .due_at = run.due_at,
          .late_after = run.late_after,
          .unit = unit,
          .until = run.paused_at ? run.paused_at : run.ended_at,
          .ended = run.ended_at.has_value()};
}

std::optional<Alarm> next_alarm(const WorkingCalendar& calendar, const AlertPolicy& policy,
                                const Alarm& alarm) {
  const auto rung = above(alarm.rung);
  const auto at = rung ? climbed_at(calendar, policy, alarm, *rung) : std::nullopt;
  if (!at || (alarm.ended && *at > *alarm.until)) return std::nullopt;
  Alarm next = alarm;
  next.rung = *rung;
  next.fires_at = *at;
  return next;
}

}  // namespace xiezhu::domain
