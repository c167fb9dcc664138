#include "domain/dispute/dispute_commands.hpp"

#include <algorithm>

#include "domain/dispute/dispute_messages.hpp"
#include "domain/dispute/dispute_visibility.hpp"
#include "domain/request/commands.hpp"
#include "domain/request/visibility.hpp"

namespace xiezhu::domain {
namespace {

std::vector<DisputeEvent> take_due_steps(Dispute& dispute, const Reference& reference, Instant now) {
  std::vector<DisputeEvent> events;
  while (auto event = decide_due(dispute, reference, now)) {
    dispute = evolve(std::move(dispute), *event);
    events.push_back(std::move(*event));
  }
  return events;
}

Instant not_before(const Dispute& dispute, Instant now) { return std::max(now, dispute.changed_at); }

// Stores a step with the lists it is in and the messages it calls for; false when somebody else was faster.
bool store(UnitOfWork& unit, const Request& request, const Reference& reference, DisputeStep step) {
  step.listings = listings_of(step.dispute, reference.units);
  const bool to_decider = std::ranges::any_of(
      step.events, [&](const DisputeEvent& event) { return told_to_decider(event, step.dispute); });
  const auto desks = to_decider ? unit.people().units_with(Role::dispute_coordinator) : std::vector<UnitId>{};
  step.messages = messages_of(step.dispute, step.events, request, reference.units, desks);
  return unit.disputes().save(step);
}

// The actor, or the absent colleague whose rights he uses.
Outcome<Actor> rights_for(UnitOfWork& unit, const Actor& actor, const DisputeAct& act, const Errand& errand,
                          Instant now) {
  if (!act.on_behalf_of) return actor;
  return standing_in(unit, actor, *act.on_behalf_of, errand, now);
}

// A step that has its effect on the request.
struct Consequence {
  UnitOfWork& unit;
  const Dispute& dispute;
  const Request& request;
  const Actor& author;
  Instant now;

  [[nodiscard]] Outcome<void> brings(Act act) const {
    const auto done = carry_out(unit, request.id, author, act, now);
    if (done) return {};
    // What the request cannot be made to do in its state; anything else names what is wrong with the input.
    const auto reason = done.error().reason;
    if (reason == Reason::wrong_turn || reason == Reason::already_archived)
      return reject(Reason::outcome_not_possible, {}, std::string{name_of(request.state)});
    return std::unexpected(done.error());
  }

  [[nodiscard]] Act by_dispute(Verb verb) const {
    Act act{.verb = verb};
    act.ruling = Ruling{.dispute = dispute.id};
    return act;
  }

  // A clock that runs stands still while a dispute about duty is coordinated.
  [[nodiscard]] Outcome<void> suspend() const {
    const ClockRun* running = request.clocks.running();
    const bool runs = request.state == State::in_progress && running != nullptr && !running->paused_now() &&
                      !running->late(now);
    return runs ? brings(by_dispute(Verb::suspend)) : Outcome<void>{};
  }

  [[nodiscard]] Outcome<void> lift_suspension() const {
    const bool suspended = request.course.suspended_by == dispute.id && request.state == State::in_progress;
    return suspended ? brings(by_dispute(Verb::resume)) : Outcome<void>{};
  }

  [[nodiscard]] Outcome<void> rule(const DisputeRuling& ruling) const {
    const OutcomeRule& rule = *find_outcome(dispute.opening.type, ruling.outcome);
    if (rule.effect == RulingEffect::none) return lift_suspension();
    const bool orders = rule.effect == RulingEffect::order_assistance;
    Act act = by_dispute(orders ? Verb::order_assistance : Verb::designate);
    act.opinion = "争议协调结果：" + std::string{chinese_of(ruling.outcome)};
    act.ruling->days = ruling.days;
    act.unit = ruling.unit;
    return brings(std::move(act));
  }

  [[nodiscard]] Outcome<void> follow(const DisputeEvent& event) const {
    if (event.ruling) return rule(*event.ruling);
    if (event.verb == DisputeVerb::admit && dispute.opening.type == DisputeType::duty) return suspend();
    if (event.verb == DisputeVerb::withdraw) return lift_suspension();
    return {};
  }
};

bool has_consequences(DisputeVerb verb) {
  return concludes(verb) || verb == DisputeVerb::admit || verb == DisputeVerb::withdraw;
}

bool negotiates(const Actor& actor) {
  return actor.roles.has(Role::handler) || actor.roles.has(Role::case_officer);
}

// The opening as it is recorded: who it is between follows from who raises it.
DisputeOpening completed(DisputeOpening opening, const Request& request, Side side) {
  const bool asks = side == Side::requesting;
  opening.request = request.id;
  opening.raised_by = side;
  opening.claimant = asks ? request.requesting_unit : *request.content.requested_unit;
  opening.respondent = asks ? *request.content.requested_unit : request.requesting_unit;
  return opening;
}

Outcome<Side> disputing_side(const Request& request, UnitId unit) {
  const auto side = request.side_of(unit);
  // Before the letter is sent there is nobody to quarrel with.
  if (!side || !request.sent_at)
    return reject(Reason::not_disputable, {}, std::string{name_of(request.state)});
  return *side;
}

}  // namespace

Outcome<Dispute> open_dispute(UnitOfWork& unit, DisputeId id, const Actor& actor, const DisputeAct& act,
                              Instant now) {
  if (!act.opening) return reject(Reason::missing, "request");
  const RequestId about = act.opening->request;
  // Whoever else changes the request or disputes about it waits.
  unit.requests().touch(about);
  settle(unit, about, now);
  const auto request = unit.requests().load(about);
  const ReferencePtr reference = unit.reference();
  if (!request || !may_see(reference->units, actor, *request)) return reject(Reason::unknown, "request");
  const auto side = disputing_side(*request, actor.unit);
  if (!side) return std::unexpected(side.error());
  now = std::max(now, request->changed_at);
  const auto errand = errand_beside(*request, actor.unit, *reference);
  const auto rights = rights_for(unit, actor, act, errand, now);
  if (!rights) return std::unexpected(rights.error());

  DisputeAct opening = act;
  opening.opening = completed(*act.opening, *request, *side);
  DisputeStep step{.dispute = {.id = id}, .events = {}, .listings = {}};
  auto event = decide(step.dispute, *rights, opening, {}, *reference, now);
  if (!event) return std::unexpected(event.error());
  if (auto broken = cannot_raise(*opening.opening, *side, *request, *reference, now))
    return std::unexpected(*broken);
  step.dispute = evolve(std::move(step.dispute), *event);
  step.events.push_back(std::move(*event));
  if (!store(unit, *request, *reference, step)) return reject(Reason::dispute_open);
  return step.dispute;
}

Outcome<Dispute> perform(UnitOfWork& unit, DisputeId id, Version seen, const Actor& actor,
                         const DisputeAct& act, Instant now) {
  auto loaded = unit.disputes().load(id);
  const ReferencePtr reference = unit.reference();
  if (!loaded || !may_see(reference->units, actor, *loaded)) return reject(Reason::not_found);
  if (loaded->version != seen) return reject(Reason::stale_version, {}, std::to_string(loaded->version));
  if (has_consequences(act.verb)) unit.requests().touch(loaded->opening.request);
  const auto request = unit.requests().load(loaded->opening.request);
  if (!request) return reject(Reason::not_found);
  now = std::max(not_before(*loaded, now), has_consequences(act.verb) ? request->changed_at : now);
  const auto errand = errand_beside(*request, actor.unit, *reference);
  const auto rights = rights_for(unit, actor, act, errand, now);
  if (!rights) return std::unexpected(rights.error());

  DisputeStep step{.dispute = std::move(*loaded), .seen = seen, .events = {}, .listings = {}};
  step.events = take_due_steps(step.dispute, *reference, now);
  DisputeFacts facts{.requested_unit = request->content.requested_unit};
  if (act.verb == DisputeVerb::file)
    facts.decider = decider_of(reference->units, step.dispute.opening,
                               unit.people().units_with(Role::dispute_coordinator));
  auto event = decide(step.dispute, *rights, act, facts, *reference, now);
  if (!event) return std::unexpected(event.error());
  step.dispute = evolve(std::move(step.dispute), *event);
  const Consequence consequence{unit, step.dispute, *request, *rights, now};
  if (const auto taken = consequence.follow(*event); !taken) return std::unexpected(taken.error());
  step.events.push_back(std::move(*event));
  if (!store(unit, *request, *reference, step)) return reject(Reason::stale_version);
  return step.dispute;
}

int settle(UnitOfWork& unit, DisputeId id, Instant now) {
  auto dispute = unit.disputes().load(id);
  if (!dispute) return 0;
  DisputeStep step{.dispute = std::move(*dispute), .events = {}, .listings = {}};
  step.seen = step.dispute.version;
  const ReferencePtr reference = unit.reference();
  step.events = take_due_steps(step.dispute, *reference, not_before(step.dispute, now));
  if (step.events.empty()) return 0;
  const auto request = unit.requests().load(step.dispute.opening.request);
  if (!request || !store(unit, *request, *reference, step)) return 0;
  return static_cast<int>(step.events.size());
}

bool recalculate(UnitOfWork& unit, DisputeId id, Instant now) {
  auto dispute = unit.disputes().load(id);
  if (!dispute) return false;
  DisputeStep step{.dispute = std::move(*dispute), .events = {}, .listings = {}};
  step.seen = step.dispute.version;
  now = not_before(step.dispute, now);
  const ReferencePtr reference = unit.reference();
  step.events = take_due_steps(step.dispute, *reference, now);
  auto event = decide_recalculation(step.dispute, *reference, now);
  if (!event) return false;
  step.dispute = evolve(std::move(step.dispute), *event);
  step.events.push_back(std::move(*event));
  const auto request = unit.requests().load(step.dispute.opening.request);
  return request && store(unit, *request, *reference, step);
}

std::vector<DisputeType> openable_types(UnitOfWork& unit, const Request& request, const Actor& actor,
                                        const Reference& reference, Instant now) {
  std::vector<DisputeType> types;
  const auto side = disputing_side(request, actor.unit);
  if (!side || !negotiates(actor)) return types;
  const auto open = unit.disputes().open_types(request.id);
  for (const auto& type : EnumNames<DisputeType>::table) {
    const bool free = std::ranges::find(open, type.value) == open.end();
    if (free && !cannot_raise({.type = type.value}, *side, request, reference, now))
      types.push_back(type.value);
  }
  return types;
}

}  // namespace xiezhu::domain
