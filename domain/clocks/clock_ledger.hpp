// The clocks of one request as a ledger. A run is started by one event and ended by another; in between,
// entries pause it, let it go on, extend it or move it to another calendar. Every entry carries the dates
// that follow from it, computed once and kept with the version of the calendar they were computed from.
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
  Instant first_due_at;      // as promised at the start; kept for ever, whatever moves the dates later
  Instant first_late_after;  // …
  int extended = 0;          // working days by which it was extended
  int paused = 0;            // time that past pauses took, in the unit of the limit
  int moves = 0;             // how often the due date changed; each change starts a new round of alerts
  std::optional<Instant> paused_at;   // since when it stands still
  std::optional<Instant> resumes_at;  // … and when it goes on by itself at the latest
  std::optional<Instant> ended_at;

  [[nodiscard]] bool main() const { return is_main(code); }
  [[nodiscard]] bool paused_now() const { return paused_at && !ended_at; }
  // Time that stands still is never late.
  [[nodiscard]] bool late(Instant now) const {
    return paused_at.value_or(ended_at.value_or(now)) > late_after;
  }
  // Strictly after this the system acts by itself: resumes a pause, or whatever the clock's end brings.
  [[nodiscard]] std::optional<Instant> next_act() const { return paused_now() ? resumes_at : acts_at; }
  friend bool operator==(const ClockRun&, const ClockRun&) = default;
};

struct ClockEnd {
  ClockCode code = ClockCode::receipt;
  Instant at;
  friend bool operator==(const ClockEnd&, const ClockEnd&) = default;
};

enum class PauseReason { awaiting_requester, appraisal, dispute };
template <>
struct EnumNames<PauseReason> {
  static constexpr std::array table{
      EnumName<PauseReason>{PauseReason::awaiting_requester, "awaiting_requester", "待请求机关补充"},
      EnumName<PauseReason>{PauseReason::appraisal, "appraisal", "检验检测鉴定"},
      EnumName<PauseReason>{PauseReason::dispute, "dispute", "职责争议协调"}};
};

struct ClockPause {
  ClockCode code = ClockCode::handling;
  Instant at;
  Instant until;  // the planned end
  PauseReason reason = PauseReason::awaiting_requester;
  friend bool operator==(const ClockPause&, const ClockPause&) = default;
};

enum class MoveCause { resume, extension, calendar };
template <>
struct EnumNames<MoveCause> {
  static constexpr std::array table{EnumName<MoveCause>{MoveCause::resume, "resume", "恢复计时"},
                                    EnumName<MoveCause>{MoveCause::extension, "extension", "延期"},
                                    EnumName<MoveCause>{MoveCause::calendar, "calendar", "日历调整"}};
};

// New dates of a running clock, and why.
struct ClockMove {
  ClockCode code = ClockCode::handling;
  MoveCause cause = MoveCause::resume;
  Instant at;
  int amount = 0;  // resume: time of the pause, in the unit of the limit; extension: working days
  Instant counted_from;
  Instant blue_at;
  Instant yellow_at;
  Instant due_at;
  Instant late_after;
  std::optional<Instant> acts_at;
  bool provisional = false;
  int calendar_version = 0;
  friend bool operator==(const ClockMove&, const ClockMove&) = default;
};

// What an event does to the ledger.
using ClockChange = std::variant<ClockRun, ClockEnd, ClockPause, ClockMove>;

enum class Lamp { green, blue, yellow, red, grey };
template <>
struct EnumNames<Lamp> {
  static constexpr std::array table{
      EnumName<Lamp>{Lamp::green, "green", "正常"}, EnumName<Lamp>{Lamp::blue, "blue", "过半"},
      EnumName<Lamp>{Lamp::yellow, "yellow", "即将到期"}, EnumName<Lamp>{Lamp::red, "red", "已超期"},
      EnumName<Lamp>{Lamp::grey, "grey", "已停止"}};
};

// Domain §6: computed, never stored. No run, a paused or an ended one is grey.
Lamp lamp(const ClockRun* run, Instant now);

class ClockLedger {
 public:
  ClockLedger() = default;
  explicit ClockLedger(std::vector<ClockRun> runs) : runs_(std::move(runs)) {}

  [[nodiscard]] const std::vector<ClockRun>& runs() const { return runs_; }
  // The one main clock that has not ended, or nullptr. Valid until the next change.
  [[nodiscard]] const ClockRun* running() const;
  // The run of this code that has not ended, or nullptr. Valid until the next change.
  [[nodiscard]] const ClockRun* running(ClockCode code) const;
  [[nodiscard]] int next_cycle(ClockCode code) const;
  // Throws std::logic_error when a second main clock would run, or when the clock that an entry names does
  // not run, or does not stand still when it is to go on: a bug.
  void apply(const ClockChange& change);

  friend bool operator==(const ClockLedger&, const ClockLedger&) = default;

 private:
  ClockRun& open_run(ClockCode code);

  std::vector<ClockRun> runs_;  // in the order of their start
};

// What the dates of a run are computed from, besides the calendar.
struct ClockBasis {
  const ClockRule& rule;  // gives code and warn points
  Terms terms;
  std::optional<LocalDate> not_after{};  // no due date lies later: that of the request a part belongs to
};

// A run on `basis`, started by an event at `from`. Refused, like the three below, only when it would leave
// the calendar.
Outcome<ClockRun> start_clock(const WorkingCalendar& calendar, const ClockBasis& basis, int cycle,
                              Instant from);
// The end of the pause at `at`. The pause took the working days after its first up to its last day, an event
// after close of business or on a rest day counting as on the next working day; or the working minutes in
// between; or the days.
Outcome<ClockMove> resume_clock(const WorkingCalendar& calendar, const ClockBasis& basis, const ClockRun& run,
                                Instant at);
// `days` working days more, for limits in working days.
Outcome<ClockMove> extend_clock(const WorkingCalendar& calendar, const ClockBasis& basis, const ClockRun& run,
                                WorkingDays days, Instant at);
// The dates that another version of the calendar gives.
Outcome<ClockMove> recalculate_clock(const WorkingCalendar& calendar, const ClockBasis& basis,
                                     const ClockRun& run, Instant at);

}  // namespace xiezhu::domain
