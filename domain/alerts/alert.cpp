#include "domain/alerts/alert.hpp"

#include "domain/ports/id_source.hpp"
#include "domain/ports/unit_of_work.hpp"
#include "domain/supervision/commands.hpp"

namespace xiezhu::domain {
namespace {

std::vector<Audience> audiences_of(const DueAlarm& due) {
  const Audience coordinators{.role = Role::supervision_coordinator};
  switch (due.alarm.rung) {
    case Rung::prompt:
    case Rung::urge:
      return {due.desk};
    case Rung::escalation:
      return {due.desk, {.unit = due.alarm.unit, .role = Role::head}, coordinators};
    case Rung::yellow_card:
    case Rung::red_card:
      return {coordinators};
  }
  return {};
}

// What the ladder calls for while the clock runs: an order with the escalation, the cards with their rungs.
// Whoever has begun one under this cause was first.
void propose_supervision(UnitOfWork& unit, IdSource& ids, const DueAlarm& due, Instant now) {
  if (!due.running) return;
  const auto& alarm = due.alarm;
  const Subject subject{
      alarm.request, alarm.unit, {CauseKind::overdue, OverdueClock{alarm.code, alarm.ordinal, alarm.round}}};
  if (alarm.rung == Rung::escalation) propose_order_by_system(unit, ids, subject, now);
  if (alarm.rung == Rung::yellow_card) propose_card_by_system(unit, ids, subject, Colour::yellow, now);
  if (alarm.rung == Rung::red_card) propose_card_by_system(unit, ids, subject, Colour::red, now);
}

}  // namespace

std::vector<Message> messages_for(const DueAlarm& due, Instant now) {
  std::vector<Message> messages;
  if (!due.running) return messages;
  for (const auto& audience : audiences_of(due)) {
    messages.push_back({.kind = NoticeKind::alert,
                        .about = std::string{name_of(due.alarm.rung)},
                        .request = due.alarm.request,
                        .urgent = due.urgent,
                        .audience = audience,
                        .number = due.number,
                        .title = due.title,
                        .detail = std::string{name_of(due.alarm.code)} + " " + to_iso(due.alarm.due_at),
                        .at = now});
  }
  return messages;
}

int fire_alarms(UnitOfWork& unit, IdSource& ids, const AlertPolicy& policy, Instant now, int limit) {
  const auto due = unit.alerts().due(now, limit);
  if (due.empty()) return 0;
  const ReferencePtr reference = unit.reference();
  std::vector<Alert> alerts;
  std::vector<Message> messages;
  std::vector<Alarm> next;
  std::vector<Alarm> over;
  for (const auto& one : due) {
    // Where nothing runs any more nobody was told, and nobody has to take note.
    const auto settled = one.alarm.ended ? std::optional{now} : std::nullopt;
    alerts.push_back(
        {.id = AlertId{ids.next()}, .alarm = one.alarm, .fired_at = now, .acknowledged_at = settled});
    for (auto& message : messages_for(one, now)) messages.push_back(std::move(message));
    propose_supervision(unit, ids, one, now);
    if (const auto later = next_alarm(reference->calendar, policy, one.alarm)) {
      next.push_back(*later);
    } else {
      over.push_back(one.alarm);
    }
  }
  unit.alerts().add(alerts);
  unit.alerts().arm(next);
  unit.alerts().disarm(over);
  unit.notifications().post(messages);
  return static_cast<int>(due.size());
}

}  // namespace xiezhu::domain
