// Every state × verb × side × role against a table written from the contract (domain §4), never from the
// code.
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/support/domain_builders.hpp"

namespace xiezhu::test::lifecycle_walk {

using d::ClockCode;
using d::Reason;
using d::Role;
using d::Side;
using d::State;
using d::Verb;

struct Step {
  State from;
  Verb verb;
  Side side;
  std::optional<Role> role;  // none: the system
  State to;
  std::optional<ClockCode> clock;  // which clock runs afterwards
};

// Domain §2 says who may do what, §4 whose turn it is and which clock runs.
const std::vector<Step>& contract() {
  static const std::vector<Step> steps{
      // A handler drafts and sends for signature; whatever is not signed yet costs the other unit no time.
      {State::none, Verb::draft, Side::requesting, Role::handler, State::draft, {}},
      {State::draft, Verb::edit, Side::requesting, Role::handler, State::draft, {}},
      {State::draft, Verb::submit, Side::requesting, Role::handler, State::pending_sign, {}},
      {State::draft, Verb::withdraw, Side::requesting, Role::handler, State::withdrawn, {}},
      // Rule 1: the signer signs or returns.
      {State::pending_sign, Verb::sign, Side::requesting, Role::signer, State::sent, ClockCode::receipt},
      {State::pending_sign, Verb::return_draft, Side::requesting, Role::signer, State::draft, {}},
      {State::pending_sign, Verb::withdraw, Side::requesting, Role::handler, State::withdrawn, {}},
      // Rule 2: the allocator signs for it, or K1 passes.
      {State::sent, Verb::receive, Side::requested, Role::allocator, State::received, ClockCode::decision},
      {State::sent, Verb::deem_received, Side::system, {}, State::received, ClockCode::decision},
      {State::sent, Verb::withdraw, Side::requesting, Role::handler, State::withdrawn, {}},
      // Rule 3 and 6: the allocator decides and assigns; assigning is part of in_progress.
      {State::received, Verb::accept, Side::requested, Role::allocator, State::in_progress,
       ClockCode::handling},
      {State::received, Verb::withdraw, Side::requesting, Role::handler, State::withdrawn, {}},
      {State::in_progress, Verb::assign, Side::requested, Role::allocator, State::in_progress,
       ClockCode::handling},
      {State::in_progress, Verb::reply, Side::requested, Role::case_officer, State::replied,
       ClockCode::confirmation},
      // Rule 11: the requester withdraws any time before the reply.
      {State::in_progress, Verb::withdraw, Side::requesting, Role::handler, State::withdrawn, {}},
      // Rule 10: confirm, rework, or silence.
      {State::replied, Verb::confirm, Side::requesting, Role::handler, State::completed, {}},
      {State::replied, Verb::rework, Side::requesting, Role::handler, State::in_progress,
       ClockCode::handling},
      {State::replied, Verb::auto_confirm, Side::system, {}, State::completed, {}},
  };
  return steps;
}

constexpr std::array states{State::none,    State::draft,     State::pending_sign,
                            State::sent,    State::received,  State::in_progress,
                            State::replied, State::completed, State::withdrawn};

Flow flow_in(State state) {
  Flow flow;
  switch (state) {
    case State::none:
      flow.request = d::Request{.id = flow.request.id};
      break;
    case State::draft:
      break;
    case State::pending_sign:
      flow.submitted();
      break;
    case State::sent:
      flow.sent();
      break;
    case State::received:
      flow.received();
      break;
    case State::in_progress:
      flow.accepted();
      break;
    case State::replied:
      flow.replied();
      break;
    case State::completed:
      flow.completed();
      break;
    case State::withdrawn:
      flow.sent().does(drafter(), act(Verb::withdraw, "不再需要"));
      break;
  }
  // Whatever a verb may need is at hand, so that only right and turn decide.
  flow.facts.number = d::DocumentNumber{"沪民函", 2026, 12};
  flow.facts.officer = person_of(officer());
  return flow;
}

d::Act full_act(Verb verb) {
  d::Act full = act(verb, "理由");
  if (verb == Verb::draft || verb == Verb::edit) full.content = content();
  if (verb == Verb::accept || verb == Verb::assign) full.case_officer = officer().person;
  if (verb == Verb::reply) full.reply = d::Reply{d::ReplyOutcome::full, "已提供"};
  return full;
}

// The person that no personal guard can stop.
d::Actor unhindered(Side side, Role role) {
  if (side == Side::requested) return {officer().person, City::public_security, {role}};
  return {role == Role::signer ? signer().person : drafter().person, City::civil_affairs, {role}};
}

const Step* promised(State from, Verb verb) {
  const auto found =
      std::ranges::find_if(contract(), [&](const Step& s) { return s.from == from && s.verb == verb; });
  return found == contract().end() ? nullptr : &*found;
}

bool delivered(State state) {
  return state != State::none && state != State::draft && state != State::pending_sign;
}

std::string describe(State state, Verb verb, Side side, Role role) {
  return std::string{d::name_of(state)} + " " + std::string{d::name_of(verb)} + " " +
         std::string{d::name_of(side)} + " " + std::string{d::name_of(role)};
}

std::optional<Reason> expected_refusal(State state, Verb verb, Side side, Role role) {
  if (side == Side::requested && state == State::none)
    return std::nullopt;  // before a draft there are no sides
  if (side == Side::requested && !delivered(state)) return Reason::not_found;
  const Step* step = promised(state, verb);
  if (step == nullptr || step->side != side) return Reason::wrong_turn;
  if (step->role != role) return Reason::role_required;
  return std::nullopt;
}

TEST(LifecycleWalk, EveryStateVerbSideAndRoleFollowsTheContract) {
  int walked = 0;
  for (const State state : states) {
    const Flow flow = flow_in(state);
    ASSERT_EQ(flow.request.state, state);
    for (const auto& verb : d::EnumNames<Verb>::table) {
      for (const Side side : {Side::requesting, Side::requested}) {
        for (const auto& role : d::EnumNames<Role>::table) {
          if (state == State::none && side == Side::requested) continue;
          ++walked;
          const auto outcome = flow.tries(unhindered(side, role.value), full_act(verb.value));
          const auto refusal = expected_refusal(state, verb.value, side, role.value);
          const auto what = describe(state, verb.value, side, role.value);
          ASSERT_EQ(outcome.has_value(), !refusal) << what;
          if (refusal) {
            EXPECT_EQ(outcome.error().reason, *refusal) << what;
            EXPECT_EQ(outcome.error().field, "") << what;
            continue;
          }
          const Step& step = *promised(state, verb.value);
          const auto after = d::evolve(flow.request, *outcome);
          EXPECT_EQ(after.state, step.to) << what;
          EXPECT_EQ(outcome->from, state) << what;
          ASSERT_EQ(after.clocks.running() != nullptr, step.clock.has_value()) << what;
          if (step.clock) {
            EXPECT_EQ(after.clocks.running()->code, *step.clock) << what;
          }
        }
      }
    }
  }
  EXPECT_EQ(walked, 14 * 14 * (9 * 2 - 1));
}

TEST(LifecycleWalk, RefusalsNameTheStateOrTheMissingRole) {
  const auto wrong_turn = flow_in(State::sent).tries(allocator(), full_act(Verb::accept));
  EXPECT_EQ(wrong_turn.error().detail, "sent");
  const auto no_role = flow_in(State::sent).tries(officer(), full_act(Verb::receive));
  EXPECT_EQ(no_role.error().detail, "allocator");
}

TEST(LifecycleWalk, AUnitThatIsNoPartyLearnsNothing) {
  for (const State state : states) {
    if (state == State::none) continue;
    const Flow flow = flow_in(state);
    for (const auto& verb : d::EnumNames<Verb>::table) {
      const auto outcome = flow.tries(outsider(), full_act(verb.value));
      ASSERT_FALSE(outcome);
      EXPECT_EQ(outcome.error().reason, Reason::not_found);
      EXPECT_EQ(outcome.error().detail, "");
    }
  }
}

TEST(LifecycleWalk, TheSystemTakesOnlyItsOwnSteps) {
  for (const State state : states) {
    const Flow flow = flow_in(state);
    for (const auto& verb : d::EnumNames<Verb>::table) {
      const Step* step = promised(state, verb.value);
      const auto outcome = d::authorise(flow.request, verb.value, d::system_actor, {});
      EXPECT_EQ(outcome.has_value(), step != nullptr && step->side == Side::system)
          << d::name_of(state) << " " << d::name_of(verb.value);
    }
  }
}

TEST(LifecycleWalk, AllowedActionsAreExactlyWhatTheContractAllows) {
  for (const State state : states) {
    const Flow flow = flow_in(state);
    for (const Side side : {Side::requesting, Side::requested}) {
      for (const auto& role : d::EnumNames<Role>::table) {
        if (state == State::none && side == Side::requested) continue;
        std::vector<Verb> expected;
        for (const auto& step : contract()) {
          if (step.from == state && step.side == side && step.role == role.value)
            expected.push_back(step.verb);
        }
        auto allowed = d::allowed_actions(flow.request, unhindered(side, role.value), {});
        std::ranges::sort(expected);
        std::ranges::sort(allowed);
        EXPECT_EQ(allowed, expected) << d::name_of(state) << " " << d::name_of(role.value);
      }
    }
    EXPECT_TRUE(state == State::none || d::allowed_actions(flow.request, outsider(), {}).empty());
  }
}

TEST(LifecycleWalk, FinalStatesAdmitNothing) {
  for (const State state : {State::completed, State::withdrawn}) {
    const Flow flow = flow_in(state);
    EXPECT_FALSE(flow.request.open());
    EXPECT_EQ(flow.request.clocks.running(), nullptr);
    EXPECT_FALSE(d::turn_of(flow.request));
    for (const auto& verb : d::EnumNames<Verb>::table)
      EXPECT_EQ(d::find_transition(state, verb.value), nullptr);
    EXPECT_EQ(d::system_transition(state), nullptr);
  }
}

TEST(LifecycleWalk, TheTurnIsWhereTheContractPutsIt) {
  struct Expected {
    State state;
    Side side;
    Role role;
  };
  for (const auto& [state, side, role] : {Expected{State::draft, Side::requesting, Role::handler},
                                          Expected{State::pending_sign, Side::requesting, Role::signer},
                                          Expected{State::sent, Side::requested, Role::allocator},
                                          Expected{State::received, Side::requested, Role::allocator},
                                          Expected{State::in_progress, Side::requested, Role::case_officer},
                                          Expected{State::replied, Side::requesting, Role::handler}}) {
    const auto turn = d::turn_of(flow_in(state).request);
    ASSERT_TRUE(turn) << d::name_of(state);
    EXPECT_EQ(turn->side, side) << d::name_of(state);
    EXPECT_EQ(turn->role, role) << d::name_of(state);
  }
  EXPECT_EQ(d::turn_of(flow_in(State::draft).request)->person, drafter().person);
  EXPECT_EQ(d::turn_of(flow_in(State::in_progress).request)->person, officer().person);
}

}  // namespace xiezhu::test::lifecycle_walk
