// Builders for tests of supervision orders and cards: their people, and one of each driven through its
// course.
#pragma once

#include "domain/supervision/card.hpp"
#include "domain/supervision/order.hpp"
#include "tests/support/domain_builders.hpp"

namespace xiezhu::test {

inline d::Actor supervisor() { return actor(City::government, 6, {d::Role::supervision_coordinator}); }
inline d::Actor district_supervisor() { return actor(City::district, 6, {d::Role::supervision_coordinator}); }

// K4 of request 1 ran out at public security.
inline d::Subject overdue_subject(d::RequestId request = d::RequestId{1}, int round = 0) {
  return {request,
          City::public_security,
          {d::CauseKind::overdue, d::OverdueClock{d::ClockCode::handling, 3, round}}};
}

inline d::OrderAct order_act(d::OrderVerb verb, std::string text = {}) {
  return {.verb = verb, .text = std::move(text)};
}
inline d::OrderAct establishing(std::string matter = "请说明超期原因并反馈办理结果。") {
  return {.verb = d::OrderVerb::establish, .wording = std::move(matter)};
}
inline d::OrderAct responding(std::string text = "已办结。", std::string late_reason = {}) {
  return {.verb = d::OrderVerb::respond, .text = std::move(text), .late_reason = std::move(late_reason)};
}
inline d::OrderAct rectifying(std::optional<d::LocalDate> due = {}) {
  return {.verb = d::OrderVerb::rectify, .text = "未说明整改措施。", .due = due};
}
inline d::OrderAct closing(bool accepted = false) {
  return {.verb = d::OrderVerb::close, .late_reason_accepted = accepted};
}
inline d::CardAct card_act(d::CardVerb verb, std::string text = "理由充分。") {
  return {.verb = verb, .text = std::move(text)};
}
inline d::CardAct issuing_card(std::string reason = "超期三个工作日。") {
  return {.verb = d::CardVerb::issue, .wording = std::move(reason)};
}

// One order or card without a store: acts that must succeed advance it, `tries` only asks.
template <class Self, class Thing, class Act, class Facts>
class SupervisionFlow {
 public:
  using Event = typename Thing::Event;

  explicit SupervisionFlow(const d::Subject& subject = overdue_subject(), d::Actor who = d::system_actor) {
    thing.id = typename Thing::Id{1};
    takes(*d::decide_proposal(thing, who, d::Proposal<Thing>{subject}, now));
  }

  d::Outcome<Event> tries(const d::Actor& who, const Act& what) const {
    return d::decide(thing, who, what, facts, *city_reference(), now);
  }

  Self& does(const d::Actor& who, const Act& what) {
    auto event = tries(who, what);
    if (!event) {
      throw std::logic_error("refused: " + std::string{name_of(what.verb)} + " " +
                             std::string{code(event.error().reason)} + " " + event.error().field);
    }
    return takes(std::move(*event));
  }

  Self& takes(Event event) {
    thing = d::evolve(std::move(thing), event);
    events.push_back(std::move(event));
    return self();
  }

  Self& when(std::string_view instant) {
    now = at(instant);
    return self();
  }

  Thing thing;
  std::vector<Event> events;
  Facts facts;
  d::Instant now = at("2026-09-21T10:00");

 private:
  Self& self() { return static_cast<Self&>(*this); }
};

class OrderFlow : public SupervisionFlow<OrderFlow, d::Order, d::OrderAct, d::OrderFacts> {
 public:
  using SupervisionFlow::SupervisionFlow;
  // Lets the system take every step that is due.
  OrderFlow& looked_at() {
    while (auto event = d::decide_due(thing, now)) takes(std::move(*event));
    return *this;
  }
  OrderFlow& established() { return does(supervisor(), establishing()); }
  OrderFlow& issued() { return established().does(supervisor(), order_act(d::OrderVerb::issue)); }
  OrderFlow& acknowledged() { return issued().does(allocator(), order_act(d::OrderVerb::acknowledge)); }
  OrderFlow& responded() { return acknowledged().does(officer(), responding()); }
  OrderFlow& reviewed() { return responded().does(supervisor(), order_act(d::OrderVerb::review)); }
};

class CardFlow : public SupervisionFlow<CardFlow, d::Card, d::CardAct, d::CardFacts> {
 public:
  using SupervisionFlow::SupervisionFlow;
  CardFlow& issued() { return does(supervisor(), issuing_card()); }
};

}  // namespace xiezhu::test
