// What each verb does to the clocks, around the National Day of 2026: 09-25…27 and 10-01…07 are free,
// Saturday 10-10 is worked.
#include <gtest/gtest.h>

#include "tests/support/domain_builders.hpp"

namespace xiezhu::test::lifecycle_clocks {

using d::ClockCode;
using d::State;
using d::Verb;

void expect_clock(const Flow& flow, ClockCode code, std::string_view started, std::string_view due) {
  const auto& run = flow.clock();
  EXPECT_EQ(d::name_of(run.code), d::name_of(code));
  EXPECT_EQ(d::to_iso(run.started_at), d::to_iso(at(started)));
  EXPECT_EQ(d::to_iso(run.due_at), d::to_iso(at(due)));
}

// Moves to an instant and lets the system act.
Flow& look(Flow& flow, std::string_view instant) { return flow.when(instant).looked_at(); }

TEST(LifecycleClocks, NothingRunsBeforeDelivery) {
  EXPECT_TRUE(Flow{}.request.clocks.runs().empty());
  EXPECT_TRUE(Flow{}.submitted().request.clocks.runs().empty());
}

TEST(LifecycleClocks, DeliveryStartsTheReceiptClock) {
  Flow flow;
  flow.when("2026-09-29T10:00").sent();
  expect_clock(flow, ClockCode::receipt, "2026-09-29T10:00", "2026-09-30T17:30");
  EXPECT_EQ(flow.clock().late_after, at("2026-10-01"));
  EXPECT_EQ(flow.request.sent_at, at("2026-09-29T10:00"));
}

TEST(LifecycleClocks, ReceiptStartsTheDecisionClock) {
  Flow flow;
  flow.when("2026-09-29T10:00").sent().when("2026-09-30T09:00").does(allocator(), act(Verb::receive));
  expect_clock(flow, ClockCode::decision, "2026-09-30T09:00", "2026-10-10T17:30");
  EXPECT_EQ(flow.request.clocks.runs().front().ended_at, at("2026-09-30T09:00"));
  EXPECT_FALSE(flow.request.deemed_received);
}

TEST(LifecycleClocks, AnUnsignedRequestIsDeemedReceivedWhenTheReceiptClockRunsOut) {
  Flow flow;
  flow.when("2026-09-29T10:00").sent();
  look(flow, "2026-10-01T00:00");
  EXPECT_EQ(flow.request.state, State::sent);  // in time up to 24:00 of the last day
  look(flow, "2026-10-01T00:00:00.001");
  EXPECT_EQ(flow.request.state, State::received);
  EXPECT_TRUE(flow.request.deemed_received);
  EXPECT_EQ(flow.request.received_at, at("2026-10-01"));
  // K2 from there: the first working day after the holiday is where counting starts.
  expect_clock(flow, ClockCode::decision, "2026-10-01", "2026-10-12T17:30");
  EXPECT_EQ(flow.clock().counted_from, at("2026-10-08T09:00"));
}

TEST(LifecycleClocks, ADeemedReceiptIsTheSameHoweverLateItIsNoticed) {
  Flow flow;
  flow.when("2026-09-29T10:00").sent();
  look(flow, "2026-12-01T11:11");
  const auto& event = flow.events.back();
  EXPECT_EQ(event.verb, Verb::deem_received);
  EXPECT_EQ(event.at, at("2026-12-01T11:11"));
  EXPECT_EQ(event.effective_at, at("2026-10-01"));
  EXPECT_EQ(event.person, std::nullopt);
  EXPECT_EQ(event.unit, City::public_security);  // the lateness is recorded against the requested unit
  EXPECT_EQ(flow.request.clocks.runs().front().ended_at, at("2026-10-01"));
  expect_clock(flow, ClockCode::decision, "2026-10-01", "2026-10-12T17:30");
}

TEST(LifecycleClocks, AcceptanceStartsTheHandlingClockWithTheLimitOfTheItem) {
  Flow flow;
  flow.when("2026-09-24T15:00").accepted();
  expect_clock(flow, ClockCode::handling, "2026-09-24T15:00", "2026-10-15T17:30");  // 10 days
  auto quick = content();
  quick.item = Items::quick;
  Flow other{quick};
  other.when("2026-09-24T15:00").accepted();
  expect_clock(other, ClockCode::handling, "2026-09-24T15:00", "2026-09-30T17:30");  // 3 days
  EXPECT_EQ(other.request.accepted_at, at("2026-09-24T15:00"));
}

TEST(LifecycleClocks, OutsideTheCatalogueTheFormDecidesTheHandlingLimit) {
  struct Example {
    d::Form form;
    std::string_view due;
  };
  for (const auto& [form, due] :
       {Example{d::Form::data, "2026-10-09T17:30"}, Example{d::Form::opinion, "2026-10-15T17:30"},
        Example{d::Form::on_site, "2026-10-22T17:30"}}) {
    Flow flow{off_catalogue(form)};
    flow.when("2026-09-24T15:00").accepted();
    expect_clock(flow, ClockCode::handling, "2026-09-24T15:00", due);
  }
}

TEST(LifecycleClocks, OutsideTheCatalogueTheWarnPointsAreThoseOfTheRuleOfTheForm) {
  auto rules = shipped_clock_rules();
  for (auto& rule : rules) {
    if (rule.variant == "opinion") rule.blue_percent = 10;
  }
  Flow flow{off_catalogue(d::Form::opinion), city_reference_with(rules)};
  flow.when("2026-09-21T10:00").accepted();
  EXPECT_EQ(flow.clock().blue_at, at("2026-09-22T17:30"));
}

TEST(LifecycleClocks, AssigningSomebodyElseKeepsTheHandlingClockRunning) {
  Flow flow;
  flow.when("2026-09-24T15:00").accepted();
  const auto before = flow.clock();
  flow.facts.officer = person_of(second_officer());
  flow.when("2026-09-28T15:00").does(allocator(), naming(Verb::assign, second_officer()));
  EXPECT_EQ(flow.clock(), before);
  EXPECT_TRUE(flow.events.back().clocks.empty());
  EXPECT_EQ(flow.request.accepted_at, at("2026-09-24T15:00"));
}

TEST(LifecycleClocks, TheReplyStartsTheConfirmationClock) {
  Flow flow;
  flow.when("2026-09-29T10:00").replied();
  expect_clock(flow, ClockCode::confirmation, "2026-09-29T10:00", "2026-10-09T17:30");
  EXPECT_EQ(flow.clock().acts_at, at("2026-10-13"));  // five days: 30 | 08 09 10 12
}

TEST(LifecycleClocks, SilenceForFiveWorkingDaysCompletesARequestAndMarksIt) {
  Flow flow;
  flow.when("2026-09-29T10:00").replied();
  look(flow, "2026-10-13T00:00");
  EXPECT_EQ(flow.request.state, State::replied);
  look(flow, "2026-10-20T08:00");
  EXPECT_EQ(flow.request.state, State::completed);
  EXPECT_TRUE(flow.request.auto_confirmed);
  EXPECT_EQ(flow.request.finished_at, at("2026-10-13"));
  EXPECT_EQ(flow.events.back().unit, City::civil_affairs);
  EXPECT_EQ(flow.request.work_clock(), nullptr);
  // The day itself does not count: 14 15 16 19 20 21 22 23 26 27.
  expect_clock(flow, ClockCode::rating, "2026-10-13T00:00", "2026-10-27T17:30");
}

TEST(LifecycleClocks, ConfirmingEndsTheClocks) {
  Flow flow;
  flow.when("2026-09-29T10:00").replied().when("2026-09-30T10:00").does(drafter(), act(Verb::confirm));
  EXPECT_EQ(flow.request.work_clock(), nullptr);
  EXPECT_EQ(flow.request.finished_at, at("2026-09-30T10:00"));
  EXPECT_FALSE(flow.request.auto_confirmed);
  EXPECT_EQ(flow.request.clocks.runs().size(), 5U) << "and the rating window";
}

TEST(LifecycleClocks, ReworkRunsForTheLimitOrFiveDaysWhicheverIsShorter) {
  Flow ten;
  ten.when("2026-09-30T10:00").reworked();
  expect_clock(ten, ClockCode::handling, "2026-09-30T10:00", "2026-10-13T17:30");  // 08 09 10 12 13
  EXPECT_EQ(ten.clock().cycle, 2);
  auto quick = content();
  quick.item = Items::quick;
  Flow three{quick};
  three.when("2026-09-30T10:00").reworked();
  expect_clock(three, ClockCode::handling, "2026-09-30T10:00", "2026-10-10T17:30");  // 08 09 10
  Flow urgent_three{urgent(content())};
  urgent_three.when("2026-09-30T10:00").reworked();
  expect_clock(urgent_three, ClockCode::handling, "2026-09-30T10:00", "2026-10-10T17:30");
}

TEST(LifecycleClocks, WithdrawingEndsTheClockThatRuns) {
  for (auto flow : {Flow{}.sent(), Flow{}.received(), Flow{}.accepted()}) {
    flow.when("2026-09-22T10:00").does(drafter(), act(Verb::withdraw, "不再需要"));
    EXPECT_EQ(flow.request.clocks.running(), nullptr);
    EXPECT_EQ(flow.request.clocks.runs().back().ended_at, at("2026-09-22T10:00"));
    EXPECT_EQ(flow.request.finished_at, at("2026-09-22T10:00"));
  }
}

TEST(LifecycleClocks, OfAnUrgentRequestCountHoursAndShorterDays) {
  Flow flow{urgent(content())};
  flow.when("2026-09-30T16:00").sent();
  expect_clock(flow, ClockCode::receipt, "2026-09-30T16:00", "2026-10-08T11:30");
  look(flow, "2026-10-08T11:30");
  EXPECT_EQ(flow.request.state, State::sent);
  look(flow, "2026-10-08T11:30:00.001");
  expect_clock(flow, ClockCode::decision, "2026-10-08T11:30", "2026-10-09T17:30");
  flow.when("2026-10-08T12:00").does(allocator(), act(Verb::accept));
  expect_clock(flow, ClockCode::handling, "2026-10-08T12:00", "2026-10-12T17:30");  // 3 days: 09 10 12
}

TEST(LifecycleClocks, TheSystemTakesOneStepAtATimeAndThenWaits) {
  Flow flow;
  flow.when("2026-09-29T10:00").sent();
  look(flow, "2027-09-29T10:00");
  EXPECT_EQ(flow.request.state, State::received);  // nobody else decides for the allocator
  EXPECT_EQ(flow.events.back().verb, Verb::deem_received);
  EXPECT_EQ(flow.request.version, 4);
}

TEST(LifecycleClocks, TheRuleInForceWhenAClockStartsApplies) {
  auto rules = shipped_clock_rules();
  auto newer = rules[1];
  newer.valid_from = day("2026-10-01");
  newer.normal = {d::WorkingDays{1}};
  rules.push_back(newer);
  Flow before{content(), city_reference_with(rules)};
  before.when("2026-09-30T10:00").received();
  expect_clock(before, ClockCode::decision, "2026-09-30T10:00", "2026-10-10T17:30");
  Flow after{content(), city_reference_with(rules)};
  after.when("2026-10-08T10:00").received();
  expect_clock(after, ClockCode::decision, "2026-10-08T10:00", "2026-10-09T17:30");
}

TEST(LifecycleReplay, GivesTheRequestBack) {
  Flow flow;
  flow.reworked().does(officer(), replying()).does(drafter(), act(Verb::confirm));
  EXPECT_EQ(d::replay(flow.request.id, flow.events), flow.request);
  EXPECT_EQ(flow.request.version, static_cast<int>(flow.events.size()));
}

}  // namespace xiezhu::test::lifecycle_clocks
