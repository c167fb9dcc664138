// The clocks of one request as a ledger of runs. A run is started by one event and ended by another; its
// dates are computed once, when it starts, and kept with the version of the calendar they were computed from.
#pragma once

#include <optional>
#include <variant>
#include <vector>

#include "domain/calendar/working_calendar.hpp"
#include "domain/clocks/clock_rule.hpp"

namespace xiezhu::domain {

struct ClockRun {
  ClockCode code = ClockCode::receipt;
  int cycle = 1;  // 1 for the first run of this code in the request, 2 for the next …
  LimitParts limit;
  Instant started_at;              // the event
  Instant counted_from;            // where counting starts (domain §5)
  Instant blue_at;                 // lamps: blue from here …
  Instant yellow_at;               // … yellow from here …
  Instant due_at;                  // shown to people
  Instant late_after;              // … red strictly after this
  std::optional<Instant> acts_at;  // strictly after this the system acts by itself
  bool provisional = false;
  int calendar_version = 0;
  std::optional<Instant> ended_at;

  [[nodiscard]] bool late(Instant now) const { return ended_at.value_or(now) > late_after; }
  friend bool operator==(const ClockRun&, const ClockRun&) = default;
};

struct ClockEnd {
  ClockCode code = ClockCode::receipt;
  Instant at;
  friend bool operator==(const ClockEnd&, const ClockEnd&) = default;
};

// What an event does to the ledger.
using ClockChange = std::variant<ClockRun, ClockEnd>;

enum class Lamp { green, blue, yellow, red, grey };
template <>
struct EnumNames<Lamp> {
  static constexpr std::array table{
      EnumName<Lamp>{Lamp::green, "green", "正常"}, EnumName<Lamp>{Lamp::blue, "blue", "过半"},
      EnumName<Lamp>{Lamp::yellow, "yellow", "即将到期"}, EnumName<Lamp>{Lamp::red, "red", "已超期"},
      EnumName<Lamp>{Lamp::grey, "grey", "已停止"}};
};

// Domain §6: computed, never stored. No run, or an ended one, is grey.
Lamp lamp(const ClockRun* run, Instant now);

class ClockLedger {
 public:
  ClockLedger() = default;
  explicit ClockLedger(std::vector<ClockRun> runs) : runs_(std::move(runs)) {}

  [[nodiscard]] const std::vector<ClockRun>& runs() const { return runs_; }
  // The one run that has not ended, or nullptr. Valid until the next change.
  [[nodiscard]] const ClockRun* running() const;
  [[nodiscard]] int next_cycle(ClockCode code) const;
  // Throws std::logic_error when a second main clock would run or a clock that does not run would end: a bug.
  void apply(const ClockChange& change);

  friend bool operator==(const ClockLedger&, const ClockLedger&) = default;

 private:
  std::vector<ClockRun> runs_;  // in the order of their start
};

// A run of `rule` on `terms`, started by an event at `from`. Refused only when it would leave the calendar.
Outcome<ClockRun> start_clock(const WorkingCalendar& calendar, const ClockRule& rule, const Terms& terms,
                              int cycle, Instant from);

}  // namespace xiezhu::domain
