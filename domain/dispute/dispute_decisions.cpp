#include "domain/dispute/dispute_decisions.hpp"

#include <algorithm>

#include "domain/kernel/check.hpp"

namespace xiezhu::domain {
namespace {

// A verb to be decided, with everything that may be asked about it.
struct DisputeCase {
  const Dispute& dispute;
  const DisputeAct& act;
  const DisputeFacts& facts;
  const Reference& reference;
  LocalDate today;
};

Check text_given(const DisputeCase& c) { return written(c.act.text, DisputeLimits::text, "text"); }
Check reason_given(const DisputeCase& c) { return present(c.act.opinion, "opinion"); }

Check well_formed(const std::optional<CardReference>& card, DisputeType type, LocalDate today) {
  if (type != DisputeType::card_objection)
    return card ? Check{Rejection{Reason::malformed, "card"}} : std::nullopt;
  if (!card) return Rejection{Reason::missing, "card"};
  if (auto broken = written(card->reference, DisputeLimits::card, "card.reference")) return broken;
  if (card->date > today) return Rejection{Reason::out_of_range, "card.date", "≤ " + to_iso(today)};
  return std::nullopt;
}

Check fill_opening(const DisputeCase& c, DisputeEvent& event) {
  if (!c.act.opening) return Rejection{Reason::missing, "type"};
  event.opening = c.act.opening;
  const auto& opening = *event.opening;
  return first_of([&] { return written(opening.matter, DisputeLimits::matter, "matter"); },
                  [&] { return well_formed(opening.card, opening.type, c.today); });
}

Check fill_filing(const DisputeCase& c, DisputeEvent& event) {
  if (!c.act.filing) return Rejection{Reason::missing, "facts"};
  const DisputeFiling& filing = *c.act.filing;
  event.filing = filing;
  event.decider = c.facts.decider;
  return first_of([&] { return written(filing.facts, DisputeLimits::text, "facts"); },
                  [&] { return written(filing.proposal, DisputeLimits::proposal, "proposal"); },
                  [&] { return written(filing.legal_basis, DisputeLimits::legal_basis, "legalBasis"); },
                  [&]() -> Check {
                    if (c.dispute.negotiation_failed && blank(filing.negotiation))
                      return fits(filing.negotiation, DisputeLimits::text, "negotiation");
                    return written(filing.negotiation, DisputeLimits::text, "negotiation");
                  });
}

std::optional<UnitId> obliged_by(const DisputeCase& c, Obligation obligation) {
  switch (obligation) {
    case Obligation::nobody:
      return std::nullopt;
    case Obligation::requested_unit:
      return c.facts.requested_unit;
    case Obligation::designated_unit:
      return c.act.ruling->unit;
    case Obligation::respondent:
      return c.dispute.opening.respondent;
  }
  return std::nullopt;
}

// How long the new K4 may be, in working days.
int longest_order(const DisputeCase& c) {
  const auto& rule = c.reference.clock_rules.in_force(ClockCode::handling, order_variant, c.today);
  return parts_of(rule.normal.limit).amount;
}

Check time_given(const DisputeCase& c, RulingEffect effect) {
  const int days = c.act.ruling->days;
  if (effect != RulingEffect::order_assistance)
    return days == 0 ? std::nullopt : Check{Rejection{Reason::malformed, "workingDays"}};
  if (days == 0) return Rejection{Reason::missing, "workingDays"};
  const int most = longest_order(c);
  if (days < 1 || days > most)
    return Rejection{Reason::out_of_range, "workingDays", "1–" + std::to_string(most)};
  return std::nullopt;
}

// Whether the unit can be designated is asked when it is.
Check unit_given(const DisputeCase& c, RulingEffect effect) {
  const bool given = c.act.ruling->unit.has_value();
  if (given == (effect == RulingEffect::designate)) return std::nullopt;
  return Rejection{given ? Reason::malformed : Reason::missing, "unit"};
}

Check fill_ruling(const DisputeCase& c, DisputeEvent& event) {
  if (!c.act.ruling) return Rejection{Reason::missing, "outcome"};
  const auto outcome = c.act.ruling->outcome;
  const OutcomeRule* rule = find_outcome(c.dispute.opening.type, outcome);
  if (rule == nullptr)
    return Rejection{Reason::outcome_not_allowed, "outcome", std::string{name_of(outcome)}};
  event.ruling = c.act.ruling;
  event.ruling->obliged = obliged_by(c, rule->obliged);
  return first_of([&] { return text_given(c); }, [&] { return time_given(c, rule->effect); },
                  [&] { return unit_given(c, rule->effect); });
}

// What is closed although it was not executed needs a reason.
Check fill_closing(const DisputeCase& c) {
  return c.dispute.state == DisputeState::executing ? reason_given(c) : std::nullopt;
}

Check fill(const DisputeCase& c, DisputeEvent& event) {
  switch (c.act.verb) {
    case DisputeVerb::open:
      return fill_opening(c, event);
    case DisputeVerb::file:
      return fill_filing(c, event);
    case DisputeVerb::settle:
    case DisputeVerb::fail_negotiation:
    case DisputeVerb::answer:
    case DisputeVerb::report:
    case DisputeVerb::note:
      return text_given(c);
    case DisputeVerb::agree:
    case DisputeVerb::give_opinion:
    case DisputeVerb::decide:
      return fill_ruling(c, event);
    case DisputeVerb::escalate:
      event.decider = Decider{};
      return reason_given(c);
    case DisputeVerb::not_admit:
    case DisputeVerb::extend:
    case DisputeVerb::withdraw:
      return reason_given(c);
    case DisputeVerb::close:
      return fill_closing(c);
    default:
      return std::nullopt;
  }
}

ClockBasis basis_of(ClockCode code, const Reference& reference, LocalDate day) {
  const ClockRule& rule = reference.clock_rules.in_force(code, "", day);
  return {rule, rule.normal};
}

ClockBasis basis_of(const ClockRun& run, const Reference& reference) {
  return basis_of(run.code, reference, local_date(run.started_at));
}

using Changes = std::vector<ClockChange>;

Outcome<Changes> stopped(const DisputeTransition& row, const Dispute& dispute, const Reference& reference,
                         Instant at) {
  Changes changes;
  if (const ClockRun* running = dispute.clocks.running()) changes.emplace_back(ClockEnd{running->code, at});
  if (!row.starts) return changes;
  const auto run = start_clock(reference.calendar, basis_of(*row.starts, reference, local_date(at)),
                               dispute.clocks.next_cycle(*row.starts), at);
  if (!run) return std::unexpected(run.error());
  changes.emplace_back(*run);
  return changes;
}

Outcome<Changes> moved(Outcome<ClockMove> move) {
  if (!move) return std::unexpected(move.error());
  return Changes{*move};
}

Outcome<Changes> clock_changes(const DisputeTransition& row, const Dispute& dispute,
                               const Reference& reference, Instant at) {
  const ClockRun* running = dispute.clocks.running();
  switch (row.effect) {
    case DisputeClockEffect::stop:
      return stopped(row, dispute, reference, at);
    case DisputeClockEffect::keep:
      return Changes{};
    case DisputeClockEffect::extend: {
      const auto& rule = reference.clock_rules.in_force(running->code, extension_variant, local_date(at));
      const WorkingDays days{parts_of(rule.normal.limit).amount};
      return moved(extend_clock(reference.calendar, basis_of(*running, reference), *running, days, at));
    }
    case DisputeClockEffect::recalculate:
      if (running == nullptr || running->late(at)) return reject(Reason::clock_expired);
      return moved(recalculate_clock(reference.calendar, basis_of(*running, reference), *running, at));
  }
  return Changes{};
}

DisputeEvent event_of(const DisputeTransition& row, const Dispute& dispute, Instant now) {
  DisputeEvent event;
  event.sequence = dispute.version + 1;
  event.verb = row.verb;
  event.from = row.from;
  event.to = row.to;
  event.at = event.effective_at = now;
  return event;
}

// Who let time run out.
UnitId unit_in_turn(const Dispute& dispute) {
  if (dispute.state == DisputeState::executing) return dispute.obliged().value_or(UnitId{});
  return dispute.state == DisputeState::notified ? dispute.opening.respondent : dispute.opening.claimant;
}

Check within_window(Instant from, const Reference& reference, Instant now) {
  const auto& rule = reference.clock_rules.in_force(ClockCode::negotiation, window_variant, local_date(now));
  const auto end = reference.calendar.deadline(from, rule.normal.limit);
  if (!end) return end.error();
  if (now > end->late_after) return Rejection{Reason::window_closed, {}, to_iso(end->due)};
  return std::nullopt;
}

Check meets(const OpeningRule& rule, const Request& request, const Reference& reference, Instant now) {
  const ClockRun* running = request.clocks.running();
  const bool late = running != nullptr && running->late(now);
  const bool holds = (!rule.late || late) && (!rule.reworked || request.reworked) &&
                     (!rule.not_archived || request.course.archived.empty());
  if (!holds) return Rejection{Reason::not_disputable, {}, std::string{name_of(request.state)}};
  return rule.in_window ? within_window(request.finished_at.value_or(now), reference, now) : std::nullopt;
}

}  // namespace

std::optional<Rejection> cannot_raise(const DisputeOpening& opening, Side side, const Request& request,
                                      const Reference& reference, Instant now) {
  const auto rules = opening_rules();
  const auto rule = std::ranges::find_if(rules, [&](const OpeningRule& one) {
    return one.type == opening.type && one.side == side && one.state == request.state;
  });
  // A part is the lead's own affair.
  if (rule == rules.end() || request.part())
    return Rejection{Reason::not_disputable, {}, std::string{name_of(request.state)}};
  if (auto broken = meets(*rule, request, reference, now)) return broken;
  if (!opening.card) return std::nullopt;
  return within_window(at_time(opening.card->date, reference.calendar.close_of_business()), reference, now);
}

Decider decider_of(const OrgTree& units, const DisputeOpening& opening, std::span<const UnitId> desks) {
  const Unit* claimant = units.find(opening.claimant);
  const Unit* respondent = units.find(opening.respondent);
  const bool one_district = claimant != nullptr && respondent != nullptr &&
                            claimant->level == Level::district && respondent->level == Level::district &&
                            claimant->region == respondent->region;
  if (!one_district) return {};
  const bool manned = std::ranges::any_of(desks, [&](UnitId id) {
    const Unit* unit = units.find(id);
    return unit != nullptr && unit->level == Level::district && unit->region == claimant->region &&
           id != opening.claimant && id != opening.respondent;
  });
  return manned ? Decider{Level::district, claimant->region} : Decider{};
}

Outcome<DisputeEvent> decide(const Dispute& dispute, const Actor& actor, const DisputeAct& act,
                             const DisputeFacts& facts, const Reference& reference, Instant now) {
  const auto row = authorise(dispute, act.verb, actor, reference.units, now);
  if (!row) return std::unexpected(row.error());
  if (auto broken = fits(act.opinion, DisputeLimits::opinion, "opinion")) return std::unexpected(*broken);

  DisputeEvent event = event_of(**row, dispute, now);
  event.person = actor.deputy ? actor.deputy : actor.person;
  event.on_behalf_of = actor.deputy ? actor.person : std::nullopt;
  event.unit = actor.person ? actor.unit : unit_in_turn(dispute);
  event.opinion = act.opinion;
  event.text = act.text;
  const DisputeCase c{dispute, act, facts, reference, local_date(now)};
  if (auto broken = fill(c, event)) return std::unexpected(*broken);

  auto clocks = clock_changes(**row, dispute, reference, now);
  if (!clocks) return std::unexpected(clocks.error());
  event.clocks = std::move(*clocks);
  return event;
}

std::optional<DisputeEvent> decide_due(const Dispute& dispute, const Reference& reference, Instant now) {
  const auto due = dispute.next_act();
  if (!due || now <= *due) return std::nullopt;
  const DisputeTransition* row = clock_transition(dispute);
  if (row == nullptr) return std::nullopt;
  DisputeEvent event = event_of(*row, dispute, now);
  event.effective_at = *due;
  event.unit = unit_in_turn(dispute);
  auto clocks = clock_changes(*row, dispute, reference, *due);
  if (!clocks) return std::nullopt;
  event.clocks = std::move(*clocks);
  return event;
}

std::optional<DisputeEvent> decide_recalculation(const Dispute& dispute, const Reference& reference,
                                                 Instant now) {
  auto event = decide(dispute, system_actor, {.verb = DisputeVerb::recalculate}, {}, reference, now);
  if (!event) return std::nullopt;
  const ClockRun before = *dispute.clocks.running();
  ClockLedger after = dispute.clocks;
  for (const auto& change : event->clocks) after.apply(change);
  ClockRun moved = *after.running();
  moved.calendar_version = before.calendar_version;
  return moved == before ? std::nullopt : std::optional{std::move(*event)};
}

}  // namespace xiezhu::domain
