#include "domain/request/recalculation.hpp"

namespace xiezhu::domain {

ReferencePtr with_calendar(const Reference& reference, CalendarData calendar) {
  return std::shared_ptr<const Reference>(new Reference{
      reference.version, OrgTree{reference.units.units()}, Catalogue{reference.catalogue.versions()},
      ClockRules{reference.clock_rules.all()}, WorkingCalendar{std::move(calendar)}});
}

std::optional<MovedClock> moved_clock(const ClockLedger& before, const ClockLedger& after) {
  std::optional<MovedClock> moved;
  for (std::size_t i = 0; i < before.runs().size() && i < after.runs().size(); ++i) {
    const ClockRun& old_run = before.runs()[i];
    const ClockRun& new_run = after.runs()[i];
    const bool same = old_run.blue_at == new_run.blue_at && old_run.yellow_at == new_run.yellow_at &&
                      old_run.due_at == new_run.due_at && old_run.late_after == new_run.late_after &&
                      old_run.acts_at == new_run.acts_at;
    if (same || (moved && !old_run.main())) continue;
    moved = MovedClock{old_run.code, old_run.due_at, new_run.due_at};
  }
  return moved;
}

std::optional<MovedClock> preview_recalculation(const Request& request, const Reference& changed,
                                                Instant now) {
  const auto event = decide_recalculation(request, changed, now);
  if (!event) return std::nullopt;
  ClockLedger after = request.clocks;
  for (const auto& change : event->clocks) after.apply(change);
  return moved_clock(request.clocks, after);
}

}  // namespace xiezhu::domain
