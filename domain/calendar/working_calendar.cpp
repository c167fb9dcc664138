#include "domain/calendar/working_calendar.hpp"

#include <algorithm>
#include <stdexcept>

namespace xiezhu::domain {
namespace {

constexpr LocalDate first_day = make_date(2000, 1, 1);
constexpr LocalDate last_day = make_date(2099, 12, 31);
constexpr int most_days = 10'000;
constexpr int most_minutes = 1'000'000;

bool weekday_works(LocalDate date) {
  const std::chrono::weekday day{date};
  return day != std::chrono::Saturday && day != std::chrono::Sunday;
}

Rejection outside() { return {Reason::out_of_range, "", to_iso(first_day) + "…" + to_iso(last_day)}; }

Rejection bad_amount(int most) { return {Reason::out_of_range, "amount", "1…" + std::to_string(most)}; }

}  // namespace

std::string_view name_of(DayKind kind) {
  switch (kind) {
    case DayKind::working:
      return "working";
    case DayKind::weekend:
      return "weekend";
    case DayKind::holiday:
      return "holiday";
    case DayKind::make_up:
      return "make_up";
  }
  return {};
}

WorkingCalendar::WorkingCalendar(CalendarData data) : data_(std::move(data)) {
  std::ranges::sort(data_.overrides, {}, &DayOverride::date);
  std::ranges::sort(data_.years);
  for (const auto& span : data_.hours.spans) day_length_ += span.to - span.from;
  if (day_length_ <= Millis{0}) throw std::invalid_argument("working hours must not be empty");

  const auto days = static_cast<std::size_t>((last_day - first_day).count()) + 1;
  working_before_.assign(days + 1, 0);
  auto next_override = data_.overrides.begin();
  for (std::size_t i = 0; i < days; ++i) {
    const LocalDate date = first_day + std::chrono::days{static_cast<int>(i)};
    while (next_override != data_.overrides.end() && next_override->date < date) ++next_override;
    const bool overridden = next_override != data_.overrides.end() && next_override->date == date;
    working_before_[i + 1] =
        working_before_[i] + ((overridden ? next_override->working : weekday_works(date)) ? 1 : 0);
  }
}

bool WorkingCalendar::covers(LocalDate date) const { return date >= first_day && date <= last_day; }

bool WorkingCalendar::has_notice(int year) const { return std::ranges::binary_search(data_.years, year); }

std::size_t WorkingCalendar::index(LocalDate date) const {
  if (!covers(date)) throw std::out_of_range("date outside the working calendar: " + to_iso(date));
  return static_cast<std::size_t>((date - first_day).count());
}

const DayOverride* WorkingCalendar::find_override(LocalDate date) const {
  const auto found = std::ranges::lower_bound(data_.overrides, date, {}, &DayOverride::date);
  return found != data_.overrides.end() && found->date == date ? &*found : nullptr;
}

bool WorkingCalendar::is_working(LocalDate date) const {
  const auto i = index(date);
  return working_before_[i + 1] > working_before_[i];
}

DayKind WorkingCalendar::kind(LocalDate date) const {
  if (is_working(date)) return weekday_works(date) ? DayKind::working : DayKind::make_up;
  return find_override(date) != nullptr ? DayKind::holiday : DayKind::weekend;
}

int WorkingCalendar::working_days_between(LocalDate after, LocalDate upto) const {
  return working_before_[index(upto) + 1] - working_before_[index(after) + 1];
}

Millis WorkingCalendar::worked_until(Millis time_of_day) const {
  Millis worked{0};
  for (const auto& span : data_.hours.spans) {
    worked += std::clamp(time_of_day, span.from, span.to) - span.from;
  }
  return worked;
}

Millis WorkingCalendar::time_when_worked(Millis work) const {
  for (const auto& span : data_.hours.spans) {
    if (work <= span.to - span.from) return span.from + work;
    work -= span.to - span.from;
  }
  return close_of_business();
}

Millis WorkingCalendar::work_since_start(Instant instant) const {
  const LocalDate date = local_date(instant);
  const Millis full = working_before_[index(date)] * day_length_;
  return is_working(date) ? full + worked_until(time_of_day(instant)) : full;
}

Millis WorkingCalendar::working_time_between(Instant from, Instant to) const {
  return work_since_start(to) - work_since_start(from);
}

Outcome<LocalDate> WorkingCalendar::add(LocalDate date, WorkingDays days) const {
  if (!covers(date)) return std::unexpected(outside());
  if (days.count < 1 || days.count > most_days) return std::unexpected(bad_amount(most_days));
  const int target = working_before_[index(date) + 1] + days.count;
  const auto reached = std::ranges::lower_bound(working_before_, target);
  if (reached == working_before_.end()) return std::unexpected(outside());
  return first_day + std::chrono::days{static_cast<int>(reached - working_before_.begin()) - 1};
}

Outcome<Instant> WorkingCalendar::add(Instant from, Millis work) const {
  if (!covers(local_date(from))) return std::unexpected(outside());
  if (work <= Millis{0}) return from;
  const Millis target = work_since_start(from) + work;
  const auto full_days = [this](int working_days) { return working_days * day_length_; };
  const auto reached = std::ranges::lower_bound(working_before_, target, {}, full_days);
  if (reached == working_before_.end()) return std::unexpected(outside());
  const auto day = static_cast<int>(reached - working_before_.begin()) - 1;
  const Millis rest = target - full_days(working_before_[static_cast<std::size_t>(day)]);
  return at_time(first_day + std::chrono::days{day}, time_when_worked(rest));
}

Outcome<Instant> WorkingCalendar::counted_from(Instant event) const {
  const LocalDate date = local_date(event);
  if (!covers(date)) return std::unexpected(outside());
  if (is_working(date) && time_of_day(event) <= close_of_business()) return event;
  const auto next = add(date, WorkingDays{1});
  if (!next) return std::unexpected(next.error());
  return at_time(*next, opening());
}

bool WorkingCalendar::provisional_between(LocalDate from, LocalDate to) const {
  for (int year = year_of(from); year <= year_of(to); ++year) {
    if (!has_notice(year)) return true;
  }
  return false;
}

Outcome<Deadline> WorkingCalendar::deadline(Instant from, Limit limit) const {
  const auto start = counted_from(from);
  if (!start) return std::unexpected(start.error());

  if (const auto* minutes = std::get_if<WorkingMinutes>(&limit)) {
    if (minutes->count < 1 || minutes->count > most_minutes) return std::unexpected(bad_amount(most_minutes));
    const auto due = add(*start, std::chrono::minutes{minutes->count});
    if (!due) return std::unexpected(due.error());
    return Deadline{*start, *due, *due, provisional_between(local_date(from), local_date(*due))};
  }

  Instant counted = from;
  Outcome<LocalDate> last = local_date(from);
  if (const auto* days = std::get_if<WorkingDays>(&limit)) {
    counted = *start;
    last = add(local_date(counted), *days);
  } else {
    const int count = std::get<CalendarDays>(limit).count;
    if (count < 1 || count > most_days) return std::unexpected(bad_amount(most_days));
    last = local_date(from) + std::chrono::days{count};
  }
  if (!last) return std::unexpected(last.error());
  if (!covers(*last + std::chrono::days{1})) return std::unexpected(outside());
  return Deadline{counted, at_time(*last, close_of_business()),
                  at_time(*last + std::chrono::days{1}, Millis{0}),
                  provisional_between(local_date(from), *last)};
}

Outcome<std::vector<DayExplanation>> WorkingCalendar::explain(Instant from, Limit limit) const {
  const auto end = deadline(from, limit);
  if (!end) return std::unexpected(end.error());
  std::vector<DayExplanation> days;
  int counted = 0;
  // Business may close at 24:00, which still belongs to the day before.
  const LocalDate last = local_date(end->due - Millis{1});
  for (LocalDate date = local_date(from); date <= last; date += std::chrono::days{1}) {
    DayExplanation day{.date = date, .kind = kind(date), .provisional = !has_notice(year_of(date))};
    if (std::holds_alternative<WorkingMinutes>(limit)) {
      const Instant midnight = at_time(date, Millis{0});
      const Instant begin = std::max(end->counted_from, midnight);
      const Instant stop = std::min<Instant>(end->due, midnight + std::chrono::days{1});
      if (begin < stop && is_working(date)) {
        const Millis worked = worked_until(stop - midnight) - worked_until(begin - midnight);
        day.minutes = std::chrono::floor<std::chrono::minutes>(worked).count();
      }
    } else if (date > local_date(end->counted_from)) {
      const bool counts = std::holds_alternative<CalendarDays>(limit) || is_working(date);
      if (counts) day.counted = ++counted;
    }
    if (const auto* found = find_override(date)) day.source = found->source;
    days.push_back(std::move(day));
  }
  return days;
}

}  // namespace xiezhu::domain
