// The working calendar of the administration and the arithmetic of time limits (domain §5).
//
// A calendar is a default week plus dated overrides of both signs. It is immutable, so one instance may be
// read by any number of threads. Days are days in Asia/Shanghai. Covered days: 2000-01-01 … 2099-12-31; a
// computation that would leave them is refused as out_of_range. Adding and counting are O(log days) on prefix
// sums built once.
#pragma once

#include <string>
#include <vector>

#include "domain/calendar/limit.hpp"
#include "domain/kernel/instant.hpp"
#include "domain/kernel/outcome.hpp"

namespace xiezhu::domain {

// One dated deviation from the default week, as a yearly notice of the State Council orders it.
struct DayOverride {
  LocalDate date;
  bool working = false;  // true: make-up working day 调休; false: holiday
  std::string source;    // the notice
};

// Office hours as half-open spans of the day, ascending, not overlapping. The end of the last one is close of
// business.
struct WorkingHours {
  struct Span {
    Millis from;
    Millis to;
  };
  std::vector<Span> spans{{std::chrono::hours{9}, std::chrono::hours{12}},
                          {std::chrono::minutes{13 * 60 + 30}, std::chrono::minutes{17 * 60 + 30}}};
};

struct CalendarData {
  int version = 0;         // grows with every import; stored beside each date computed from it
  std::vector<int> years;  // years for which a notice is known; dates in other years are provisional
  std::vector<DayOverride> overrides;
  WorkingHours hours{};
};

// A weekend day that a notice declares free is a holiday.
enum class DayKind { working, weekend, holiday, make_up };
std::string_view name_of(DayKind kind);

// When a limit runs out. A limit in days is due at close of business of its last day and late after 24:00 of
// it; a limit in hours is due and late after the same instant. Late means strictly after `late_after`.
struct Deadline {
  Instant counted_from;  // the event itself, or the next opening of business when it fell outside (domain §5)
  Instant due;
  Instant late_after;
  bool provisional = false;  // some day in between lies in a year without a notice
  friend bool operator==(const Deadline&, const Deadline&) = default;
};

// One line of "how was this computed".
struct DayExplanation {
  LocalDate date;
  DayKind kind = DayKind::working;
  int counted = 0;           // days: ordinal of the day in the limit, 0 when it does not count
  std::int64_t minutes = 0;  // hours: whole working minutes that fell on this day
  bool provisional = false;
  std::string source;  // the notice behind a holiday or make-up day; else empty
};

class WorkingCalendar {
 public:
  explicit WorkingCalendar(CalendarData data);

  [[nodiscard]] int version() const { return data_.version; }
  [[nodiscard]] const CalendarData& data() const { return data_; }
  [[nodiscard]] bool covers(LocalDate date) const;
  [[nodiscard]] bool has_notice(int year) const;

  // The following take covered dates only; std::out_of_range otherwise (a bug of the caller).
  [[nodiscard]] bool is_working(LocalDate date) const;
  [[nodiscard]] DayKind kind(LocalDate date) const;
  // Working days in (after, upto]; negative when upto < after.
  [[nodiscard]] int working_days_between(LocalDate after, LocalDate upto) const;
  // Working time in [from, to]; negative when to < from.
  [[nodiscard]] Millis working_time_between(Instant from, Instant to) const;

  // The n-th working day after `date`, n ≥ 1.
  [[nodiscard]] Outcome<LocalDate> add(LocalDate date, WorkingDays days) const;
  // The earliest instant at which `work` has passed inside working hours since `from`; `from` itself for
  // zero.
  [[nodiscard]] Outcome<Instant> add(Instant from, Millis work) const;

  // Where counting starts for an event: itself on a working day up to close of business, else the next
  // opening.
  [[nodiscard]] Outcome<Instant> counted_from(Instant event) const;
  // When a limit that starts with an event at `from` runs out. Amounts 1 … 10,000 (days) or 1,000,000
  // (minutes).
  [[nodiscard]] Outcome<Deadline> deadline(Instant from, Limit limit) const;
  // Every day from the event to the due day, with why it counts or not.
  [[nodiscard]] Outcome<std::vector<DayExplanation>> explain(Instant from, Limit limit) const;

  [[nodiscard]] Millis opening() const { return data_.hours.spans.front().from; }
  [[nodiscard]] Millis close_of_business() const { return data_.hours.spans.back().to; }
  [[nodiscard]] Millis day_length() const { return day_length_; }

 private:
  [[nodiscard]] std::size_t index(LocalDate date) const;
  [[nodiscard]] const DayOverride* find_override(LocalDate date) const;
  [[nodiscard]] Millis worked_until(Millis time_of_day) const;
  [[nodiscard]] Millis time_when_worked(Millis work) const;
  [[nodiscard]] Millis work_since_start(Instant instant) const;
  [[nodiscard]] bool provisional_between(LocalDate from, LocalDate to) const;

  CalendarData data_;  // overrides sorted by date, years sorted
  Millis day_length_{};
  std::vector<int> working_before_;  // [i]: working days among the first i covered days
};

}  // namespace xiezhu::domain
