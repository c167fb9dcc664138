// The calendar against a slow oracle that walks days and minutes one by one and shares no code with it.
#include <gtest/gtest.h>

#include <map>
#include <random>

#include "tests/support/domain_builders.hpp"
#include "tests/support/property.hpp"

namespace xiezhu::test::calendar_properties {

using std::chrono::days;
using std::chrono::minutes;

constexpr int cases = 1'000;

class Oracle {
 public:
  Oracle(const d::CalendarData& data) : spans_(data.hours.spans) {
    for (const auto& [date, working, source] : data.overrides) overrides_[date] = working;
    for (const auto& span : spans_) {
      for (auto minute = span.from; minute < span.to; minute += minutes{1})
        open_.insert_or_assign(minute, true);
    }
  }

  bool works(d::LocalDate date) const {
    if (const auto found = overrides_.find(date); found != overrides_.end()) return found->second;
    const auto since_thursday = (date.time_since_epoch().count() % 7 + 7) % 7;  // 1970-01-01 was a Thursday
    return since_thursday != 2 && since_thursday != 3;
  }

  d::LocalDate add(d::LocalDate date, int count) const {
    while (count > 0) {
      date += days{1};
      if (works(date)) --count;
    }
    return date;
  }

  int days_between(d::LocalDate after, d::LocalDate upto) const {
    if (upto < after) return -days_between(upto, after);
    int count = 0;
    for (auto date = after + days{1}; date <= upto; date += days{1}) count += works(date) ? 1 : 0;
    return count;
  }

  // Working time of the one minute that begins at `start`, from `from` on.
  d::Millis in_minute(d::Instant start, d::Instant from) const {
    if (!works(d::local_date(start)) || !open_.contains(d::time_of_day(start))) return d::Millis{0};
    return start + minutes{1} - std::max(start, from);
  }

  d::Instant add_work(d::Instant from, d::Millis work) const {
    if (work <= d::Millis{0}) return from;
    for (auto minute = std::chrono::floor<minutes>(from);; minute += minutes{1}) {
      const auto available = in_minute(minute, from);
      if (work <= available) return std::max<d::Instant>(minute, from) + work;
      work -= available;
    }
  }

  d::Millis work_between(d::Instant from, d::Instant to) const {
    if (to < from) return -work_between(to, from);
    d::Millis work{0};
    for (auto minute = std::chrono::floor<minutes>(from); minute < to; minute += minutes{1}) {
      work += in_minute(minute, from);
      if (const d::Instant end = minute + minutes{1}; end > to) {
        work -= std::min(in_minute(minute, from), in_minute(minute, to));
      }
    }
    return work;
  }

  d::Instant counted_from(d::Instant event) const {
    auto date = d::local_date(event);
    if (works(date) && d::time_of_day(event) <= spans_.back().to) return event;
    do date += days{1};
    while (!works(date));
    return d::at_time(date, spans_.front().from);
  }

  d::Instant close_of(d::LocalDate date) const { return d::at_time(date, spans_.back().to); }

 private:
  std::vector<d::WorkingHours::Span> spans_;
  std::map<d::LocalDate, bool> overrides_;
  std::map<d::Millis, bool> open_;
};

struct World {
  explicit World(const d::CalendarData& data) : calendar(data), oracle(data) {}
  d::WorkingCalendar calendar;
  Oracle oracle;
};

// Some sixty overrides of random sign over four years and one to three random spans of office hours. The
// first world is the shipped one. Worlds are shared between cases because a calendar takes milliseconds to
// build.
d::CalendarData random_data(unsigned seed) {
  auto data = shipped_calendar_data();
  if (seed == 0) return data;
  std::mt19937 engine{seed};
  const auto below = [&engine](int bound) {
    return static_cast<int>(engine() % static_cast<unsigned>(bound));
  };
  std::map<d::LocalDate, bool> overrides;
  for (int i = below(120); i > 0; --i) overrides[day("2024-01-01") + days{below(1'400)}] = below(3) == 0;
  data.overrides.clear();
  for (const auto& [date, working] : overrides) data.overrides.push_back({date, working, "random"});
  std::map<int, bool> edges;
  const auto wanted = static_cast<std::size_t>(2 * (1 + below(3)));
  while (edges.size() < wanted) edges[below(24 * 60 + 1)] = true;
  data.hours.spans.clear();
  for (auto edge = edges.begin(); edge != edges.end();) {
    const minutes from{(edge++)->first};
    data.hours.spans.push_back({from, minutes{(edge++)->first}});
  }
  return data;
}

const World& any_world() {
  static const auto worlds = [] {
    std::vector<std::unique_ptr<World>> made;
    for (unsigned seed = 0; seed < 60; ++seed) made.push_back(std::make_unique<World>(random_data(seed)));
    return made;
  }();
  return *worlds[*rc::gen::inRange<std::size_t>(0, worlds.size())];
}

d::LocalDate any_date() { return day("2024-01-01") + days{*rc::gen::inRange(0, 1'200)}; }

// Often at an edge of office hours, where mistakes live.
d::Instant any_instant(const World& world) {
  const auto date = any_date();
  const auto& spans = world.calendar.data().hours.spans;
  const auto& span = spans[*rc::gen::inRange<std::size_t>(0, spans.size())];
  const d::Millis nudge{*rc::gen::inRange(-1, 2)};
  switch (*rc::gen::inRange(0, 4)) {
    case 0:
      return d::at_time(date, span.from) + nudge;
    case 1:
      return d::at_time(date, span.to) + nudge;
    default:
      return d::at_time(date, d::Millis{*rc::gen::inRange(0, 24 * 60 * 60 * 1'000)});
  }
}

TEST(CalendarProperties, AddingDaysIsWalkingThem) {
  holds(cases, [] {
    const auto& world = any_world();
    const auto date = any_date();
    const int count = *rc::gen::inRange(1, 60);
    RC_ASSERT(world.calendar.add(date, d::WorkingDays{count}).value() == world.oracle.add(date, count));
  });
}

TEST(CalendarProperties, DaysBetweenAreCountedInBothDirections) {
  holds(cases, [] {
    const auto& world = any_world();
    const auto a = any_date();
    const auto b = any_date();
    RC_ASSERT(world.calendar.working_days_between(a, b) == world.oracle.days_between(a, b));
  });
}

TEST(CalendarProperties, KindsAgreeWithTheDefaultWeekAndTheOverrides) {
  holds(cases, [] {
    const auto& world = any_world();
    const auto date = any_date();
    RC_ASSERT(world.calendar.is_working(date) == world.oracle.works(date));
    const auto kind = world.calendar.kind(date);
    RC_ASSERT((kind == d::DayKind::working || kind == d::DayKind::make_up) == world.oracle.works(date));
  });
}

TEST(CalendarProperties, AddingWorkingTimeIsWalkingMinutes) {
  holds(cases, [] {
    const auto& world = any_world();
    const auto from = any_instant(world);
    const d::Millis work = *rc::gen::inRange(0, 3) == 0 ? d::Millis{*rc::gen::inRange(0, 120'000)}
                                                        : d::Millis{minutes{*rc::gen::inRange(1, 1'500)}};
    RC_ASSERT(world.calendar.add(from, work).value() == world.oracle.add_work(from, work));
  });
}

TEST(CalendarProperties, WorkingTimeBetweenIsCountedInBothDirections) {
  holds(cases, [] {
    const auto& world = any_world();
    const auto from = any_instant(world);
    const auto to = from + d::Millis{*rc::gen::inRange<std::int64_t>(-500'000'000, 500'000'000)};
    RC_ASSERT(world.calendar.working_time_between(from, to) == world.oracle.work_between(from, to));
  });
}

TEST(CalendarProperties, DeadlinesInWorkingDaysEndAtCloseOfBusinessAndAreLateAfterMidnight) {
  holds(cases, [] {
    const auto& world = any_world();
    const auto from = any_instant(world);
    const int count = *rc::gen::inRange(1, 40);
    const auto end = world.calendar.deadline(from, d::WorkingDays{count});
    const auto counted = world.oracle.counted_from(from);
    const auto last = world.oracle.add(d::local_date(counted), count);
    RC_ASSERT(end.has_value());
    RC_ASSERT(end->counted_from == counted);
    RC_ASSERT(end->due == world.oracle.close_of(last));
    RC_ASSERT(end->late_after == d::at_time(last, std::chrono::hours{24}));
    RC_ASSERT(end->provisional == (d::year_of(last) > 2026));
  });
}

TEST(CalendarProperties, DeadlinesInHoursAreReachedMinuteByMinute) {
  holds(cases, [] {
    const auto& world = any_world();
    const auto from = any_instant(world);
    const int count = *rc::gen::inRange(1, 1'500);
    const auto end = world.calendar.deadline(from, d::WorkingMinutes{count});
    const auto counted = world.oracle.counted_from(from);
    RC_ASSERT(end.has_value());
    RC_ASSERT(end->counted_from == counted);
    RC_ASSERT(end->due == world.oracle.add_work(counted, minutes{count}));
    RC_ASSERT(end->late_after == end->due);
  });
}

TEST(CalendarProperties, ExplanationsOfDaysCountUpToTheDeadline) {
  holds(cases, [] {
    const auto& world = any_world();
    const auto from = any_instant(world);
    const int count = *rc::gen::inRange(1, 20);
    const bool calendar_days = *rc::gen::inRange(0, 2) == 0;
    const d::Limit limit = calendar_days ? d::Limit{d::CalendarDays{count}} : d::Limit{d::WorkingDays{count}};
    const auto lines = *world.calendar.explain(from, limit);
    const auto start = calendar_days ? from : world.oracle.counted_from(from);
    int counted = 0;
    auto date = d::local_date(from);
    for (const auto& line : lines) {
      RC_ASSERT(line.date == date);
      const bool counts = date > d::local_date(start) && (calendar_days || world.oracle.works(date));
      RC_ASSERT(line.counted == (counts ? ++counted : 0));
      RC_ASSERT(line.provisional == (d::year_of(date) > 2026));
      date += days{1};
    }
    RC_ASSERT(counted == count);
    RC_ASSERT(lines.back().counted == count);
    RC_ASSERT(lines.back().date == d::local_date(world.calendar.deadline(from, limit)->due - d::Millis{1}));
  });
}

TEST(CalendarProperties, ExplanationsOfHoursAddUpToTheLimit) {
  holds(cases, [] {
    const auto& world = any_world();
    const auto from =
        std::chrono::floor<minutes>(any_instant(world));  // whole minutes, so that nothing is rounded
    const int count = *rc::gen::inRange(1, 1'500);
    const auto lines = *world.calendar.explain(from, d::WorkingMinutes{count});
    std::int64_t sum = 0;
    for (const auto& line : lines) sum += line.minutes;
    RC_ASSERT(sum == count);
    RC_ASSERT(lines.back().minutes > 0);
  });
}

}  // namespace xiezhu::test::calendar_properties
