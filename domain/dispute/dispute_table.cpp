#include "domain/dispute/dispute_table.hpp"

#include <algorithm>

#include "domain/dispute/dispute_visibility.hpp"
#include "domain/kernel/check.hpp"

namespace xiezhu::domain {
namespace {

using Do = DisputeVerb;
using At = DisputeState;
using If = DisputeGuard;
using Kind = DisputeType;
using Conditions = decltype(DisputeTransition::guards);

constexpr auto claimant = DisputeSide::claimant;
constexpr auto respondent = DisputeSide::respondent;
constexpr auto decider = DisputeSide::decider;
constexpr auto by_itself = DisputeSide::system;

constexpr Roles heads{Role::head};
constexpr Roles deciders{Role::dispute_coordinator};
constexpr Roles anybody_at_work{Role::handler, Role::case_officer, Role::head};

constexpr DisputeTransition beside(At state, DisputeVerb verb, DisputeSide side, Roles roles,
                                   Conditions conditions = {},
                                   DisputeClockEffect effect = DisputeClockEffect::keep) {
  return {state, verb, state, side, roles, conditions, {}, effect};
}

constexpr DisputeTransition going_on(At from, DisputeVerb verb, At to, DisputeSide side, Roles roles) {
  return {from, verb, to, side, roles, {}, {}, DisputeClockEffect::keep};
}

constexpr std::array dispute_rows{
    DisputeTransition{At::none, Do::open, At::negotiating, claimant, negotiators, {}, ClockCode::negotiation},
    DisputeTransition{At::negotiating, Do::settle, At::settled, claimant, negotiators},
    beside(At::negotiating, Do::fail_negotiation, claimant, negotiators, {If::negotiation_not_failed},
           DisputeClockEffect::stop),
    beside(At::negotiating, Do::fail_negotiation, respondent, negotiators, {If::negotiation_not_failed},
           DisputeClockEffect::stop),
    DisputeTransition{At::negotiating,
                      Do::file,
                      At::filed,
                      claimant,
                      heads,
                      {If::negotiation_over},
                      ClockCode::dispute_admission},
    DisputeTransition{At::filed, Do::admit, At::admitted, decider, deciders, {}, ClockCode::dispute_notice},
    DisputeTransition{At::filed, Do::not_admit, At::not_admitted, decider, deciders},
    DisputeTransition{
        At::admitted, Do::notify, At::notified, decider, deciders, {}, ClockCode::dispute_answer},
    DisputeTransition{
        At::notified, Do::answer, At::answered, respondent, heads, {}, ClockCode::dispute_opinion},
    DisputeTransition{
        At::notified, Do::note_silence, At::answered, by_itself, {}, {}, ClockCode::dispute_opinion},
    going_on(At::answered, Do::mediate, At::mediating, decider, deciders),
    DisputeTransition{At::escalated, Do::decide, At::decided, decider, deciders},
    DisputeTransition{At::executing, Do::report, At::executed, DisputeSide::obliged, anybody_at_work},
    beside(At::executing, Do::note_overdue, by_itself, {}, {If::not_overdue}),
    DisputeTransition{At::executing, Do::close, At::closed, decider, deciders, {If::overdue}},
    DisputeTransition{At::executed, Do::close, At::closed, decider, deciders},
};

constexpr std::array before_outcome{At::negotiating, At::filed,     At::admitted, At::notified,
                                    At::answered,    At::mediating, At::escalated};
constexpr std::array in_mediation{At::answered, At::mediating};
constexpr std::array with_outcome{At::agreed, At::opinion, At::decided};
constexpr std::array with_decider{At::filed,     At::admitted,  At::notified, At::answered,
                                  At::mediating, At::agreed,    At::opinion,  At::escalated,
                                  At::decided,   At::executing, At::executed};
constexpr std::array with_clock{At::negotiating, At::filed,     At::admitted, At::notified,
                                At::answered,    At::mediating, At::executing};

// Verbs that are legal in a whole group of states.
std::vector<DisputeTransition> dispute_rows_of_groups() {
  std::vector<DisputeTransition> rows;
  for (const At state : in_mediation) {
    rows.push_back(beside(state, Do::extend, decider, deciders, {If::opinion_not_extended, If::in_time},
                          DisputeClockEffect::extend));
    rows.push_back({state, Do::agree, At::agreed, decider, deciders});
    rows.push_back({state, Do::give_opinion, At::opinion, decider, deciders});
    rows.push_back({state, Do::escalate, At::escalated, decider, deciders});
  }
  for (const At state : with_outcome) {
    rows.push_back({state,
                    Do::execute,
                    At::executing,
                    decider,
                    deciders,
                    {If::something_to_execute},
                    ClockCode::execution});
    rows.push_back({state, Do::close, At::closed, decider, deciders, {If::nothing_to_execute}});
  }
  for (const At state : before_outcome) rows.push_back({state, Do::withdraw, At::withdrawn, claimant, heads});
  for (const At state : with_decider) rows.push_back(beside(state, Do::note, decider, deciders));
  for (const At state : with_clock)
    rows.push_back(beside(state, Do::recalculate, by_itself, {}, {}, DisputeClockEffect::recalculate));
  return rows;
}

// All rows, those of one state together.
const std::vector<DisputeTransition>& all_dispute_rows() {
  static const std::vector<DisputeTransition> rows = [] {
    std::vector<DisputeTransition> all(dispute_rows.begin(), dispute_rows.end());
    std::ranges::move(dispute_rows_of_groups(), std::back_inserter(all));
    std::ranges::stable_sort(all, {}, &DisputeTransition::from);
    return all;
  }();
  return rows;
}

const std::vector<OpeningRule>& openings() {
  static const std::vector<OpeningRule> rules = [] {
    std::vector<OpeningRule> all{
        {.type = Kind::refusal, .side = Side::requesting, .state = State::refused, .in_window = true},
        {.type = Kind::overdue, .side = Side::requesting, .state = State::received, .late = true},
        {.type = Kind::overdue, .side = Side::requesting, .state = State::in_progress, .late = true},
        {.type = Kind::quality, .side = Side::requesting, .state = State::replied, .reworked = true},
        {.type = Kind::quality,
         .side = Side::requesting,
         .state = State::completed,
         .in_window = true,
         .not_archived = true}};
    for (const Kind type : {Kind::duty, Kind::forwarding}) {
      for (const State state : {State::received, State::in_progress})
        all.push_back({.type = type, .side = Side::requested, .state = state});
    }
    for (const Side side : {Side::requesting, Side::requested}) {
      for (const State state : {State::in_progress, State::awaiting_requester, State::replied})
        all.push_back({.type = Kind::cost, .side = side, .state = state});
      all.push_back({.type = Kind::cost, .side = side, .state = State::completed, .in_window = true});
      for (const State state : {State::received, State::correcting, State::in_progress,
                                State::awaiting_requester, State::replied, State::completed, State::refused})
        all.push_back({.type = Kind::card_objection, .side = side, .state = state});
    }
    return all;
  }();
  return rules;
}

constexpr auto ordered = RulingEffect::order_assistance;
constexpr auto designated = RulingEffect::designate;

constexpr std::array outcomes{
    OutcomeRule{Kind::refusal, DisputeOutcome::must_assist, ordered, Obligation::requested_unit},
    OutcomeRule{Kind::refusal, DisputeOutcome::refusal_upheld},
    OutcomeRule{Kind::refusal, DisputeOutcome::partial, ordered, Obligation::requested_unit},
    OutcomeRule{Kind::refusal, DisputeOutcome::designate_other, designated, Obligation::designated_unit},
    OutcomeRule{Kind::refusal, DisputeOutcome::adjust_catalogue},
    OutcomeRule{Kind::overdue, DisputeOutcome::must_assist, ordered, Obligation::requested_unit},
    OutcomeRule{Kind::overdue, DisputeOutcome::partial, ordered, Obligation::requested_unit},
    OutcomeRule{Kind::overdue, DisputeOutcome::designate_other, designated, Obligation::designated_unit},
    OutcomeRule{Kind::overdue, DisputeOutcome::claim_dismissed},
    OutcomeRule{Kind::quality, DisputeOutcome::must_assist, ordered, Obligation::requested_unit},
    OutcomeRule{Kind::quality, DisputeOutcome::partial, ordered, Obligation::requested_unit},
    OutcomeRule{Kind::quality, DisputeOutcome::adjust_catalogue},
    OutcomeRule{Kind::quality, DisputeOutcome::claim_dismissed},
    OutcomeRule{Kind::duty, DisputeOutcome::must_assist, ordered, Obligation::requested_unit},
    OutcomeRule{Kind::duty, DisputeOutcome::partial, ordered, Obligation::requested_unit},
    OutcomeRule{Kind::duty, DisputeOutcome::designate_other, designated, Obligation::designated_unit},
    OutcomeRule{Kind::duty, DisputeOutcome::adjust_catalogue},
    OutcomeRule{Kind::forwarding, DisputeOutcome::must_assist, ordered, Obligation::requested_unit},
    OutcomeRule{Kind::forwarding, DisputeOutcome::partial, ordered, Obligation::requested_unit},
    OutcomeRule{Kind::forwarding, DisputeOutcome::designate_other, designated, Obligation::designated_unit},
    OutcomeRule{Kind::forwarding, DisputeOutcome::adjust_catalogue},
    OutcomeRule{Kind::cost, DisputeOutcome::claim_granted, RulingEffect::none, Obligation::respondent},
    OutcomeRule{Kind::cost, DisputeOutcome::claim_dismissed},
    OutcomeRule{Kind::card_objection, DisputeOutcome::claim_granted},
    OutcomeRule{Kind::card_objection, DisputeOutcome::claim_dismissed},
};

bool late(const Dispute& dispute, Instant now) {
  const ClockRun* running = dispute.clocks.running();
  return running != nullptr && running->late(now);
}

std::optional<Reason> broken_guard(If guard, const Dispute& dispute, Instant now) {
  const bool to_execute = dispute.obliged().has_value();
  switch (guard) {
    case If::none:
      return std::nullopt;
    case If::negotiation_over:
      return unless(dispute.negotiation_failed || late(dispute, now), Reason::negotiation_runs);
    case If::negotiation_not_failed:
      return unless(!dispute.negotiation_failed, Reason::negotiation_failed);
    case If::opinion_not_extended:
      return unless(!dispute.opinion_extended, Reason::already_extended);
    case If::in_time:
      return unless(!late(dispute, now), Reason::clock_expired);
    case If::something_to_execute:
      return unless(to_execute, Reason::nothing_to_execute);
    case If::nothing_to_execute:
      return unless(!to_execute, Reason::not_executed);
    case If::not_overdue:
      return unless(!dispute.execution_overdue, Reason::wrong_turn);
    case If::overdue:
      return unless(dispute.execution_overdue, Reason::not_executed);
  }
  return std::nullopt;
}

std::optional<Reason> first_broken_guard(const DisputeTransition& row, const Dispute& dispute, Instant now) {
  for (const If guard : row.guards) {
    if (const auto broken = broken_guard(guard, dispute, now)) return broken;
  }
  return std::nullopt;
}

bool holds_one(const Roles& wanted, const Roles& held) {
  return std::ranges::any_of(EnumNames<Role>::table, [&](const auto& role) {
    return wanted.has(role.value) && held.has(role.value);
  });
}

bool takes(DisputeSide side, const Dispute& dispute, const Actor& actor, const OrgTree& units) {
  switch (side) {
    case DisputeSide::claimant:
      // Whoever raises it becomes the claimant.
      return dispute.state == At::none || actor.unit == dispute.opening.claimant;
    case DisputeSide::respondent:
      return actor.unit == dispute.opening.respondent;
    case DisputeSide::obliged:
      return actor.unit == dispute.obliged();
    case DisputeSide::decider:
      return at_decider_desk(units, actor, dispute) && !dispute.party(actor.unit);
    case DisputeSide::system:
      return false;
  }
  return false;
}

// The row of the verb for one of the sides that the actor has; nullptr when there is none.
const DisputeTransition* row_for(const Dispute& dispute, DisputeVerb verb, const Actor& actor,
                                 const OrgTree& units) {
  if (!actor.person) return find_transition(dispute.state, verb, by_itself);
  for (const auto& side : EnumNames<DisputeSide>::table) {
    const auto* row = find_transition(dispute.state, verb, side.value);
    if (row != nullptr && takes(side.value, dispute, actor, units)) return row;
  }
  return nullptr;
}

std::string_view first_role(const Roles& roles) {
  for (const auto& role : EnumNames<Role>::table) {
    if (roles.has(role.value)) return role.name;
  }
  return {};
}

}  // namespace

std::span<const DisputeTransition> dispute_transitions() { return all_dispute_rows(); }

const DisputeTransition* find_transition(DisputeState from, DisputeVerb verb, DisputeSide side) {
  const auto found = std::ranges::find_if(all_dispute_rows(), [=](const DisputeTransition& row) {
    return row.from == from && row.verb == verb && row.side == side;
  });
  return found == all_dispute_rows().end() ? nullptr : &*found;
}

const DisputeTransition* clock_transition(const Dispute& dispute) {
  for (const auto verb : {Do::note_silence, Do::note_overdue}) {
    if (const auto* row = find_transition(dispute.state, verb, by_itself)) return row;
  }
  return nullptr;
}

std::span<const OpeningRule> opening_rules() { return openings(); }

std::span<const OutcomeRule> outcome_rules() { return outcomes; }

const OutcomeRule* find_outcome(DisputeType type, DisputeOutcome outcome) {
  const auto* found = std::ranges::find_if(
      outcomes, [=](const OutcomeRule& rule) { return rule.type == type && rule.outcome == outcome; });
  return found == outcomes.end() ? nullptr : found;
}

std::vector<AwaitedStep> awaited_steps(const Dispute& dispute) {
  switch (dispute.state) {
    case At::negotiating:
      return {{claimant, dispute.negotiation_failed ? Do::file : Do::settle}};
    case At::filed:
      return {{decider, Do::admit}};
    case At::admitted:
      return {{decider, Do::notify}};
    case At::notified:
      return {{respondent, Do::answer}};
    case At::answered:
      return {{decider, Do::mediate}};
    case At::mediating:
      return {{decider, Do::give_opinion}};
    case At::escalated:
      return {{decider, Do::decide}};
    case At::agreed:
    case At::opinion:
    case At::decided:
      return {{decider, dispute.obliged() ? Do::execute : Do::close}};
    case At::executing:
      if (dispute.execution_overdue) return {{DisputeSide::obliged, Do::report}, {decider, Do::close}};
      return {{DisputeSide::obliged, Do::report}};
    case At::executed:
      return {{decider, Do::close}};
    case At::none:
    case At::settled:
    case At::not_admitted:
    case At::closed:
    case At::withdrawn:
      break;
  }
  return {};
}

std::vector<DisputeVerb> steps_of_parties(const Roles& roles) {
  std::vector<DisputeVerb> verbs;
  for (const auto& row : all_dispute_rows()) {
    const bool awaited =
        row.verb == Do::settle || row.verb == Do::file || row.verb == Do::answer || row.verb == Do::report;
    if (awaited && holds_one(row.roles, roles)) verbs.push_back(row.verb);
  }
  return verbs;
}

bool at_decider_desk(const OrgTree& units, const Actor& actor, const Dispute& dispute) {
  const Unit* unit = units.find(actor.unit);
  if (unit == nullptr || !dispute.decider || !actor.roles.has(Role::dispute_coordinator)) return false;
  const Decider& at = *dispute.decider;
  return unit->level == at.level && (at.level == Level::city || unit->region == at.region);
}

Outcome<const DisputeTransition*> authorise(const Dispute& dispute, DisputeVerb verb, const Actor& actor,
                                            const OrgTree& units, Instant now) {
  if (actor.person && dispute.state != At::none && !may_see(units, actor, dispute))
    return reject(Reason::not_found);
  const DisputeTransition* row = row_for(dispute, verb, actor, units);
  if (row == nullptr) {
    const bool stands_aside =
        find_transition(dispute.state, verb, decider) != nullptr && at_decider_desk(units, actor, dispute);
    if (stands_aside) return reject(Reason::recused);
    return reject(Reason::wrong_turn, {}, std::string{name_of(dispute.state)});
  }
  if (row->side != by_itself && !holds_one(row->roles, actor.roles))
    return reject(Reason::role_required, {}, std::string{first_role(row->roles)});
  if (const auto broken = first_broken_guard(*row, dispute, now)) return reject(*broken);
  return row;
}

std::vector<DisputeVerb> allowed_actions(const Dispute& dispute, const Actor& actor, const OrgTree& units,
                                         Instant now) {
  std::vector<DisputeVerb> verbs;
  for (const auto& row : all_dispute_rows()) {
    if (row.from != dispute.state || row.side == by_itself) continue;
    const auto admitted = authorise(dispute, row.verb, actor, units, now);
    if (admitted && *admitted == &row) verbs.push_back(row.verb);
  }
  return verbs;
}

}  // namespace xiezhu::domain
