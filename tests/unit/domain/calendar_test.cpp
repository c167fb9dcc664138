#include <gtest/gtest.h>

#include "tests/support/domain_builders.hpp"

namespace xiezhu::test::calendar_examples {

using d::CalendarDays;
using d::DayKind;
using d::Reason;
using d::WorkingDays;
using d::WorkingMinutes;

const d::WorkingCalendar& shipped() {
  static const auto calendar = shipped_calendar();
  return calendar;
}

d::Deadline deadline(std::string_view from, d::Limit limit) {
  const auto found = shipped().deadline(at(from), limit);
  if (!found) throw std::logic_error("no deadline");
  return *found;
}

TEST(CalendarExamples, OfTheContractHold) {
  struct Example {
    std::string_view from;
    int days;
    std::string_view last;
  };
  for (const auto& [from, days, last] :
       {Example{"2026-09-24", 5, "2026-10-09"}, Example{"2026-09-18", 1, "2026-09-20"},
        Example{"2026-02-13", 5, "2026-02-27"}, Example{"2025-09-26", 10, "2025-10-16"},
        Example{"2024-02-09", 3, "2024-02-20"}}) {
    EXPECT_EQ(shipped().add(day(from), WorkingDays{days}), day(last)) << from;
    EXPECT_EQ(shipped().working_days_between(day(from), day(last)), days) << from;
    EXPECT_EQ(shipped().working_days_between(day(last), day(from)), -days) << from;
    const auto end = deadline(std::string{from} + "T10:00", WorkingDays{days});
    EXPECT_EQ(end.due, at(std::string{last} + "T17:30")) << from;
    EXPECT_EQ(end.late_after, d::at_time(day(last) + std::chrono::days{1}, d::Millis{0})) << from;
    EXPECT_FALSE(end.provisional) << from;
  }
}

TEST(CalendarExamples, KindsOfDaysComeFromWeekAndNotices) {
  EXPECT_EQ(shipped().kind(day("2026-09-24")), DayKind::working);
  EXPECT_EQ(shipped().kind(day("2026-09-19")), DayKind::weekend);
  EXPECT_EQ(shipped().kind(day("2026-09-20")), DayKind::make_up);
  EXPECT_EQ(shipped().kind(day("2026-10-01")), DayKind::holiday);
  // A Saturday inside the holiday is a holiday by notice, not just a weekend.
  EXPECT_EQ(shipped().kind(day("2026-10-03")), DayKind::holiday);
  EXPECT_FALSE(shipped().is_working(day("2026-10-03")));
}

TEST(CalendarExamples, AMakeUpDayThatIsAWorkdayAnywayStaysAWorkingDay) {
  const d::WorkingCalendar calendar{{.overrides = {{day("2026-09-24"), true, "notice"}}}};
  EXPECT_EQ(calendar.kind(day("2026-09-24")), DayKind::working);
}

// Where counting starts, and the day on which one working day runs out.
struct Boundary {
  std::string_view event;
  std::string_view counted_from;
  std::string_view one_day_later;
};

class CalendarBoundaries : public ::testing::TestWithParam<Boundary> {};

TEST_P(CalendarBoundaries, DecideWhereCountingStarts) {
  const auto& [event, counted_from, one_day_later] = GetParam();
  EXPECT_EQ(shipped().counted_from(at(event)), at(counted_from)) << event;
  const auto end = deadline(event, WorkingDays{1});
  EXPECT_EQ(end.counted_from, at(counted_from)) << event;
  EXPECT_EQ(d::to_iso(d::local_date(end.due)), one_day_later) << event;
}

INSTANTIATE_TEST_SUITE_P(
    Days, CalendarBoundaries,
    ::testing::Values(
        Boundary{"2026-09-22T17:30:00.000", "2026-09-22T17:30", "2026-09-23"},  // close of business
        Boundary{"2026-09-22T17:30:00.001", "2026-09-23T09:00", "2026-09-24"},
        Boundary{"2026-09-22T23:59:59.999", "2026-09-23T09:00", "2026-09-24"},
        Boundary{"2026-09-22T00:00", "2026-09-22T00:00", "2026-09-23"},  // before opening
        Boundary{"2026-09-22T08:59", "2026-09-22T08:59", "2026-09-23"},
        Boundary{"2026-09-22T12:30", "2026-09-22T12:30", "2026-09-23"},  // lunch break
        Boundary{"2026-09-19T10:00", "2026-09-20T09:00", "2026-09-21"},  // Saturday before a make-up Sunday
        Boundary{"2026-09-20T10:00", "2026-09-20T10:00", "2026-09-21"},  // make-up Sunday
        Boundary{"2026-09-18T18:00", "2026-09-20T09:00", "2026-09-21"},
        Boundary{"2026-10-01T00:00", "2026-10-08T09:00", "2026-10-09"},  // holiday
        Boundary{"2026-09-30T17:30:00.001", "2026-10-08T09:00", "2026-10-09"},
        Boundary{"2025-12-31T17:00", "2025-12-31T17:00", "2026-01-04"},  // year end
        Boundary{"2025-12-31T18:00", "2026-01-04T09:00", "2026-01-05"}));

TEST(CalendarHours, CountMinutesInsideWorkingHoursOnly) {
  struct Example {
    std::string_view from;
    int minutes;
    std::string_view due;
  };
  for (const auto& [from, minutes, due] :
       {Example{"2026-09-22T09:00", 240, "2026-09-22T14:30"},
        Example{"2026-09-22T09:00", 180, "2026-09-22T12:00"},  // not 13:30
        Example{"2026-09-22T09:00", 181, "2026-09-22T13:31"},
        Example{"2026-09-22T12:15", 1, "2026-09-22T13:31"},
        Example{"2026-09-22T08:00", 60, "2026-09-22T10:00"},
        Example{"2026-09-22T09:00", 420, "2026-09-22T17:30"},  // not next morning
        Example{"2026-09-22T17:30", 1, "2026-09-23T09:01"},
        Example{"2026-09-22T17:29:59.500", 1, "2026-09-23T09:00:59.500"},
        Example{"2026-09-30T16:00", 240, "2026-10-08T11:30"},
        Example{"2026-10-03T12:00", 240, "2026-10-08T14:30"}}) {
    const auto end = deadline(from, WorkingMinutes{minutes});
    EXPECT_EQ(d::to_iso(end.due), d::to_iso(at(due))) << from;
    EXPECT_EQ(end.late_after, end.due) << from;
  }
}

TEST(CalendarHours, AddingNoTimeStaysWhereItIs) {
  EXPECT_EQ(shipped().add(at("2026-10-03T03:00"), d::Millis{0}), at("2026-10-03T03:00"));
  EXPECT_EQ(shipped().add(at("2026-09-22T12:30"), d::Millis{1}), at("2026-09-22T13:30:00.001"));
}

TEST(CalendarHours, WorkingTimeHasASign) {
  const auto from = at("2026-09-30T16:00");
  const auto to = at("2026-10-08T11:30");
  EXPECT_EQ(shipped().working_time_between(from, to), std::chrono::hours{4});
  EXPECT_EQ(shipped().working_time_between(to, from), -std::chrono::hours{4});
}

TEST(CalendarDaysLimit, CountsEveryDayFromTheDayOfTheEvent) {
  const auto end = deadline("2026-09-30T20:00", CalendarDays{20});
  EXPECT_EQ(end.counted_from, at("2026-09-30T20:00"));
  EXPECT_EQ(end.due, at("2026-10-20T17:30"));
  EXPECT_EQ(end.late_after, at("2026-10-21"));
}

TEST(CalendarLimits, OutsideTheirRangeAreRefused) {
  const auto from = at("2026-09-22T10:00");
  for (const d::Limit limit :
       {d::Limit{WorkingDays{0}}, d::Limit{WorkingDays{-1}}, d::Limit{WorkingDays{10'001}},
        d::Limit{CalendarDays{0}}, d::Limit{CalendarDays{10'001}}, d::Limit{WorkingMinutes{0}},
        d::Limit{WorkingMinutes{1'000'001}}}) {
    const auto end = shipped().deadline(from, limit);
    ASSERT_FALSE(end);
    EXPECT_EQ(end.error().reason, Reason::out_of_range);
    EXPECT_EQ(end.error().field, "amount");
  }
  EXPECT_TRUE(shipped().deadline(from, WorkingDays{10'000}));
  EXPECT_TRUE(shipped().deadline(from, CalendarDays{10'000}));
  EXPECT_TRUE(shipped().deadline(from, WorkingMinutes{1'000'000}));
}

TEST(CalendarRange, EndsWith2099) {
  EXPECT_TRUE(shipped().add(day("2099-12-30"), WorkingDays{1}));
  for (const auto& refused :
       {shipped().add(day("2099-12-31"), WorkingDays{1}), shipped().add(day("2100-01-01"), WorkingDays{1}),
        shipped().add(day("1999-12-31"), WorkingDays{1})}) {
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().reason, Reason::out_of_range);
  }
  // The last minute of the last day still counts; what would be late only in 2100 does not.
  EXPECT_EQ(shipped().add(at("2099-12-31T09:00"), std::chrono::hours{7}), at("2099-12-31T17:30"));
  EXPECT_FALSE(shipped().add(at("2099-12-31T09:00"), std::chrono::hours{7} + d::Millis{1}));
  EXPECT_TRUE(shipped().deadline(at("2099-12-29T10:00"), WorkingDays{1}));
  EXPECT_FALSE(shipped().deadline(at("2099-12-30T10:00"), WorkingDays{1}));
  EXPECT_FALSE(shipped().deadline(at("2099-12-21T10:00"), CalendarDays{10}));
  EXPECT_FALSE(shipped().deadline(at("2099-12-31T17:00"), WorkingMinutes{60}));
  EXPECT_FALSE(shipped().deadline(at("2099-12-31T18:00"), WorkingMinutes{60}));
}

TEST(CalendarRange, BeginsWith2000) {
  EXPECT_EQ(shipped().add(day("2000-01-01"), WorkingDays{1}), day("2000-01-03"));
  EXPECT_TRUE(shipped().covers(day("2000-01-01")));
  EXPECT_FALSE(shipped().covers(day("1999-12-31")));
  EXPECT_FALSE(shipped().deadline(at("1999-12-31T10:00"), WorkingDays{1}));
  EXPECT_THROW((void)shipped().is_working(day("1999-12-31")), std::out_of_range);
  EXPECT_THROW((void)shipped().working_days_between(day("2026-01-01"), day("2100-01-01")), std::out_of_range);
}

TEST(CalendarProvisional, AnyYearOnTheWayWithoutANoticeMakesADateProvisional) {
  EXPECT_FALSE(deadline("2026-12-30T10:00", WorkingDays{1}).provisional);
  EXPECT_TRUE(deadline("2026-12-30T10:00", WorkingDays{2}).provisional);
  EXPECT_TRUE(deadline("2027-03-01T10:00", WorkingDays{1}).provisional);
  EXPECT_TRUE(deadline("2023-12-29T10:00", WorkingDays{5}).provisional);
  EXPECT_TRUE(deadline("2026-12-31T17:00", WorkingMinutes{60}).provisional);
  EXPECT_TRUE(deadline("2026-12-31T17:00", CalendarDays{1}).provisional);
  EXPECT_TRUE(shipped().has_notice(2026));
  EXPECT_FALSE(shipped().has_notice(2027));
}

TEST(CalendarExplanation, TellsEveryDayOfTheNationalHoliday) {
  const auto lines = *shipped().explain(at("2026-09-30T18:00"), WorkingDays{2});
  ASSERT_EQ(lines.size(), 11U);  // 09-30 … 10-10
  EXPECT_EQ(lines.front().date, day("2026-09-30"));
  EXPECT_EQ(lines.front().counted, 0);
  for (std::size_t i = 1; i <= 7; ++i) {
    EXPECT_EQ(lines[i].kind, DayKind::holiday) << i;
    EXPECT_EQ(lines[i].source, "国务院办公厅2026年通知") << i;
    EXPECT_EQ(lines[i].counted, 0) << i;
  }
  EXPECT_EQ(lines[8].counted, 0);  // 10-08: where counting starts
  EXPECT_EQ(lines[9].counted, 1);
  EXPECT_EQ(lines[10].counted, 2);
  EXPECT_EQ(lines[10].kind, DayKind::make_up);
  EXPECT_EQ(lines[10].source, "国务院办公厅2026年通知");
  EXPECT_EQ(lines[9].source, "");
}

TEST(CalendarExplanation, SpreadsHoursOverDays) {
  const auto lines = *shipped().explain(at("2026-09-30T16:00"), WorkingMinutes{240});
  ASSERT_EQ(lines.size(), 9U);
  EXPECT_EQ(lines.front().minutes, 90);
  EXPECT_EQ(lines[4].minutes, 0);
  EXPECT_EQ(lines.back().minutes, 150);
}

TEST(CalendarExplanation, CountsTheLastMinuteOfADayThatClosesAtMidnight) {
  const d::WorkingCalendar calendar{{.hours = {{{std::chrono::hours{20}, std::chrono::hours{24}}}}}};
  const auto lines = *calendar.explain(at("2026-09-22T23:00"), WorkingMinutes{120});
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[0].minutes, 60);
  EXPECT_EQ(lines[1].minutes, 60);
}

TEST(CalendarExplanation, MarksDaysOfAYearWithoutNotice) {
  const auto lines = *shipped().explain(at("2026-12-31T10:00"), WorkingDays{1});
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_FALSE(lines[0].provisional);
  EXPECT_TRUE(lines[1].provisional);
}

TEST(CalendarConstruction, RefusesEmptyWorkingHours) {
  EXPECT_THROW(d::WorkingCalendar({.hours = {{}}}), std::invalid_argument);
}

}  // namespace xiezhu::test::calendar_examples
