// Every situation × verb × person of a dispute against a table written from the contract (domain §2, §7),
// never from the code.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "tests/support/dispute_builders.hpp"

namespace xiezhu::test::dispute_walk {

using d::ClockCode;
using d::DisputeSide;
using d::DisputeState;
using d::Reason;
using d::Role;
using Do = d::DisputeVerb;

// What else matters about a dispute.
enum class Trait { failed, negotiation_late, extended, opinion_late, to_execute, overdue };
using Traits = std::set<Trait>;

struct Condition {
  std::set<Trait> any_of;  // one of them, or …
  bool wanted;             // … none of them
  Reason otherwise;
};

struct Step {
  DisputeState from;
  Do verb;
  DisputeSide side;
  std::set<Role> roles;  // empty: the system
  DisputeState to;
  std::optional<ClockCode> clock;  // which one runs afterwards
  std::vector<Condition> conditions{};
};

constexpr auto claimant = DisputeSide::claimant;
constexpr auto respondent = DisputeSide::respondent;
constexpr auto obliged = DisputeSide::obliged;
constexpr auto decider = DisputeSide::decider;
constexpr auto by_itself = DisputeSide::system;

const std::set<Role> negotiators{Role::handler, Role::case_officer};
const std::set<Role> heads{Role::head};
const std::set<Role> coordinators{Role::dispute_coordinator};

std::vector<Step> negotiation() {
  using enum DisputeState;
  const Condition once{{Trait::failed}, false, Reason::negotiation_failed};
  const Condition over{{Trait::failed, Trait::negotiation_late}, true, Reason::negotiation_runs};
  return {{negotiating, Do::settle, claimant, negotiators, settled, {}},
          {negotiating, Do::fail_negotiation, claimant, negotiators, negotiating, {}, {once}},
          {negotiating, Do::fail_negotiation, respondent, negotiators, negotiating, {}, {once}},
          {negotiating, Do::file, claimant, heads, filed, ClockCode::dispute_admission, {over}}};
}

std::vector<Step> admission() {
  using enum DisputeState;
  return {{filed, Do::admit, decider, coordinators, admitted, ClockCode::dispute_notice},
          {filed, Do::not_admit, decider, coordinators, not_admitted, {}},
          {admitted, Do::notify, decider, coordinators, notified, ClockCode::dispute_answer},
          {notified, Do::answer, respondent, heads, answered, ClockCode::dispute_opinion},
          {notified, Do::note_silence, by_itself, {}, answered, ClockCode::dispute_opinion}};
}

std::vector<Step> ruling_steps() {
  using enum DisputeState;
  std::vector<Step> steps{
      {answered, Do::mediate, decider, coordinators, mediating, ClockCode::dispute_opinion},
      {escalated, Do::decide, decider, coordinators, decided, {}}};
  for (const auto state : {answered, mediating}) {
    steps.push_back({state,
                     Do::extend,
                     decider,
                     coordinators,
                     state,
                     ClockCode::dispute_opinion,
                     {{{Trait::extended}, false, Reason::already_extended},
                      {{Trait::opinion_late}, false, Reason::clock_expired}}});
    steps.push_back({state, Do::agree, decider, coordinators, agreed, {}});
    steps.push_back({state, Do::give_opinion, decider, coordinators, opinion, {}});
    steps.push_back({state, Do::escalate, decider, coordinators, escalated, {}});
  }
  return steps;
}

std::vector<Step> execution() {
  using enum DisputeState;
  const Condition something{{Trait::to_execute}, true, Reason::nothing_to_execute};
  const Condition nothing{{Trait::to_execute}, false, Reason::not_executed};
  std::vector<Step> steps{
      {executing, Do::report, obliged, {Role::handler, Role::case_officer, Role::head}, executed, {}},
      {executing,
       Do::note_overdue,
       by_itself,
       {},
       executing,
       ClockCode::execution,
       {{{Trait::overdue}, false, Reason::wrong_turn}}},
      {executing,
       Do::close,
       decider,
       coordinators,
       closed,
       {},
       {{{Trait::overdue}, true, Reason::not_executed}}},
      {executed, Do::close, decider, coordinators, closed, {}}};
  for (const auto state : {agreed, opinion, decided}) {
    steps.push_back(
        {state, Do::execute, decider, coordinators, executing, ClockCode::execution, {something}});
    steps.push_back({state, Do::close, decider, coordinators, closed, {}, {nothing}});
  }
  return steps;
}

// The clock of a state; filed once K11 is over, nothing runs in between.
std::optional<ClockCode> clock_of(DisputeState state) {
  switch (state) {
    case DisputeState::negotiating:
      return ClockCode::negotiation;
    case DisputeState::filed:
      return ClockCode::dispute_admission;
    case DisputeState::admitted:
      return ClockCode::dispute_notice;
    case DisputeState::notified:
      return ClockCode::dispute_answer;
    case DisputeState::answered:
    case DisputeState::mediating:
      return ClockCode::dispute_opinion;
    case DisputeState::executing:
      return ClockCode::execution;
    default:
      return std::nullopt;
  }
}

const std::vector<Step>& contract() {
  static const std::vector<Step> steps = [] {
    using enum DisputeState;
    std::vector<Step> all{{none, Do::open, claimant, negotiators, negotiating, ClockCode::negotiation}};
    for (auto part : {negotiation(), admission(), ruling_steps(), execution()})
      std::ranges::move(part, std::back_inserter(all));
    for (const auto state : {negotiating, filed, admitted, notified, answered, mediating, escalated})
      all.push_back({state, Do::withdraw, claimant, heads, withdrawn, {}});
    for (const auto state : {filed, admitted, notified, answered, mediating, agreed, opinion, escalated,
                             decided, executing, executed})
      all.push_back({state, Do::note, decider, coordinators, state, clock_of(state)});
    return all;
  }();
  return steps;
}

struct Situation {
  const char* name;
  DisputeState state;
  Traits traits;
  DisputeFlow (*flow)();
};

DisputeFlow fresh() { return DisputeFlow{}; }

const std::vector<Situation>& situations() {
  using enum Trait;
  using S = DisputeState;
  static const std::vector<Situation> all{
      {"negotiating", S::negotiating, {}, [] { return fresh(); }},
      {"negotiated_in_vain", S::negotiating, {failed}, [] { return fresh().failed(); }},
      {"negotiated_too_long",
       S::negotiating,
       {negotiation_late},
       [] { return fresh().when("2026-10-12T10:00"); }},
      {"settled",
       S::settled,
       {},
       [] { return fresh().does(drafter(), dispute_act(Do::settle, "三日内提供。")); }},
      {"filed", S::filed, {}, [] { return fresh().filed(); }},
      {"not_admitted",
       S::not_admitted,
       {},
       [] { return fresh().filed().does(coordinator(), dispute_act(Do::not_admit, {}, "不属此类。")); }},
      {"admitted", S::admitted, {}, [] { return fresh().admitted(); }},
      {"notified", S::notified, {}, [] { return fresh().notified(); }},
      {"answered", S::answered, {}, [] { return fresh().answered(); }},
      {"mediating", S::mediating, {}, [] { return fresh().mediating(); }},
      {"extended",
       S::mediating,
       {extended},
       [] { return fresh().mediating().does(coordinator(), dispute_act(Do::extend, {}, "须征求意见。")); }},
      {"opinion_late",
       S::mediating,
       {opinion_late},
       [] { return fresh().mediating().when("2026-12-01T10:00"); }},
      {"agreed",
       S::agreed,
       {to_execute},
       [] {
         return fresh().mediating().does(coordinator(), ruling(Do::agree, d::DisputeOutcome::partial, 5));
       }},
      {"opinion", S::opinion, {to_execute}, [] { return fresh().ruled(); }},
      {"upheld", S::opinion, {}, [] { return fresh().ruled(d::DisputeOutcome::refusal_upheld, 0); }},
      {"escalated",
       S::escalated,
       {},
       [] {
         return fresh().answered().does(coordinator(), dispute_act(Do::escalate, {}, "须由上级决定。"));
       }},
      {"decided",
       S::decided,
       {to_execute},
       [] {
         return fresh()
             .answered()
             .does(coordinator(), dispute_act(Do::escalate, {}, "须由上级决定。"))
             .does(coordinator(), ruling(Do::decide, d::DisputeOutcome::must_assist, 5));
       }},
      {"executing", S::executing, {to_execute}, [] { return fresh().executing(); }},
      {"overdue",
       S::executing,
       {to_execute, overdue},
       [] { return fresh().executing().when("2026-12-01T10:00").looked_at(); }},
      {"executed", S::executed, {to_execute}, [] { return fresh().executed(); }},
      {"closed",
       S::closed,
       {to_execute},
       [] { return fresh().executed().does(coordinator(), dispute_act(Do::close)); }},
      {"withdrawn", S::withdrawn, {}, [] {
         return fresh().does(asking_head(), dispute_act(Do::withdraw, {}, "事由消失。"));
       }}};
  return all;
}

d::DisputeAct full_act(Do verb) {
  if (verb == Do::open) return raising(d::RequestId{1});
  if (verb == Do::file) return filing();
  if (d::concludes(verb)) return ruling(verb, d::DisputeOutcome::must_assist, 5);
  return dispute_act(verb, "正文", "理由");
}

// Whoever it is, by unit: sides follow from that.
std::set<DisputeSide> sides_of(d::UnitId unit, Role role, const Situation& situation) {
  std::set<DisputeSide> sides;
  if (unit == City::civil_affairs) sides.insert(claimant);
  if (unit == City::public_security) sides.insert(respondent);
  if (unit == City::public_security && situation.traits.contains(Trait::to_execute)) sides.insert(obliged);
  const bool with_decider =
      situation.state != DisputeState::negotiating && situation.state != DisputeState::settled;
  if (unit == City::government && role == Role::dispute_coordinator && with_decider) sides.insert(decider);
  return sides;
}

bool sees(d::UnitId unit, Role role) {
  return unit == City::civil_affairs || unit == City::public_security ||
         (unit == City::government && role == Role::dispute_coordinator);
}

std::optional<Reason> broken(const Step& step, const Traits& traits) {
  for (const auto& condition : step.conditions) {
    const bool holds = std::ranges::any_of(condition.any_of, [&](Trait one) { return traits.contains(one); });
    if (holds != condition.wanted) return condition.otherwise;
  }
  return std::nullopt;
}

const Step* promised(const Situation& situation, Do verb, const std::set<DisputeSide>& sides) {
  const auto found = std::ranges::find_if(contract(), [&](const Step& step) {
    return step.from == situation.state && step.verb == verb && sides.contains(step.side);
  });
  return found == contract().end() ? nullptr : &*found;
}

std::optional<Reason> expected_refusal(const Situation& situation, Do verb, d::UnitId unit, Role role) {
  if (!sees(unit, role)) return Reason::not_found;
  const Step* step = promised(situation, verb, sides_of(unit, role, situation));
  if (step == nullptr) {
    // A coordinator of a party stands aside.
    const bool would = role == Role::dispute_coordinator && unit != City::government &&
                       promised(situation, verb, {decider}) != nullptr;
    return would ? Reason::recused : Reason::wrong_turn;
  }
  if (!step->roles.contains(role)) return Reason::role_required;
  return broken(*step, situation.traits);
}

template <class Visit>
void walk(Visit visit) {
  for (const auto& situation : situations()) {
    const DisputeFlow flow = situation.flow();
    ASSERT_EQ(flow.dispute.state, situation.state) << situation.name;
    for (const auto unit : {City::civil_affairs, City::public_security, City::government, City::housing}) {
      for (const auto& role : d::EnumNames<Role>::table) {
        const bool coordinates_elsewhere =
            unit == City::housing && role.value == Role::dispute_coordinator;  // a city unit sees all
        if (!coordinates_elsewhere) visit(situation, flow, actor(unit, 9, {role.value}), role.value);
      }
    }
  }
}

TEST(DisputeWalk, EverySituationVerbAndPersonFollowsTheContract) {
  int walked = 0;
  walk([&](const Situation& situation, const DisputeFlow& flow, const d::Actor& who, Role role) {
    for (const auto& verb : d::EnumNames<Do>::table) {
      ++walked;
      const auto outcome = flow.tries(who, full_act(verb.value));
      const auto refusal = expected_refusal(situation, verb.value, who.unit, role);
      const auto what = std::string{situation.name} + " " + std::string{verb.name} + " " +
                        std::to_string(who.unit.value()) + " " + std::string{d::name_of(role)};
      ASSERT_EQ(outcome.has_value(), !refusal)
          << what
          << (outcome ? "" : " " + std::string{d::code(outcome.error().reason)} + outcome.error().field);
      if (refusal) {
        EXPECT_EQ(d::code(outcome.error().reason), d::code(*refusal)) << what;
        continue;
      }
      const Step& step = *promised(situation, verb.value, sides_of(who.unit, role, situation));
      const auto after = d::evolve(flow.dispute, *outcome);
      EXPECT_EQ(d::name_of(after.state), d::name_of(step.to)) << what;
      const auto* running = after.clocks.running();
      EXPECT_EQ(running ? std::optional{running->code} : std::nullopt, step.clock) << what;
    }
  });
  EXPECT_EQ(walked, 22 * 22 * (14 * 4 - 1));
}

TEST(DisputeWalk, AllowedActionsAreExactlyWhatTheContractAllows) {
  walk([&](const Situation& situation, const DisputeFlow& flow, const d::Actor& who, Role role) {
    std::vector<Do> expected;
    for (const auto& verb : d::EnumNames<Do>::table) {
      if (!expected_refusal(situation, verb.value, who.unit, role)) expected.push_back(verb.value);
    }
    auto allowed = d::allowed_actions(flow.dispute, who, city_reference()->units, flow.now);
    std::ranges::sort(allowed);
    EXPECT_EQ(allowed, expected) << situation.name << " " << who.unit.value() << " " << d::name_of(role);
  });
}

TEST(DisputeWalk, TheSystemTakesOnlyItsOwnSteps) {
  for (const auto& situation : situations()) {
    const DisputeFlow flow = situation.flow();
    for (const auto& verb : d::EnumNames<Do>::table) {
      if (verb.value == Do::recalculate) continue;  // wherever a clock runs; see the clocks
      const Step* step = promised(situation, verb.value, {by_itself});
      const bool expected = step != nullptr && !broken(*step, situation.traits);
      const auto outcome =
          d::authorise(flow.dispute, verb.value, d::system_actor, city_reference()->units, flow.now);
      EXPECT_EQ(outcome.has_value(), expected) << situation.name << " " << verb.name;
    }
  }
}

TEST(DisputeWalk, WhatIsOverAdmitsNothingMore) {
  for (const auto& situation : situations()) {
    const DisputeFlow flow = situation.flow();
    EXPECT_EQ(flow.dispute.over(), d::final(situation.state));
    EXPECT_EQ(flow.dispute.finished_at.has_value(), flow.dispute.over()) << situation.name;
    if (!flow.dispute.over()) continue;
    EXPECT_EQ(flow.dispute.clocks.running(), nullptr) << situation.name;
    for (const auto& row : d::dispute_transitions()) EXPECT_NE(row.from, situation.state);
  }
}

}  // namespace xiezhu::test::dispute_walk
