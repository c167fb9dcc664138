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

}  // namespace

Lamp lamp(const ClockRun* run, Instant now) {
  if (run == nullptr || run->ended_at) return Lamp::grey;
  if (now > run->late_after) return Lamp::red;
  if (now >= run->yellow_at) return Lamp::yellow;
  if (now >= run->blue_at) return Lamp::blue;
  return Lamp::green;
}

const ClockRun* ClockLedger::running() const {
  const auto found = std::ranges::find_if(runs_, [](const ClockRun& run) { return !run.ended_at; });
  return found == runs_.end() ? nullptr : &*found;
}

int ClockLedger::next_cycle(ClockCode code) const {
  return 1 + static_cast<int>(std::ranges::count(runs_, code, &ClockRun::code));
}

void ClockLedger::apply(const ClockChange& change) {
  if (const auto* run = std::get_if<ClockRun>(&change)) {
    if (running() != nullptr) throw std::logic_error("a second main clock would run");
    runs_.push_back(*run);
    return;
  }
  const auto& end = std::get<ClockEnd>(change);
  const auto open =
      std::ranges::find_if(runs_, [&](const ClockRun& run) { return run.code == end.code && !run.ended_at; });
  if (open == runs_.end()) throw std::logic_error("a clock that does not run would end");
  open->ended_at = end.at;
}

Outcome<ClockRun> start_clock(const WorkingCalendar& calendar, const ClockRule& rule, const Terms& terms,
                              int cycle, Instant from) {
  const auto deadline = calendar.deadline(from, terms.limit);
  if (!deadline) return std::unexpected(deadline.error());
  const auto blue = used_up_at(calendar, terms.limit, *deadline, rule.blue_percent);
  if (!blue) return std::unexpected(blue.error());
  const auto yellow = used_up_at(calendar, terms.limit, *deadline, rule.yellow_percent);
  if (!yellow) return std::unexpected(yellow.error());

  ClockRun run{.code = rule.code,
               .cycle = cycle,
               .limit = parts_of(terms.limit),
               .started_at = from,
               .counted_from = deadline->counted_from,
               .blue_at = *blue,
               .yellow_at = *yellow,
               .due_at = deadline->due,
               .late_after = deadline->late_after,
               .provisional = deadline->provisional,
               .calendar_version = calendar.version()};
  if (!std::holds_alternative<WorkingMinutes>(terms.limit)) {
    // The last day is yellow from its beginning (domain §6).
    run.yellow_at = std::min(run.yellow_at, at_time(local_date(run.due_at), Millis{0}));
  }
  if (terms.automatic) {
    const auto automatic = calendar.deadline(from, *terms.automatic);
    if (!automatic) return std::unexpected(automatic.error());
    run.acts_at = automatic->late_after;
  }
  return run;
}

}  // namespace xiezhu::domain
