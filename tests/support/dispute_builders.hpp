// A dispute that is driven through its life without a store: civil affairs, which asked, against public
// security, about a refusal.
#pragma once

#include "domain/dispute/dispute_decisions.hpp"
#include "tests/support/domain_builders.hpp"

namespace xiezhu::test {

inline d::DisputeAct dispute_act(d::DisputeVerb verb, std::string text = {}, std::string opinion = {}) {
  return {.verb = verb, .opinion = std::move(opinion), .text = std::move(text)};
}
inline d::DisputeAct raising(d::RequestId request, d::DisputeType type = d::DisputeType::refusal) {
  d::DisputeAct act{.verb = d::DisputeVerb::open};
  act.opening = d::DisputeOpening{.request = request, .type = type, .matter = "情形符合，不应不予协助。"};
  if (type == d::DisputeType::card_objection)
    act.opening->card = d::CardReference{"黄牌〔2026〕3号", day("2026-09-18")};
  return act;
}
inline d::DisputeAct filing() {
  d::DisputeAct act{.verb = d::DisputeVerb::file};
  act.filing = d::DisputeFiling{"对方不予协助。", "请责令协助。", "《行政程序规定》", "两次协商未果。"};
  return act;
}
inline d::DisputeAct ruling(d::DisputeVerb verb, d::DisputeOutcome outcome, int days = 0,
                            std::optional<d::UnitId> unit = std::nullopt) {
  auto act = dispute_act(verb, "情形符合。");
  act.ruling = d::DisputeRuling{.outcome = outcome, .days = days, .unit = unit};
  return act;
}

class DisputeFlow {
 public:
  explicit DisputeFlow(d::DisputeType type = d::DisputeType::refusal, d::Side side = d::Side::requesting) {
    auto act = raising(d::RequestId{1}, type);
    const bool asks = side == d::Side::requesting;
    act.opening->raised_by = side;
    act.opening->claimant = asks ? City::civil_affairs : City::public_security;
    act.opening->respondent = asks ? City::public_security : City::civil_affairs;
    facts.requested_unit = City::public_security;
    dispute.id = d::DisputeId{1};
    does(asks ? drafter() : officer(), act);
  }

  d::Outcome<d::DisputeEvent> tries(const d::Actor& who, const d::DisputeAct& what) const {
    return d::decide(dispute, who, what, facts, *city_reference(), now);
  }
  DisputeFlow& does(const d::Actor& who, const d::DisputeAct& what) {
    const auto event = tries(who, what);
    if (!event) {
      throw std::logic_error("refused: " + std::string{name_of(what.verb)} + " " +
                             std::string{code(event.error().reason)} + " " + event.error().field);
    }
    return takes(*event);
  }
  DisputeFlow& looked_at() {
    while (const auto event = d::decide_due(dispute, *city_reference(), now)) takes(*event);
    return *this;
  }
  DisputeFlow& when(std::string_view instant) {
    now = at(instant);
    return *this;
  }

  // The regular way to a state; each step at the present `now`.
  DisputeFlow& failed() {
    return does(drafter(), dispute_act(d::DisputeVerb::fail_negotiation, "两次协商未果。"));
  }
  DisputeFlow& filed() { return failed().does(asking_head(), filing()); }
  DisputeFlow& admitted() { return filed().does(coordinator(), dispute_act(d::DisputeVerb::admit)); }
  DisputeFlow& notified() { return admitted().does(coordinator(), dispute_act(d::DisputeVerb::notify)); }
  DisputeFlow& answered() {
    return notified().does(head(), dispute_act(d::DisputeVerb::answer, "不在约定情形之内。"));
  }
  DisputeFlow& mediating() { return answered().does(coordinator(), dispute_act(d::DisputeVerb::mediate)); }
  DisputeFlow& ruled(d::DisputeOutcome outcome = d::DisputeOutcome::must_assist, int days = 5) {
    return mediating().does(coordinator(), ruling(d::DisputeVerb::give_opinion, outcome, days));
  }
  DisputeFlow& executing() { return ruled().does(coordinator(), dispute_act(d::DisputeVerb::execute)); }
  DisputeFlow& executed() {
    return executing().does(officer(), dispute_act(d::DisputeVerb::report, "已全部提供。"));
  }

  const d::ClockRun& clock() const {
    if (dispute.clocks.running() == nullptr) throw std::logic_error("no clock runs");
    return *dispute.clocks.running();
  }

  d::Dispute dispute;
  std::vector<d::DisputeEvent> events;
  d::DisputeFacts facts;
  d::Instant now = at("2026-09-21T10:00");

 private:
  DisputeFlow& takes(const d::DisputeEvent& event) {
    dispute = d::evolve(std::move(dispute), event);
    events.push_back(event);
    return *this;
  }
};

}  // namespace xiezhu::test
