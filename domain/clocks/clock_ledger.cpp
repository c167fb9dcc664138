#include "domain/clocks/clock_ledger.hpp"

#include <algorithm>
#include <stdexcept>

namespace xiezhu::domain {
namespace {

// The instant at which `percent` of a limit is used. A limit in working days is used up evenly over the
// working time between close of business of the counted day and close of business of the last day.
Outcome<Instant> used_up_at(const WorkingCalendar& calendar, Limit limit, const Deadline& deadline,
                            int percent) {
  if (const auto* days = std::get_if<WorkingDays>(&limit)) {
    const auto start = at_time(local_date(deadline.counted_from), calendar.close_of_business());
    return calendar.add(start, calendar.day_length() * days->count * percent / 100);
  }
  if (const auto* minutes = std::get_if<WorkingMinutes>(&limit)) {
    return calendar.add(deadline.counted_from, Millis{std::chrono::minutes{minutes->count}} * percent / 100);
  }
  return deadline.counted_from + (deadline.due - deadline.counted_from) * percent / 100;
}

// `amount` units of a limit later, at the same time of day where the unit is a day.
Outcome<Instant> shifted(const WorkingCalendar& calendar, Instant instant, LimitUnit unit, int amount) {
  if (amount == 0) return instant;
  switch (unit) {
    case LimitUnit::working_minutes:
      return calendar.add(instant, Millis{std::chrono::minutes{amount}});
    case LimitUnit::calendar_days:
      return instant + std::chrono::days{amount};
    case LimitUnit::working_days:
      break;
  }
  const auto date = calendar.add(local_date(instant), WorkingDays{amount});
  if (!date) return std::unexpected(date.error());
  return at_time(*date, time_of_day(instant));
}

Outcome<Instant> warn_point(const WorkingCalendar& calendar, Limit limit, const Deadline& deadline,
                            int percent, int paused) {
  const auto at = used_up_at(calendar, limit, deadline, percent);
  return at ? shifted(calendar, *at, parts_of(limit).unit, paused) : at;
}

// How much of a limit passed between two instants.
Outcome<int> passed(const WorkingCalendar& calendar, LimitUnit unit, Instant from, Instant to) {
  if (unit == LimitUnit::working_minutes) {
    return static_cast<int>(
        std::chrono::floor<std::chrono::minutes>(calendar.working_time_between(from, to)).count());
  }
  if (unit == LimitUnit::calendar_days) return static_cast<int>((local_date(to) - local_date(from)).count());
  const auto first = calendar.counted_from(from);
  if (!first) return std::unexpected(first.error());
  const auto last = calendar.counted_from(to);
  if (!last) return std::unexpected(last.error());
  return calendar.working_days_between(local_date(*first), local_date(*last));
}

Limit extended(Limit limit, int days) {
  if (auto* working = std::get_if<WorkingDays>(&limit)) working->count += days;
  return limit;
}

void cap(ClockMove& dates, const WorkingCalendar& calendar, LocalDate last) {
  const auto due = at_time(last, calendar.close_of_business());
  if (dates.due_at <= due) return;
  dates.due_at = due;
  dates.late_after = at_time(last + std::chrono::days{1}, Millis{0});
}

// The dates of a run that started at `from`, was extended by so many working days and stood still for so
// long.
Outcome<ClockMove> dates_of(const WorkingCalendar& calendar, const ClockBasis& basis, Limit limit,
                            Instant from, int extension, int paused) {
  const auto unit = parts_of(limit).unit;
  const auto whole = extended(limit, extension);
  const auto deadline = calendar.deadline(from, whole);
  if (!deadline) return std::unexpected(deadline.error());
  const auto due = shifted(calendar, deadline->due, unit, paused);
  if (!due) return std::unexpected(due.error());
  const auto blue = warn_point(calendar, whole, *deadline, basis.rule.blue_percent, paused);
  if (!blue) return std::unexpected(blue.error());
  const auto yellow = warn_point(calendar, whole, *deadline, basis.rule.yellow_percent, paused);
  if (!yellow) return std::unexpected(yellow.error());

  ClockMove dates{.code = basis.rule.code,
                  .counted_from = deadline->counted_from,
                  .blue_at = *blue,
                  .yellow_at = *yellow,
                  .due_at = *due,
                  .late_after = *due + (deadline->late_after - deadline->due),
                  .acts_at = std::nullopt,
                  .provisional = deadline->provisional || !calendar.has_notice(year_of(local_date(*due))),
                  .calendar_version = calendar.version()};
  if (basis.not_after) cap(dates, calendar, *basis.not_after);
  if (unit != LimitUnit::working_minutes) {
    // The last day is yellow from its beginning (domain §6).
    dates.yellow_at = std::min(dates.yellow_at, at_time(local_date(dates.due_at), Millis{0}));
  }
  dates.yellow_at = std::min(dates.yellow_at, dates.due_at);
  dates.blue_at = std::min(dates.blue_at, dates.yellow_at);
  if (basis.terms.automatic) {
    const auto automatic = calendar.deadline(from, *basis.terms.automatic);
    if (!automatic) return std::unexpected(automatic.error());
    dates.acts_at = automatic->late_after;
  }
  return dates;
}

Outcome<ClockMove> moved(const WorkingCalendar& calendar, const ClockBasis& basis, const ClockRun& run,
                         ClockMove move) {
  const int extension = run.extended + (move.cause == MoveCause::extension ? move.amount : 0);
  const int paused = run.paused + (move.cause == MoveCause::resume ? move.amount : 0);
  auto dates = dates_of(calendar, basis, limit_of(run.limit), run.started_at, extension, paused);
  if (!dates) return std::unexpected(dates.error());
  dates->cause = move.cause;
  dates->at = move.at;
  dates->amount = move.amount;
  dates->code = run.code;
  return dates;
}

}  // namespace

Lamp lamp(const ClockRun* run, Instant now) {
  if (run == nullptr || run->ended_at || run->paused_at) return Lamp::grey;
  if (now > run->late_after) return Lamp::red;
  if (now >= run->yellow_at) return Lamp::yellow;
  if (now >= run->blue_at) return Lamp::blue;
  return Lamp::green;
}

const ClockRun* ClockLedger::running() const {
  const auto found =
      std::ranges::find_if(runs_, [](const ClockRun& run) { return run.main() && !run.ended_at; });
  return found == runs_.end() ? nullptr : &*found;
}

const ClockRun* ClockLedger::running(ClockCode code) const {
  const auto found =
      std::ranges::find_if(runs_, [=](const ClockRun& run) { return run.code == code && !run.ended_at; });
  return found == runs_.end() ? nullptr : &*found;
}

int ClockLedger::next_cycle(ClockCode code) const {
  return 1 + static_cast<int>(std::ranges::count(runs_, code, &ClockRun::code));
}

ClockRun& ClockLedger::open_run(ClockCode code) {
  const auto open =
      std::ranges::find_if(runs_, [=](const ClockRun& run) { return run.code == code && !run.ended_at; });
  if (open == runs_.end()) throw std::logic_error("an entry names a clock that does not run");
  return *open;
}

void ClockLedger::apply(const ClockChange& change) {
  if (const auto* run = std::get_if<ClockRun>(&change)) {
    const bool doubled = run->main() ? running() != nullptr : running(run->code) != nullptr;
    if (doubled) throw std::logic_error("a second clock would run");
    runs_.push_back(*run);
  } else if (const auto* end = std::get_if<ClockEnd>(&change)) {
    open_run(end->code).ended_at = end->at;
  } else if (const auto* pause = std::get_if<ClockPause>(&change)) {
    ClockRun& open = open_run(pause->code);
    if (open.paused_at) throw std::logic_error("a clock that stands still would be paused");
    open.paused_at = pause->at;
    open.resumes_at = pause->until;
  } else {
    const auto& move = std::get<ClockMove>(change);
    ClockRun& open = open_run(move.code);
    if (move.cause == MoveCause::resume) {
      if (!open.paused_at) throw std::logic_error("a clock that runs would be resumed");
      open.paused_at.reset();
      open.resumes_at.reset();
      open.paused += move.amount;
    }
    if (move.cause == MoveCause::extension) open.extended += move.amount;
    if (move.due_at != open.due_at) ++open.moves;
    open.counted_from = move.counted_from;
    open.blue_at = move.blue_at;
    open.yellow_at = move.yellow_at;
    open.due_at = move.due_at;
    open.late_after = move.late_after;
    open.acts_at = move.acts_at;
    open.provisional = move.provisional;
    open.calendar_version = move.calendar_version;
  }
}

Outcome<ClockRun> start_clock(const WorkingCalendar& calendar, const ClockBasis& basis, int cycle,
                              Instant from) {
  const auto dates = dates_of(calendar, basis, basis.terms.limit, from, 0, 0);
  if (!dates) return std::unexpected(dates.error());
  return ClockRun{.code = basis.rule.code,
                  .cycle = cycle,
                  .limit = parts_of(basis.terms.limit),
                  .started_at = from,
                  .counted_from = dates->counted_from,
                  .blue_at = dates->blue_at,
                  .yellow_at = dates->yellow_at,
                  .due_at = dates->due_at,
                  .late_after = dates->late_after,
                  .acts_at = dates->acts_at,
                  .provisional = dates->provisional,
                  .calendar_version = dates->calendar_version,
                  .first_due_at = dates->due_at,
                  .first_late_after = dates->late_after,
                  .paused_at = std::nullopt,
                  .resumes_at = std::nullopt,
                  .ended_at = std::nullopt};
}

Outcome<ClockMove> resume_clock(const WorkingCalendar& calendar, const ClockBasis& basis, const ClockRun& run,
                                Instant at) {
  const auto amount = passed(calendar, run.limit.unit, run.paused_at.value_or(at), at);
  if (!amount) return std::unexpected(amount.error());
  return moved(calendar, basis, run, {.cause = MoveCause::resume, .at = at, .amount = *amount});
}

Outcome<ClockMove> extend_clock(const WorkingCalendar& calendar, const ClockBasis& basis, const ClockRun& run,
                                WorkingDays days, Instant at) {
  return moved(calendar, basis, run, {.cause = MoveCause::extension, .at = at, .amount = days.count});
}

Outcome<ClockMove> recalculate_clock(const WorkingCalendar& calendar, const ClockBasis& basis,
                                     const ClockRun& run, Instant at) {
  return moved(calendar, basis, run, {.cause = MoveCause::calendar, .at = at});
}

}  // namespace xiezhu::domain
