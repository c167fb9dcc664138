// Supervision orders and cards (domain §6): who may take which step when, what the clocks do, and what holds
// on every way through.
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "domain/supervision/messages.hpp"
#include "tests/support/day_walk.hpp"
#include "tests/support/property.hpp"
#include "tests/support/supervision_builders.hpp"

namespace xiezhu::test::supervision {

using d::CardState;
using d::CardVerb;
using d::OrderState;
using d::OrderVerb;
using d::Reason;

d::Actor unit_handler() { return actor(City::public_security, 8, {d::Role::handler}); }
d::Actor requester_head() { return actor(City::civil_affairs, 9, {d::Role::head}); }

// --- every state × verb

using OrderStep = std::tuple<OrderState, OrderVerb>;
// Who may take a step, and where it leads, as the rules say it.
struct Allowed {
  std::string who;
  OrderState to;
};
const std::map<OrderStep, Allowed> order_steps{
    {{OrderState::proposed, OrderVerb::establish}, {"coordinator", OrderState::established}},
    {{OrderState::established, OrderVerb::issue}, {"coordinator", OrderState::issued}},
    {{OrderState::issued, OrderVerb::acknowledge}, {"allocator head", OrderState::acknowledged}},
    {{OrderState::acknowledged, OrderVerb::respond}, {"officer head", OrderState::responded}},
    {{OrderState::responded, OrderVerb::review}, {"coordinator", OrderState::reviewing}},
    {{OrderState::reviewing, OrderVerb::close}, {"coordinator", OrderState::closed}},
    {{OrderState::reviewing, OrderVerb::rectify}, {"coordinator", OrderState::rectifying}},
    {{OrderState::rectifying, OrderVerb::respond}, {"officer head", OrderState::responded}},
    {{OrderState::proposed, OrderVerb::cancel}, {"coordinator", OrderState::cancelled}},
    {{OrderState::established, OrderVerb::cancel}, {"coordinator", OrderState::cancelled}},
    {{OrderState::issued, OrderVerb::cancel}, {"coordinator", OrderState::cancelled}},
    {{OrderState::acknowledged, OrderVerb::cancel}, {"coordinator", OrderState::cancelled}},
    {{OrderState::responded, OrderVerb::cancel}, {"coordinator", OrderState::cancelled}},
    {{OrderState::reviewing, OrderVerb::cancel}, {"coordinator", OrderState::cancelled}},
    {{OrderState::rectifying, OrderVerb::cancel}, {"coordinator", OrderState::cancelled}}};

const std::vector<std::pair<std::string, d::Actor>> cast{{"coordinator", supervisor()},
                                                         {"allocator", allocator()},
                                                         {"officer", officer()},
                                                         {"head", head()},
                                                         {"handler", unit_handler()},
                                                         {"requester", requester_head()},
                                                         {"other district", district_supervisor()}};

OrderFlow order_in(OrderState state) {
  OrderFlow flow;
  switch (state) {
    case OrderState::established:
      return flow.established();
    case OrderState::issued:
      return flow.issued();
    case OrderState::acknowledged:
      return flow.acknowledged();
    case OrderState::responded:
      return flow.responded();
    case OrderState::reviewing:
      return flow.reviewed();
    case OrderState::rectifying:
      flow.reviewed().does(supervisor(), rectifying());
      return flow;
    case OrderState::closed:
      flow.reviewed().does(supervisor(), closing());
      return flow;
    case OrderState::cancelled:
      flow.issued().does(supervisor(), order_act(OrderVerb::cancel, "事由消失。"));
      return flow;
    default:
      return flow;
  }
}

d::OrderAct whole_act(OrderVerb verb) {
  auto act = order_act(verb, "意见。");
  act.wording = "事项。";
  return act;
}

TEST(SupervisionOrder, every_state_and_verb_is_for_whom_the_rules_say) {
  for (const auto& state : d::EnumNames<OrderState>::table) {
    if (state.value == OrderState::none) continue;
    const auto flow = order_in(state.value);
    ASSERT_EQ(flow.thing.state, state.value) << state.name;
    for (const auto& verb : d::EnumNames<OrderVerb>::table) {
      const auto rule = order_steps.find({state.value, verb.value});
      for (const auto& [name, who] : cast) {
        const bool may = rule != order_steps.end() && rule->second.who.contains(name);
        const auto event = flow.tries(who, whole_act(verb.value));
        EXPECT_EQ(event.has_value(), may) << state.name << " " << verb.name << " " << name;
        if (event && may) {
          EXPECT_EQ(event->to, rule->second.to);
        }
        const auto shown = d::allowed_actions(flow.thing, who, city_reference()->units, flow.now);
        EXPECT_EQ((std::ranges::find(shown, verb.value) != shown.end()), may)
            << state.name << " " << verb.name << " " << name;
      }
    }
  }
}

using CardStep = std::tuple<CardState, bool, CardVerb>;  // with an appeal that waits
const std::map<CardStep, std::pair<std::string, CardState>> card_steps{
    {{CardState::proposed, false, CardVerb::issue}, {"coordinator", CardState::issued}},
    {{CardState::proposed, false, CardVerb::decline}, {"coordinator", CardState::declined}},
    {{CardState::issued, false, CardVerb::acknowledge}, {"allocator head", CardState::acknowledged}},
    {{CardState::issued, true, CardVerb::acknowledge}, {"allocator head", CardState::acknowledged}},
    {{CardState::issued, false, CardVerb::appeal}, {"head", CardState::issued}},
    {{CardState::issued, false, CardVerb::revoke}, {"coordinator", CardState::revoked}},
    {{CardState::issued, true, CardVerb::uphold}, {"coordinator", CardState::revoked}},
    {{CardState::issued, true, CardVerb::dismiss}, {"coordinator", CardState::issued}},
    {{CardState::acknowledged, false, CardVerb::appeal}, {"head", CardState::acknowledged}},
    {{CardState::acknowledged, false, CardVerb::revoke}, {"coordinator", CardState::revoked}},
    {{CardState::acknowledged, true, CardVerb::uphold}, {"coordinator", CardState::revoked}},
    {{CardState::acknowledged, true, CardVerb::dismiss}, {"coordinator", CardState::acknowledged}}};

CardFlow card_in(CardState state, bool appealed) {
  CardFlow flow;
  if (state == CardState::declined) flow.does(supervisor(), card_act(CardVerb::decline));
  if (state == CardState::proposed || state == CardState::declined) return flow;
  flow.issued();
  if (state == CardState::acknowledged) flow.does(allocator(), card_act(CardVerb::acknowledge));
  if (appealed) flow.does(head(), card_act(CardVerb::appeal));
  if (state == CardState::revoked)
    flow.does(supervisor(), card_act(appealed ? CardVerb::uphold : CardVerb::revoke));
  return flow;
}

TEST(SupervisionCard, every_state_and_verb_is_for_whom_the_rules_say) {
  for (const auto& state : d::EnumNames<CardState>::table) {
    for (const bool appealed : {false, true}) {
      const bool never_issued = state.value == CardState::proposed || state.value == CardState::declined;
      if (state.value == CardState::none || (appealed && never_issued)) continue;
      const auto flow = card_in(state.value, appealed);
      ASSERT_EQ(flow.thing.state, state.value) << state.name;
      for (const auto& verb : d::EnumNames<CardVerb>::table) {
        const auto rule = card_steps.find({state.value, appealed, verb.value});
        for (const auto& [name, who] : cast) {
          const bool may = rule != card_steps.end() && rule->second.first.contains(name);
          auto act = card_act(verb.value);
          act.wording = "事由。";
          const auto event = flow.tries(who, act);
          EXPECT_EQ(event.has_value(), may) << state.name << " " << verb.name << " " << name << appealed;
          if (event && may) {
            EXPECT_EQ(event->to, rule->second.second);
          }
          const auto shown = d::allowed_actions(flow.thing, who, city_reference()->units, flow.now);
          EXPECT_EQ((std::ranges::find(shown, verb.value) != shown.end()), may)
              << state.name << " " << verb.name << " " << name << appealed;
        }
      }
    }
  }
}

// --- rules

Reason reason_of(const auto& outcome) { return outcome ? Reason::exists : outcome.error().reason; }

TEST(SupervisionOrder, is_due_three_working_days_after_it_was_issued) {
  OrderFlow flow;
  flow.when("2026-09-24T15:00").issued();
  ASSERT_NE(flow.thing.running(), nullptr);
  EXPECT_EQ(flow.thing.running()->due_at, at("2026-09-30T17:30"));
  EXPECT_EQ(flow.thing.running()->code, d::ClockCode::response);
  EXPECT_EQ(d::lamp(flow.thing.running(), flow.now), d::Lamp::green);
}

TEST(SupervisionOrder, lapses_once_at_the_instant_at_which_its_clock_ran_out) {
  OrderFlow flow;
  flow.when("2026-09-21T10:00").acknowledged();
  const auto late_after = flow.thing.running()->late_after;
  EXPECT_EQ(late_after, at("2026-09-25T00:00"));
  flow.now = late_after;
  EXPECT_FALSE(flow.looked_at().thing.lapsed);
  flow.when("2026-10-20T09:00").looked_at().looked_at();
  EXPECT_EQ(flow.thing.lapses, 1);
  EXPECT_EQ(flow.events.back().verb, OrderVerb::lapse);
  EXPECT_EQ(flow.events.back().effective_at, late_after);
  EXPECT_EQ(flow.events.back().at, flow.now);
  EXPECT_EQ(flow.thing.state, OrderState::acknowledged);
  EXPECT_EQ(flow.thing.next_act(), std::nullopt);
}

TEST(SupervisionOrder, reminds_once_when_it_turns_yellow) {
  OrderFlow flow;
  flow.when("2026-09-21T10:00").issued();
  flow.now = flow.thing.running()->yellow_at + d::Millis{1};
  flow.looked_at().looked_at();
  EXPECT_EQ(flow.events.back().verb, OrderVerb::remind);
  EXPECT_EQ(std::ranges::count(flow.events, OrderVerb::remind, &d::OrderEvent::verb), 1);
}

TEST(SupervisionOrder, rectification_runs_k17_anew_or_until_the_day_named) {
  OrderFlow flow;
  flow.when("2026-09-21T10:00").reviewed();
  EXPECT_EQ(flow.tries(supervisor(), rectifying())->to, OrderState::rectifying);
  const auto named = flow.tries(supervisor(), rectifying(day("2026-09-30")));
  ASSERT_TRUE(named);
  EXPECT_EQ(std::get<d::ClockRun>(named->clocks.back()).due_at, at("2026-09-30T17:30"));
  EXPECT_EQ(std::get<d::ClockRun>(named->clocks.back()).limit.amount, 6);
  EXPECT_EQ(reason_of(flow.tries(supervisor(), rectifying(day("2026-09-21")))), Reason::out_of_range);
  EXPECT_EQ(reason_of(flow.tries(supervisor(), rectifying(day("2026-09-26")))), Reason::not_a_working_day);
  EXPECT_EQ(reason_of(flow.tries(supervisor(), rectifying(day("2026-11-30")))), Reason::out_of_range);
  flow.does(supervisor(), rectifying());
  EXPECT_EQ(flow.thing.running()->due_at, at("2026-09-24T17:30"));
  EXPECT_EQ(flow.thing.clocks.runs().size(), 2U);
}

TEST(SupervisionOrder, demands_its_words) {
  OrderFlow flow;
  EXPECT_EQ(reason_of(flow.tries(supervisor(), establishing(" "))), Reason::missing);
  EXPECT_EQ(reason_of(flow.tries(supervisor(), order_act(OrderVerb::cancel))), Reason::missing);
  flow.acknowledged();
  EXPECT_EQ(reason_of(flow.tries(officer(), responding(""))), Reason::missing);
  EXPECT_EQ(reason_of(flow.tries(officer(), responding(std::string(6'000, 'x')))), Reason::too_long);
}

TEST(SupervisionOrder, accepts_a_reason_for_being_late_only_where_one_was_given) {
  OrderFlow flow;
  flow.when("2026-09-21T10:00").acknowledged().when("2026-10-20T09:00");
  flow.looked_at().does(officer(), responding("已办结。")).does(supervisor(), order_act(OrderVerb::review));
  EXPECT_EQ(reason_of(flow.tries(supervisor(), closing(true))), Reason::no_late_reason);
  flow.does(supervisor(), rectifying()).does(officer(), responding("已整改。", "档案调取耗时。"));
  flow.does(supervisor(), order_act(OrderVerb::review)).does(supervisor(), closing(true));
  EXPECT_EQ(flow.thing.late_reason_accepted, true);
  EXPECT_FALSE(flow.thing.failed());
}

TEST(SupervisionOrder, severity_rises_by_one_only_after_one_that_lapsed_without_an_accepted_reason) {
  using enum d::Severity;
  d::Order earlier{.grade = blue};
  EXPECT_EQ(d::severity_after(std::nullopt), blue);
  EXPECT_EQ(d::severity_after(earlier), blue);
  earlier.lapses = 1;
  EXPECT_EQ(d::severity_after(earlier), orange);
  earlier.grade = orange;
  EXPECT_EQ(d::severity_after(earlier), red);
  earlier.grade = red;
  EXPECT_EQ(d::severity_after(earlier), red);
  earlier.grade = blue;
  earlier.late_reason_accepted = true;
  EXPECT_EQ(d::severity_after(earlier), blue);
}

TEST(SupervisionCard, is_appealed_against_once_and_within_five_working_days) {
  CardFlow flow;
  flow.when("2026-09-18T10:00").issued();
  EXPECT_EQ(flow.thing.running()->due_at, at("2026-09-24T17:30"));
  flow.when("2026-09-25T00:00");
  EXPECT_TRUE(flow.tries(head(), card_act(CardVerb::appeal)));
  flow.when("2026-09-25T00:00:00.001");
  EXPECT_EQ(reason_of(flow.tries(head(), card_act(CardVerb::appeal))), Reason::clock_expired);
  flow.when("2026-09-21T10:00").does(head(), card_act(CardVerb::appeal, "系统故障。"));
  EXPECT_EQ(flow.thing.running(), nullptr);
  EXPECT_EQ(reason_of(flow.tries(supervisor(), card_act(CardVerb::revoke))), Reason::appeal_pending);
  flow.does(supervisor(), card_act(CardVerb::dismiss, "理由不成立。"));
  EXPECT_EQ(reason_of(flow.tries(head(), card_act(CardVerb::appeal))), Reason::already_appealed);
  EXPECT_TRUE(flow.thing.counts());
}

TEST(SupervisionCard, revoked_leaves_the_counts_and_keeps_everything_else) {
  CardFlow flow;
  flow.issued().does(head(), card_act(CardVerb::appeal)).does(supervisor(), card_act(CardVerb::uphold));
  EXPECT_FALSE(flow.thing.counts());
  EXPECT_EQ(flow.thing.appeal->outcome, d::AppealOutcome::upheld);
  EXPECT_EQ(flow.thing.wording, "超期三个工作日。");
}

TEST(Supervision, of_a_district_is_for_its_own_units) {
  const auto& units = city_reference()->units;
  EXPECT_TRUE(d::supervises(units, supervisor(), City::public_security));
  EXPECT_TRUE(d::supervises(units, supervisor(), City::district_civil));
  EXPECT_TRUE(d::supervises(units, district_supervisor(), City::district_civil));
  EXPECT_FALSE(d::supervises(units, district_supervisor(), City::public_security));
  EXPECT_FALSE(d::supervises(units, coordinator(), City::public_security)) << "another kind of coordinator";
}

TEST(Supervision, causes_differ_by_request_unit_kind_clock_and_round) {
  std::set<std::string> keys{d::cause_key(overdue_subject()), d::cause_key(overdue_subject(d::RequestId{2})),
                             d::cause_key(overdue_subject(d::RequestId{1}, 1))};
  auto other = overdue_subject();
  other.cause = {.kind = d::CauseKind::other};
  keys.insert(d::cause_key(other));
  other.unit = City::civil_affairs;
  keys.insert(d::cause_key(other));
  other.cause = {.kind = d::CauseKind::order_lapsed, .order = d::OrderId{7}};
  keys.insert(d::cause_key(other));
  EXPECT_EQ(keys.size(), 6U);
}

TEST(Supervision, tells_those_whom_a_step_concerns) {
  OrderFlow flow;
  flow.issued();
  flow.thing.number = d::DocumentNumber{City::government, "沪府督", 2026, 3};
  Flow request;
  const auto told = [&] {
    return d::messages_of(flow.thing, std::span{flow.events}.last(1), request.request);
  };
  ASSERT_EQ(told().size(), 2U);
  EXPECT_EQ(told()[0].audience, (d::Audience{.unit = City::public_security, .role = d::Role::allocator}));
  EXPECT_EQ(told()[1].audience, (d::Audience{.unit = City::public_security, .role = d::Role::head}));
  EXPECT_EQ(told()[0].about, "order-issue");
  EXPECT_EQ(told()[0].detail, "沪府督〔2026〕3号");
  EXPECT_EQ(d::about_text("order-issue"), "督办单交办");
  flow.does(allocator(), order_act(OrderVerb::acknowledge)).does(officer(), responding());
  ASSERT_EQ(told().size(), 1U);
  EXPECT_EQ(told()[0].audience,
            (d::Audience{.unit = City::government, .role = d::Role::supervision_coordinator}));
}

// --- properties

void check_order(const OrderFlow& flow) {
  const auto& order = flow.thing;
  RC_ASSERT(d::replayed<d::Order>(order.id, flow.events) == order);
  RC_ASSERT(order.version == static_cast<int>(flow.events.size()));
  const bool waits_for_unit = order.turn() == d::SupervisionSide::supervised;
  RC_ASSERT((order.running() != nullptr) == waits_for_unit);
  RC_ASSERT(order.finished_at.has_value() == !order.open());
  RC_ASSERT(order.lapses <= static_cast<int>(order.clocks.runs().size()));
  for (const auto& event : flow.events) {
    if (event.verb == OrderVerb::lapse)
      RC_ASSERT(std::ranges::any_of(order.clocks.runs(), [&](const d::ClockRun& run) {
        return run.late_after == event.effective_at && event.at > run.late_after;
      }));
  }
  // Three working days after issuing, and after each order to put it right, by another way of counting.
  for (const auto& run : order.clocks.runs())
    RC_ASSERT(run.due_at == close_of(walk(day_of_event(run.started_at), 3)));
}

TEST(SupervisionOrder, holds_together_on_every_way) {
  holds(300, [] {
    OrderFlow flow;
    const auto steps = *rc::gen::inRange(1, 25);
    for (int i = 0; i < steps; ++i) {
      flow.now += std::chrono::hours{*rc::gen::inRange(1, 60)};
      flow.looked_at();
      const auto& [name, who] = cast[*rc::gen::inRange<std::size_t>(0, cast.size())];
      const auto verb = d::EnumNames<OrderVerb>::table[*rc::gen::inRange<std::size_t>(
                                                           0, d::EnumNames<OrderVerb>::table.size())]
                            .value;
      // Cancelling early would end most walks.
      if (verb == OrderVerb::cancel && *rc::gen::inRange(0, 6) > 0) continue;
      if (auto event = flow.tries(who, whole_act(verb))) flow.takes(std::move(*event));
      check_order(flow);
    }
  });
}

}  // namespace xiezhu::test::supervision
