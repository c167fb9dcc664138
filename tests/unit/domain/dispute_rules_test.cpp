// Disputes: who may raise what, whose case it is, what must be written, when things are due, who is told.
#include <gtest/gtest.h>

#include <algorithm>

#include "domain/dispute/dispute_messages.hpp"
#include "domain/dispute/dispute_visibility.hpp"
#include "tests/support/dispute_builders.hpp"

namespace xiezhu::test::dispute_rules {

using d::DisputeOutcome;
using d::DisputeType;
using d::Reason;
using d::Side;
using Do = d::DisputeVerb;

std::string refusal_of(const std::optional<d::Rejection>& rejection) {
  return rejection ? std::string{d::code(rejection->reason)} : "";
}

std::string refusal_of(const d::Outcome<d::DisputeEvent>& outcome) {
  if (outcome) return "";
  const auto& error = outcome.error();
  return std::string{d::code(error.reason)} + (error.field.empty() ? "" : " " + error.field);
}

std::string cannot(DisputeType type, Side side, const Flow& flow) {
  return refusal_of(d::cannot_raise({.type = type}, side, flow.request, *city_reference(), flow.now));
}

Flow off() { return Flow{off_catalogue(d::Form::opinion)}; }

// --- raising

TEST(DisputeOpening, ARefusalIsDisputedByTheRequesterWithinTheWindow) {
  Flow flow = off().received().does(allocator(), refusing(d::Ground::prohibited));
  EXPECT_EQ(cannot(DisputeType::refusal, Side::requesting, flow), "");
  EXPECT_EQ(cannot(DisputeType::refusal, Side::requested, flow), "not_disputable");
  EXPECT_EQ(cannot(DisputeType::overdue, Side::requesting, flow), "not_disputable");
  // Ten working days after 2026-09-21: 22 23 24, 28 29 30, 10-08 09 10(made up) 12.
  EXPECT_EQ(cannot(DisputeType::refusal, Side::requesting, flow.when("2026-10-12T23:59")), "");
  EXPECT_EQ(cannot(DisputeType::refusal, Side::requesting, flow.when("2026-10-13T00:01")), "window_closed");
}

TEST(DisputeOpening, LatenessIsDisputedOnlyWhenAClockIsLate) {
  Flow flow = off().accepted();
  EXPECT_EQ(cannot(DisputeType::overdue, Side::requesting, flow), "not_disputable");
  flow.when("2026-12-01T10:00");
  EXPECT_EQ(cannot(DisputeType::overdue, Side::requesting, flow), "");
  EXPECT_EQ(cannot(DisputeType::overdue, Side::requested, flow), "not_disputable");
}

TEST(DisputeOpening, QualityIsDisputedWhenReworkIsUsedUpOrItIsCompletedAndNotArchived) {
  Flow flow = off().replied();
  EXPECT_EQ(cannot(DisputeType::quality, Side::requesting, flow), "not_disputable");
  flow.does(drafter(), act(d::Verb::rework, "缺页")).does(officer(), replying());
  EXPECT_EQ(cannot(DisputeType::quality, Side::requesting, flow), "");
  Flow completed = off().completed();
  EXPECT_EQ(cannot(DisputeType::quality, Side::requesting, completed), "");
  completed.does(drafter(), archiving());
  EXPECT_EQ(cannot(DisputeType::quality, Side::requesting, completed), "not_disputable");
}

TEST(DisputeOpening, DutyAndForwardingAreForTheRequestedUnitCostsForBoth) {
  const Flow flow = off().received();
  for (const auto type : {DisputeType::duty, DisputeType::forwarding}) {
    EXPECT_EQ(cannot(type, Side::requested, flow), "");
    EXPECT_EQ(cannot(type, Side::requesting, flow), "not_disputable");
  }
  EXPECT_EQ(cannot(DisputeType::cost, Side::requested, flow), "not_disputable");
  const Flow working = off().accepted();
  for (const auto side : {Side::requesting, Side::requested})
    EXPECT_EQ(cannot(DisputeType::cost, side, working), "");
}

TEST(DisputeOpening, ACardIsObjectedToWithinTheWindowAfterItsDay) {
  const Flow flow = off().accepted();
  const auto with_card = [&](std::string_view date) {
    d::DisputeOpening opening{.type = DisputeType::card_objection};
    opening.card = d::CardReference{"黄牌〔2026〕3号", day(date)};
    return refusal_of(d::cannot_raise(opening, Side::requested, flow.request, *city_reference(), flow.now));
  };
  EXPECT_EQ(with_card("2026-09-18"), "");
  EXPECT_EQ(with_card("2026-08-03"), "window_closed");
}

TEST(DisputeOpening, APartIsTheLeadsOwnAffair) {
  Flow part{officer(), commissioning(d::RequestId{9}, "2026-10-16"), "2026-09-21T10:00"};
  part.does(housing_allocator(), act(d::Verb::receive));
  EXPECT_EQ(cannot(DisputeType::duty, Side::requested, part), "not_disputable");
}

// --- whose case it is

d::DisputeOpening between(d::UnitId claimant, d::UnitId respondent) {
  return {.claimant = claimant, .respondent = respondent};
}

TEST(DisputeDecider, IsTheDistrictsWhenBothBelongToItAndItsCoordinatorToNeither) {
  auto units = city_units();
  auto second = units[4];
  second.id = d::UnitId{8};
  second.code = "U8";
  auto elsewhere = second;
  elsewhere.id = d::UnitId{9};
  elsewhere.code = "U9";
  elsewhere.region = "310104";
  units.push_back(second);
  units.push_back(elsewhere);
  const d::OrgTree tree{units};
  const std::vector<d::UnitId> desks{City::government, City::district};
  const d::Decider district{d::Level::district, "310101"};
  EXPECT_EQ(d::decider_of(tree, between(City::district_civil, second.id), desks), district);
  EXPECT_EQ(d::decider_of(tree, between(City::district_civil, elsewhere.id), desks), d::Decider{});
  EXPECT_EQ(d::decider_of(tree, between(City::district_civil, City::public_security), desks), d::Decider{});
  // The district's own unit is a party: the city decides.
  EXPECT_EQ(d::decider_of(tree, between(City::district_civil, City::district), desks), d::Decider{});
  // Nobody there to decide.
  const std::vector<d::UnitId> city_only{City::government};
  EXPECT_EQ(d::decider_of(tree, between(City::district_civil, second.id), city_only), d::Decider{});
}

TEST(DisputeDecider, ACoordinatorOfAPartyStandsAside) {
  const auto flow = DisputeFlow{}.filed();
  const auto own = actor(City::public_security, 8, {d::Role::dispute_coordinator});
  EXPECT_EQ(refusal_of(flow.tries(own, dispute_act(Do::admit))), "recused");
  EXPECT_EQ(refusal_of(flow.tries(district_coordinator(), dispute_act(Do::admit))), "not_found");
  EXPECT_EQ(refusal_of(flow.tries(coordinator(), dispute_act(Do::admit))), "");
}

TEST(DisputeDecider, EscalationBringsItToTheCity) {
  DisputeFlow flow;
  flow.facts.decider = {d::Level::district, "310101"};
  // As if both belonged to the district.
  flow.dispute.opening.claimant = City::district_civil;
  const auto chief = actor(City::district_civil, 1, {d::Role::head, d::Role::handler});
  flow.does(chief, dispute_act(Do::fail_negotiation, "未果。")).does(chief, filing());
  const auto judge = district_coordinator();
  EXPECT_EQ(refusal_of(flow.tries(coordinator(), dispute_act(Do::admit))), "wrong_turn");
  flow.does(judge, dispute_act(Do::admit)).does(judge, dispute_act(Do::notify));
  flow.does(head(), dispute_act(Do::answer, "答复。"));
  flow.does(judge, dispute_act(Do::escalate, {}, "须由上级决定。"));
  EXPECT_EQ(flow.dispute.decider, d::Decider{});
  const auto decision = ruling(Do::decide, DisputeOutcome::refusal_upheld);
  EXPECT_EQ(refusal_of(flow.tries(judge, decision)), "wrong_turn");
  flow.does(coordinator(), decision);
}

// --- what must be written

TEST(DisputeTexts, EveryTextIsMandatoryAndBounded) {
  DisputeFlow flow;
  EXPECT_EQ(refusal_of(flow.tries(drafter(), dispute_act(Do::settle))), "missing text");
  EXPECT_EQ(refusal_of(flow.tries(drafter(), dispute_act(Do::settle, std::string(5'001, 'x')))),
            "too_long text");
  EXPECT_EQ(refusal_of(flow.tries(asking_head(), dispute_act(Do::withdraw))), "missing opinion");
  flow.when("2026-10-12T10:00");  // K11 is over, and nobody recorded how it went
  using Filing = d::DisputeFiling;
  for (const auto& [field, member] : {std::pair{"facts", &Filing::facts},
                                      {"proposal", &Filing::proposal},
                                      {"legalBasis", &Filing::legal_basis},
                                      {"negotiation", &Filing::negotiation}}) {
    auto act = filing();
    act.filing.value().*member = " ";
    EXPECT_EQ(refusal_of(flow.tries(asking_head(), act)), std::string{"missing "} + field);
  }
}

TEST(DisputeTexts, WhatWasRecordedOfTheNegotiationNeedNotBeRepeated) {
  auto act = filing();
  act.filing->negotiation = "";
  const auto flow = DisputeFlow{}.failed().does(asking_head(), act);
  EXPECT_EQ(flow.dispute.filing.negotiation, "两次协商未果。");
}

TEST(DisputeTexts, ACardIsNamedExactlyWhenItIsObjectedTo) {
  auto objection = raising(d::RequestId{1}, DisputeType::card_objection);
  const d::Dispute none{.id = d::DisputeId{2}};
  const auto tries = [&](const d::DisputeAct& act) {
    return refusal_of(d::decide(none, drafter(), act, {}, *city_reference(), at("2026-09-21T10:00")));
  };
  EXPECT_EQ(tries(objection), "");
  objection.opening->card->reference = "";
  EXPECT_EQ(tries(objection), "missing card.reference");
  objection.opening->card = d::CardReference{"黄牌", day("2026-09-22")};
  EXPECT_EQ(tries(objection), "out_of_range card.date");
  objection.opening->card.reset();
  EXPECT_EQ(tries(objection), "missing card");
  auto refusal = raising(d::RequestId{1});
  refusal.opening->card = d::CardReference{"黄牌", day("2026-09-18")};
  EXPECT_EQ(tries(refusal), "malformed card");
  refusal = raising(d::RequestId{1});
  refusal.opening->matter = "\n";
  EXPECT_EQ(tries(refusal), "missing matter");
}

TEST(DisputeRulings, NameExactlyWhatTheirOutcomeNeeds) {
  const auto flow = DisputeFlow{}.mediating();
  const auto tries = [&](DisputeOutcome outcome, int days, std::optional<d::UnitId> unit) {
    return refusal_of(flow.tries(coordinator(), ruling(Do::give_opinion, outcome, days, unit)));
  };
  EXPECT_EQ(tries(DisputeOutcome::must_assist, 5, {}), "");
  EXPECT_EQ(tries(DisputeOutcome::must_assist, 0, {}), "missing workingDays");
  EXPECT_EQ(tries(DisputeOutcome::partial, 31, {}), "out_of_range workingDays");
  EXPECT_EQ(tries(DisputeOutcome::must_assist, 5, City::housing), "malformed unit");
  EXPECT_EQ(tries(DisputeOutcome::designate_other, 0, {}), "missing unit");
  EXPECT_EQ(tries(DisputeOutcome::designate_other, 0, City::housing), "");
  EXPECT_EQ(tries(DisputeOutcome::refusal_upheld, 3, {}), "malformed workingDays");
  EXPECT_EQ(tries(DisputeOutcome::claim_granted, 0, {}), "outcome_not_allowed outcome");
}

// Every type has a way to end for and a way to end against whoever raised it.
TEST(DisputeRulings, EveryTypeAdmitsSomething) {
  for (const auto& type : d::EnumNames<DisputeType>::table) {
    const auto count = std::ranges::count(d::outcome_rules(), type.value, &d::OutcomeRule::type);
    EXPECT_GE(count, 2) << type.name;
  }
}

TEST(DisputeRulings, SayWhoMustExecuteThem) {
  EXPECT_EQ(DisputeFlow{}.ruled().dispute.obliged(), City::public_security);
  EXPECT_EQ(DisputeFlow{}.ruled(DisputeOutcome::refusal_upheld, 0).dispute.obliged(), std::nullopt);
  auto flow = DisputeFlow{}.mediating();
  flow.does(coordinator(), ruling(Do::agree, DisputeOutcome::designate_other, 0, City::housing));
  EXPECT_EQ(flow.dispute.obliged(), City::housing);
  EXPECT_TRUE(d::may_see(city_reference()->units, housing_officer(), flow.dispute));
}

// --- time

TEST(DisputeClocks, RunAsTheDesignSays) {
  // From Monday 2026-09-21; 09-25…27 and 10-01…07 are free, Saturday 10-10 is worked.
  const auto due = [](const DisputeFlow& flow) { return d::to_iso(flow.clock().due_at); };
  EXPECT_EQ(due(DisputeFlow{}), "2026-09-29T17:30:00+08:00");              // K11: 22 23 24 28 29
  EXPECT_EQ(due(DisputeFlow{}.filed()), "2026-09-24T17:30:00+08:00");      // K12: 22 23 24
  EXPECT_EQ(due(DisputeFlow{}.admitted()), "2026-09-23T17:30:00+08:00");   // K13: 22 23
  EXPECT_EQ(due(DisputeFlow{}.notified()), "2026-09-29T17:30:00+08:00");   // K14
  EXPECT_EQ(due(DisputeFlow{}.answered()), "2026-10-19T17:30:00+08:00");   // K15: 15 working days
  EXPECT_EQ(due(DisputeFlow{}.executing()), "2026-10-11T17:30:00+08:00");  // K16: 20 calendar days
  auto longer = DisputeFlow{}.mediating().does(coordinator(), dispute_act(Do::extend, {}, "须征求意见。"));
  EXPECT_EQ(due(longer), "2026-11-02T17:30:00+08:00");  // ten more
  EXPECT_EQ(d::to_iso(longer.clock().first_due_at), "2026-10-19T17:30:00+08:00");
}

TEST(DisputeClocks, SilenceIsNotedAtTheEndOfK14WheneverSomebodyLooks) {
  auto flow = DisputeFlow{}.notified().when("2026-09-30T00:00").looked_at();
  EXPECT_EQ(flow.dispute.state, d::DisputeState::notified);
  flow.when("2026-10-20T09:00").looked_at();
  EXPECT_EQ(flow.dispute.state, d::DisputeState::answered);
  EXPECT_TRUE(flow.dispute.silent);
  EXPECT_EQ(d::to_iso(flow.events.back().effective_at), "2026-09-30T00:00:00+08:00");
  EXPECT_EQ(flow.events.back().unit, City::public_security);
  EXPECT_EQ(flow.clock().started_at, at("2026-09-30T00:00"));
}

TEST(DisputeClocks, OverdueExecutionIsNotedOnceAndStaysRed) {
  auto flow = DisputeFlow{}.executing().when("2026-10-20T09:00").looked_at();
  EXPECT_TRUE(flow.dispute.execution_overdue);
  EXPECT_EQ(flow.events.back().unit, City::public_security);
  EXPECT_EQ(flow.dispute.next_act(), std::nullopt);
  EXPECT_EQ(d::lamp(&flow.clock(), flow.now), d::Lamp::red);
  const auto events = flow.events.size();
  flow.when("2026-12-20T09:00").looked_at();
  EXPECT_EQ(flow.events.size(), events);
  // A late report is still a report.
  flow.does(officer(), dispute_act(Do::report, "已提供。"));
  EXPECT_TRUE(flow.dispute.execution_overdue);
}

TEST(DisputeClocks, AFreshCalendarMovesOpenDates) {
  auto data = shipped_calendar_data();
  ++data.version;
  data.overrides.push_back({day("2026-09-23"), false, "临时放假"});
  d::Reference changed{2,
                       d::OrgTree{city_units()},
                       d::Catalogue{city_items()},
                       d::ClockRules{shipped_clock_rules()},
                       d::WorkingCalendar{std::move(data)},
                       d::LetterTemplates{},
                       shipped_retention_classes()};
  const DisputeFlow flow;
  const auto event = d::decide_recalculation(flow.dispute, changed, flow.now);
  ASSERT_TRUE(event);
  EXPECT_EQ(d::to_iso(d::evolve(flow.dispute, *event).clocks.running()->due_at), "2026-09-30T17:30:00+08:00");
  EXPECT_FALSE(d::decide_recalculation(flow.dispute, *city_reference(), flow.now));
  EXPECT_FALSE(d::decide_recalculation(flow.dispute, changed, at("2026-12-01T10:00")));
}

// --- whose turn it is

struct Waiting {
  DisputeFlow flow;
  std::vector<d::AwaitedStep> steps;
};

TEST(DisputeTurns, EachStateWaitsForTheStepThatLeadsOn) {
  using enum d::DisputeSide;
  auto late = DisputeFlow{}.executing().when("2026-12-01T10:00").looked_at();
  auto without_execution = DisputeFlow{}.ruled(DisputeOutcome::refusal_upheld, 0);
  const std::vector<Waiting> all{{DisputeFlow{}, {{claimant, Do::settle}}},
                                 {DisputeFlow{}.failed(), {{claimant, Do::file}}},
                                 {DisputeFlow{}.filed(), {{decider, Do::admit}}},
                                 {DisputeFlow{}.admitted(), {{decider, Do::notify}}},
                                 {DisputeFlow{}.notified(), {{respondent, Do::answer}}},
                                 {DisputeFlow{}.answered(), {{decider, Do::mediate}}},
                                 {DisputeFlow{}.mediating(), {{decider, Do::give_opinion}}},
                                 {DisputeFlow{}.ruled(), {{decider, Do::execute}}},
                                 {without_execution, {{decider, Do::close}}},
                                 {DisputeFlow{}.executing(), {{obliged, Do::report}}},
                                 {late, {{obliged, Do::report}, {decider, Do::close}}},
                                 {DisputeFlow{}.executed(), {{decider, Do::close}}},
                                 {DisputeFlow{}.executed().does(coordinator(), dispute_act(Do::close)), {}}};
  for (const auto& [flow, steps] : all) {
    SCOPED_TRACE(name_of(flow.dispute.state));
    EXPECT_EQ(d::awaited_steps(flow.dispute), steps);
    // Whoever is waited for may take the step.
    for (const auto& step : steps) {
      const auto* row = d::find_transition(flow.dispute.state, step.verb, step.side);
      ASSERT_NE(row, nullptr);
      EXPECT_NE(row->from, row->to);
    }
  }
}

TEST(DisputeTurns, AreForWhoeverMayTakeTheStep) {
  const auto& units = city_reference()->units;
  using Steps = std::vector<Do>;
  const auto steps = [](const d::Roles& roles) { return d::steps_of_parties(roles); };
  EXPECT_EQ(steps({d::Role::handler}), (Steps{Do::settle, Do::report}));
  EXPECT_EQ(steps({d::Role::head}), (Steps{Do::file, Do::answer, Do::report}));
  EXPECT_EQ(steps({d::Role::allocator, d::Role::dispute_coordinator}), Steps{});
  const auto now = at("2026-09-21T10:00");
  EXPECT_TRUE(d::turn_of(units, head(), now).late_negotiations);
  EXPECT_FALSE(d::turn_of(units, drafter(), now).late_negotiations);
  EXPECT_EQ(d::turn_of(units, coordinator(), now).desk, "desk:city");
  EXPECT_EQ(d::turn_of(units, head(), now).desk, std::nullopt);
}

// --- who sees and who is told

TEST(DisputeVisibility, PartiesAndDisputeCoordinatorsAboveThemNobodyElse) {
  const auto& units = city_reference()->units;
  const auto flow = DisputeFlow{}.filed();
  for (const auto& who : {drafter(), allocator(), head(), coordinator()})
    EXPECT_TRUE(d::may_see(units, who, flow.dispute));
  const auto supervisor = actor(City::government, 2, {d::Role::supervision_coordinator});
  for (const auto& who : {outsider(), district_coordinator(), supervisor})
    EXPECT_FALSE(d::may_see(units, who, flow.dispute));
  auto in_district = flow.dispute;
  in_district.opening.claimant = City::district_civil;
  EXPECT_TRUE(d::may_see(units, district_coordinator(), in_district));
  EXPECT_EQ(d::listings_of(in_district, units),
            (std::vector<d::DisputeListing>{
                {"city"}, {"desk:city", Do::admit}, {"district:310101"}, {"unit:3"}, {"unit:5"}}));
}

TEST(DisputeVisibility, NotesAreForDisputeCoordinatorsOfNoParty) {
  const auto& units = city_reference()->units;
  const auto flow = DisputeFlow{}.filed().does(coordinator(), dispute_act(Do::note, "拟先听取意见。"));
  EXPECT_TRUE(d::shows(units, flow.events.back(), flow.dispute, coordinator()));
  for (const auto& who : {drafter(), head(), actor(City::public_security, 8, {d::Role::dispute_coordinator})})
    EXPECT_FALSE(d::shows(units, flow.events.back(), flow.dispute, who));
}

std::vector<d::Audience> told(const DisputeFlow& flow) {
  Flow request = off().received().does(allocator(), refusing(d::Ground::prohibited));
  const std::vector<d::DisputeEvent> last{flow.events.back()};
  const std::vector<d::UnitId> desks{City::government, City::district};
  std::vector<d::Audience> audiences;
  for (const auto& message :
       d::messages_of(flow.dispute, last, request.request, city_reference()->units, desks)) {
    EXPECT_EQ(message.kind, d::NoticeKind::dispute);
    EXPECT_NE(d::about_text(message.about), message.about);
    audiences.push_back(message.audience);
  }
  return audiences;
}

bool hears(const std::vector<d::Audience>& audiences, const d::Audience& one) {
  return std::ranges::find(audiences, one) != audiences.end();
}

TEST(DisputeMessages, BothPartiesHearAndWhoeverHasToAct) {
  const d::Audience decider{.unit = City::government, .role = d::Role::dispute_coordinator};
  const d::Audience chief{.unit = City::public_security, .role = d::Role::head};
  const auto filed = told(DisputeFlow{}.filed());
  EXPECT_TRUE(hears(filed, {.person = drafter().person}));
  EXPECT_TRUE(hears(filed, {.unit = City::public_security, .role = d::Role::allocator}));
  EXPECT_TRUE(hears(filed, decider));
  EXPECT_FALSE(hears(filed, {.unit = City::district, .role = d::Role::dispute_coordinator}));
  EXPECT_TRUE(hears(told(DisputeFlow{}.notified()), chief));
  EXPECT_FALSE(hears(told(DisputeFlow{}.notified()), decider));
  EXPECT_TRUE(hears(told(DisputeFlow{}.executing().when("2026-12-01T10:00").looked_at()), decider));
  EXPECT_TRUE(told(DisputeFlow{}.filed().does(coordinator(), dispute_act(Do::note, "研判。"))).empty());
  EXPECT_TRUE(hears(told(DisputeFlow{}.ruled(DisputeOutcome::adjust_catalogue, 0)),
                    {.role = d::Role::catalogue_coordinator}));
}

}  // namespace xiezhu::test::dispute_rules
