#include "domain/request/recalculation.hpp"

namespace xiezhu::domain {

ReferencePtr with_calendar(const Reference& reference, CalendarData calendar) {
  return std::shared_ptr<const Reference>(new Reference{
      reference.version, OrgTree{reference.units.units()}, Catalogue{reference.catalogue.versions()},
      ClockRules{reference.clock_rules.all()}, WorkingCalendar{std::move(calendar)}});
}

namespace {

std::optional<MovedClock> moved_run(const ClockLedger& before, const ClockLedger& after) {
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

// The dates of a rating, those of its fix task first: they are the ones that somebody has to keep.
std::vector<std::pair<ClockCode, Instant>> dates_of(const Rating& rating) {
  std::vector<std::pair<ClockCode, Instant>> dates;
  for (const auto& task : rating.tasks) {
    dates.emplace_back(ClockCode::fixing, task.contact_due.due);
    for (const auto& round : task.rounds) dates.emplace_back(ClockCode::fixing, round.due.due);
  }
  dates.emplace_back(ClockCode::rating, rating.changeable.due);
  if (rating.appealable) dates.emplace_back(ClockCode::rating, rating.appealable->due);
  return dates;
}

std::optional<MovedClock> moved_date(const Rating& before, const Rating& after) {
  const auto old_dates = dates_of(before);
  const auto new_dates = dates_of(after);
  if (old_dates.size() != new_dates.size()) return std::nullopt;
  for (std::size_t i = 0; i < old_dates.size(); ++i) {
    if (old_dates[i] != new_dates[i])
      return MovedClock{old_dates[i].first, old_dates[i].second, new_dates[i].second};
  }
  return std::nullopt;
}

}  // namespace

std::optional<MovedClock> moved_clock(const Request& before, const Request& after) {
  if (const auto moved = moved_run(before.clocks, after.clocks)) return moved;
  for (const auto& rating : before.course.ratings) {
    const Rating* other = after.rating_by(rating.by);
    const auto moved = other == nullptr ? std::nullopt : moved_date(rating, *other);
    if (moved) return moved;
  }
  return std::nullopt;
}

std::optional<MovedClock> preview_recalculation(const Request& request, const Reference& changed,
                                                Instant now) {
  const auto event = decide_recalculation(request, changed, now);
  if (!event) return std::nullopt;
  return moved_clock(request, evolve(request, *event));
}

}  // namespace xiezhu::domain
