// When the rungs of the ladder are climbed (domain §6).
#include <gtest/gtest.h>

#include "domain/alerts/alert.hpp"
#include "tests/support/domain_builders.hpp"

namespace xiezhu::test::alert_ladder {

using d::Rung;
using d::WorkingDays;

constexpr d::UnitId unit{3};

d::Alarm alarm_of(d::Limit limit, std::string_view from) {
  const d::ClockRule rule{
      .code = d::ClockCode::handling, .valid_from = day("2000-01-01"), .normal = {limit}, .urgent = {limit}};
  const auto run = d::start_clock(shipped_calendar(), {rule, {limit}}, 1, at(from));
  return d::first_alarm(d::RequestId{1}, 1, run.value(), unit);
}

std::vector<std::pair<Rung, d::Instant>> ladder(d::Alarm alarm, const d::AlertPolicy& policy = {}) {
  std::vector<std::pair<Rung, d::Instant>> rungs{{alarm.rung, alarm.fires_at}};
  const auto calendar = shipped_calendar();
  while (const auto next = d::next_alarm(calendar, policy, alarm)) {
    alarm = *next;
    rungs.emplace_back(alarm.rung, alarm.fires_at);
  }
  return rungs;
}

using Rungs = std::vector<std::pair<Rung, d::Instant>>;

TEST(AlertLadder, PromptsAtYellowUrgesAtExpiryAndCountsWorkingDaysFromThere) {
  // Five days from 09-18: 20 21 22 23 24, with the holiday of 09-25 to 09-27 behind them.
  const auto rungs = ladder(alarm_of(WorkingDays{5}, "2026-09-18T10:00"));
  EXPECT_EQ(rungs, (Rungs{{Rung::prompt, at("2026-09-23T17:30")},
                          {Rung::urge, at("2026-09-25T00:00:00.001")},
                          {Rung::escalation, at("2026-09-29T00:00:00.001")},
                          {Rung::yellow_card, at("2026-10-01T00:00:00.001")},
                          {Rung::red_card, at("2026-10-10T00:00:00.001")}}));
}

TEST(AlertLadder, OfAClockInHoursKeepsItsTimeOfDay) {
  const auto rungs = ladder(alarm_of(d::WorkingMinutes{240}, "2026-09-21T09:00"));
  EXPECT_EQ(rungs[1], (std::pair{Rung::urge, at("2026-09-21T14:30:00.001")}));
  EXPECT_EQ(rungs[2], (std::pair{Rung::escalation, at("2026-09-22T14:30:00.001")}));
  EXPECT_EQ(rungs[3], (std::pair{Rung::yellow_card, at("2026-09-24T14:30:00.001")}));
}

TEST(AlertLadder, FollowsTheConfiguredDays) {
  const auto rungs = ladder(alarm_of(WorkingDays{1}, "2026-09-21T10:00"),
                            {.escalation = {2}, .yellow_card = {2}, .red_card = {3}});
  EXPECT_EQ(rungs[2].second, at("2026-09-25T00:00:00.001"));
  EXPECT_EQ(rungs[3].second, at("2026-09-25T00:00:00.001"));
  EXPECT_EQ(rungs[4].second, at("2026-09-29T00:00:00.001"));
}

TEST(AlertLadder, OfAClockThatEndedStopsThere) {
  auto alarm = alarm_of(WorkingDays{5}, "2026-09-18T10:00");
  alarm.until = at("2026-09-26T12:00");
  alarm.ended = true;
  const auto rungs = ladder(alarm);
  ASSERT_EQ(rungs.size(), 2U);
  EXPECT_EQ(rungs.back().first, Rung::urge);
}

TEST(AlertLadder, OfAClockThatStandsStillWaits) {
  auto alarm = alarm_of(WorkingDays{5}, "2026-09-18T10:00");
  alarm.until = at("2026-09-26T12:00");
  EXPECT_EQ(ladder(alarm).size(), 5U);
}

d::DueAlarm due(Rung rung) {
  auto alarm = alarm_of(WorkingDays{5}, "2026-09-18T10:00");
  alarm.rung = rung;
  return {.alarm = alarm,
          .running = true,
          .urgent = true,
          .number = "沪民函〔2026〕12号",
          .title = "请求",
          .desk = {.person = officer().person}};
}

std::vector<d::Audience> told(const d::DueAlarm& one) {
  std::vector<d::Audience> audiences;
  for (const auto& message : d::messages_for(one, at("2026-09-25T08:00")))
    audiences.push_back(message.audience);
  return audiences;
}

TEST(AlertMessages, GoToTheDeskThenToTheHeadAndTheCoordinators) {
  const d::Audience desk{.person = officer().person};
  const d::Audience head{.unit = unit, .role = d::Role::head};
  const d::Audience coordinators{.role = d::Role::supervision_coordinator};
  EXPECT_EQ(told(due(Rung::prompt)), std::vector{desk});
  EXPECT_EQ(told(due(Rung::urge)), std::vector{desk});
  EXPECT_EQ(told(due(Rung::escalation)), (std::vector{desk, head, coordinators}));
  EXPECT_EQ(told(due(Rung::yellow_card)), std::vector{coordinators});
  EXPECT_EQ(told(due(Rung::red_card)), std::vector{coordinators});
}

TEST(AlertMessages, SayWhichMatterAndCarryItsUrgency) {
  const auto messages = d::messages_for(due(Rung::urge), at("2026-09-25T08:00"));
  ASSERT_EQ(messages.size(), 1U);
  EXPECT_EQ(messages[0].kind, d::NoticeKind::alert);
  EXPECT_EQ(messages[0].about, "urge");
  EXPECT_EQ(messages[0].request, d::RequestId{1});
  EXPECT_TRUE(messages[0].urgent);
  EXPECT_EQ(messages[0].number, "沪民函〔2026〕12号");
}

TEST(AlertMessages, AreNotSentWhenNobodyCanDoAnythingAnyMore) {
  auto over = due(Rung::urge);
  over.running = false;
  EXPECT_TRUE(d::messages_for(over, at("2026-09-25T08:00")).empty());
}

}  // namespace xiezhu::test::alert_ladder
