#include <gtest/gtest.h>

#include "tests/support/domain_builders.hpp"

namespace xiezhu::test::clocks {

using d::ClockCode;
using d::Lamp;
using d::Millis;
using d::WorkingDays;
using d::WorkingMinutes;

d::ClockRun run_of(d::Limit limit, std::string_view from, std::optional<d::Limit> automatic = std::nullopt) {
  static const auto calendar = shipped_calendar();
  const d::ClockRule rule{
      .code = ClockCode::handling, .valid_from = day("2000-01-01"), .normal = {limit}, .urgent = {limit}};
  const auto run = d::start_clock(calendar, {rule, {limit, automatic}}, 1, at(from));
  if (!run) throw std::logic_error("no run");
  return *run;
}

struct LampChange {
  std::string_view at;  // the first instant of `after`
  Lamp before;
  Lamp after;
};

void expect_changes(const d::ClockRun& run, std::initializer_list<LampChange> changes) {
  for (const auto& change : changes) {
    EXPECT_EQ(d::lamp(&run, at(change.at) - Millis{1}), change.before) << change.at;
    EXPECT_EQ(d::lamp(&run, at(change.at)), change.after) << change.at;
    EXPECT_EQ(d::lamp(&run, at(change.at) + Millis{1}), change.after) << change.at;
  }
}

TEST(ClockLamps, OfAWorkingDayLimitFollowTheWorkingTimeUsed) {
  // Ten days from 09-21: 22 23 24 28 29 30 | 10-08 09 10 12. Half is used at the close of the fifth, four
  // fifths at the close of the eighth.
  const auto run = run_of(WorkingDays{10}, "2026-09-21T10:00");
  EXPECT_EQ(run.due_at, at("2026-10-12T17:30"));
  EXPECT_EQ(d::lamp(&run, at("2026-09-21T10:00")), Lamp::green);
  expect_changes(run, {{"2026-09-29T17:30", Lamp::green, Lamp::blue},
                       {"2026-10-09T17:30", Lamp::blue, Lamp::yellow},
                       {"2026-10-13T00:00:00.001", Lamp::yellow, Lamp::red}});
  EXPECT_EQ(d::lamp(&run, at("2026-10-13T00:00")), Lamp::yellow);  // 24:00 of the last day is still in time
}

TEST(ClockLamps, OfAShortLimitAreYellowOnTheLastWorkingDay) {
  // Three days from 09-29: 30 | 10-08 09. Four fifths would be in the middle of the last day.
  const auto run = run_of(WorkingDays{3}, "2026-09-29T10:00");
  expect_changes(run, {{"2026-10-08T14:00", Lamp::green, Lamp::blue},
                       {"2026-10-09T00:00", Lamp::blue, Lamp::yellow},
                       {"2026-10-10T00:00:00.001", Lamp::yellow, Lamp::red}});
}

TEST(ClockLamps, OfOneDayAreNeverBlue) {
  const auto run = run_of(WorkingDays{1}, "2026-09-30T10:00");
  expect_changes(run, {{"2026-10-08T00:00", Lamp::green, Lamp::yellow},
                       {"2026-10-09T00:00:00.001", Lamp::yellow, Lamp::red}});
}

TEST(ClockLamps, OfAnEventOnARestDayCountFromTheNextWorkingDay) {
  const auto run = run_of(WorkingDays{2}, "2026-10-03T12:00");  // counted from 10-08; days 09 and 10
  EXPECT_EQ(run.started_at, at("2026-10-03T12:00"));
  EXPECT_EQ(run.counted_from, at("2026-10-08T09:00"));
  expect_changes(
      run, {{"2026-10-09T17:30", Lamp::green, Lamp::blue}, {"2026-10-10T00:00", Lamp::blue, Lamp::yellow}});
}

TEST(ClockLamps, OfAnHourLimitFollowTheMinutesUsed) {
  const auto run = run_of(WorkingMinutes{240}, "2026-09-30T16:00");
  expect_changes(run, {{"2026-10-08T09:30", Lamp::green, Lamp::blue},
                       {"2026-10-08T10:42", Lamp::blue, Lamp::yellow},
                       {"2026-10-08T11:30:00.001", Lamp::yellow, Lamp::red}});
  EXPECT_EQ(d::lamp(&run, at("2026-10-08T11:30")), Lamp::yellow);
}

TEST(ClockLamps, OfACalendarDayLimitAreYellowOnTheLastDay) {
  const auto run = run_of(d::CalendarDays{2}, "2026-09-22T17:30");
  EXPECT_EQ(run.due_at, at("2026-09-24T17:30"));
  expect_changes(run, {{"2026-09-23T17:30", Lamp::green, Lamp::blue},
                       {"2026-09-24T00:00", Lamp::blue, Lamp::yellow},
                       {"2026-09-25T00:00:00.001", Lamp::yellow, Lamp::red}});
}

TEST(ClockLamps, AreGreyWithoutARunningClock) {
  EXPECT_EQ(d::lamp(nullptr, at("2026-09-22")), Lamp::grey);
  auto run = run_of(WorkingDays{1}, "2026-09-22T10:00");
  run.ended_at = at("2026-12-01");
  EXPECT_EQ(d::lamp(&run, at("2026-09-22T11:00")), Lamp::grey);
  EXPECT_EQ(d::lamp(&run, at("2026-12-02")), Lamp::grey);
}

TEST(ClockLamps, NeverStepBackWhileAClockRuns) {
  for (const d::Limit limit : {d::Limit{WorkingDays{1}}, d::Limit{WorkingDays{2}}, d::Limit{WorkingDays{7}},
                               d::Limit{WorkingMinutes{240}}, d::Limit{d::CalendarDays{20}}}) {
    const auto run = run_of(limit, "2026-09-24T16:45");
    auto before = Lamp::green;
    for (auto now = run.started_at; now < run.late_after + std::chrono::days{1};
         now += std::chrono::minutes{7}) {
      const auto lamp = d::lamp(&run, now);
      EXPECT_LE(before, lamp);
      before = lamp;
    }
    EXPECT_EQ(before, Lamp::red);
  }
}

TEST(ClockStart, KeepsWhatItWasComputedFrom) {
  const auto run = run_of(WorkingDays{5}, "2026-09-24T15:00", WorkingDays{6});
  EXPECT_EQ(run.limit, (d::LimitParts{d::LimitUnit::working_days, 5}));
  EXPECT_EQ(run.due_at, at("2026-10-09T17:30"));
  EXPECT_EQ(run.late_after, at("2026-10-10"));
  EXPECT_EQ(run.acts_at, at("2026-10-11"));
  EXPECT_EQ(run.calendar_version, 7);
  EXPECT_FALSE(run.provisional);
  EXPECT_FALSE(run.ended_at);
  EXPECT_TRUE(run_of(WorkingDays{5}, "2026-12-30T15:00").provisional);
  EXPECT_FALSE(run_of(WorkingDays{5}, "2026-09-24T15:00").acts_at);
}

TEST(ClockStart, FollowsTheWarnPointsOfItsRule) {
  const d::ClockRule rule{.code = ClockCode::handling,
                          .valid_from = day("2000-01-01"),
                          .normal = {WorkingDays{10}},
                          .urgent = {WorkingDays{10}},
                          .blue_percent = 20,
                          .yellow_percent = 40};
  const auto run = d::start_clock(shipped_calendar(), {rule, rule.normal}, 3, at("2026-09-21T10:00"));
  EXPECT_EQ(run->blue_at, at("2026-09-23T17:30"));
  EXPECT_EQ(run->yellow_at, at("2026-09-28T17:30"));
  EXPECT_EQ(run->cycle, 3);
}

TEST(ClockStart, IsRefusedOutsideTheCalendar) {
  const d::ClockRule rule{
      .valid_from = day("2000-01-01"), .normal = {WorkingDays{10}}, .urgent = {WorkingDays{10}}};
  const auto run = d::start_clock(shipped_calendar(), {rule, rule.normal}, 1, at("2099-12-28T10:00"));
  ASSERT_FALSE(run);
  EXPECT_EQ(run.error().reason, d::Reason::out_of_range);
}

TEST(ClockRun, IsLateStrictlyAfterItsLastInstant) {
  auto run = run_of(WorkingDays{1}, "2026-09-22T10:00");
  EXPECT_FALSE(run.late(at("2026-09-24")));
  EXPECT_TRUE(run.late(at("2026-09-24") + Millis{1}));
  run.ended_at = at("2026-09-23T20:00");  // after closing, before 24:00
  EXPECT_FALSE(run.late(at("2026-12-01")));
  run.ended_at = at("2026-09-24T00:00:00.001");
  EXPECT_TRUE(run.late(at("2026-09-22")));
}

TEST(ClockLedger, RunsOneClockAtATime) {
  d::ClockLedger ledger;
  EXPECT_EQ(ledger.running(), nullptr);
  const auto run = run_of(WorkingDays{1}, "2026-09-22T10:00");
  EXPECT_THROW(ledger.apply(d::ClockEnd{ClockCode::handling, at("2026-09-22")}), std::logic_error);
  ledger.apply(run);
  ASSERT_NE(ledger.running(), nullptr);
  EXPECT_EQ(*ledger.running(), run);
  EXPECT_THROW(ledger.apply(run), std::logic_error);
  EXPECT_THROW(ledger.apply(d::ClockEnd{ClockCode::receipt, at("2026-09-22T11:00")}), std::logic_error);
  ledger.apply(d::ClockEnd{ClockCode::handling, at("2026-09-22T11:00")});
  EXPECT_EQ(ledger.running(), nullptr);
  EXPECT_EQ(ledger.runs().front().ended_at, at("2026-09-22T11:00"));
  EXPECT_THROW(ledger.apply(d::ClockEnd{ClockCode::handling, at("2026-09-22T12:00")}), std::logic_error);
}

TEST(ClockLedger, CountsTheCyclesOfEachClock) {
  d::ClockLedger ledger;
  EXPECT_EQ(ledger.next_cycle(ClockCode::handling), 1);
  ledger.apply(run_of(WorkingDays{1}, "2026-09-22T10:00"));
  EXPECT_EQ(ledger.next_cycle(ClockCode::handling), 2);
  EXPECT_EQ(ledger.next_cycle(ClockCode::confirmation), 1);
}

TEST(ClockRules, OfTheNewestDateInForceApply) {
  const auto rule = [](std::string_view from, int days) {
    return d::ClockRule{.code = ClockCode::decision,
                        .valid_from = day(from),
                        .normal = {WorkingDays{days}},
                        .urgent = {WorkingDays{1}}};
  };
  const d::ClockRules rules{{rule("2026-07-01", 2), rule("2000-01-01", 3), rule("2027-01-01", 1)}};
  const auto days_on = [&](std::string_view date) {
    return d::parts_of(rules.in_force(ClockCode::decision, "", day(date)).normal.limit).amount;
  };
  EXPECT_EQ(days_on("2026-06-30"), 3);
  EXPECT_EQ(days_on("2026-07-01"), 2);
  EXPECT_EQ(days_on("2026-12-31"), 2);
  EXPECT_EQ(days_on("2027-01-01"), 1);
  EXPECT_THROW((void)rules.in_force(ClockCode::decision, "", day("1999-12-31")), std::logic_error);
  EXPECT_THROW((void)rules.in_force(ClockCode::decision, "data", day("2026-01-01")), std::logic_error);
  EXPECT_THROW((void)rules.in_force(ClockCode::receipt, "", day("2026-01-01")), std::logic_error);
}

TEST(ClockLimits, AreTakenApartAndPutTogether) {
  for (const d::Limit limit :
       {d::Limit{WorkingDays{3}}, d::Limit{d::CalendarDays{4}}, d::Limit{WorkingMinutes{5}}}) {
    EXPECT_EQ(d::limit_of(d::parts_of(limit)), limit);
  }
}

}  // namespace xiezhu::test::clocks
