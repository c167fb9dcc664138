// Who may take which step of an order or a card: the walk over their tables, which are data. A `Thing` has
// state, subject, issued_at and rows(), and beside it stands `broken_rule(thing, verb, now)`: the rule beyond
// state, side and role that stands against a verb, if one does.
#pragma once

#include <algorithm>

#include "domain/kernel/text.hpp"
#include "domain/request/reference.hpp"
#include "domain/supervision/scope.hpp"

namespace xiezhu::domain {

template <class Thing>
SupervisionSides sides_of(const OrgTree& units, const Actor& actor, const Thing& thing) {
  return sides_of(units, actor, thing.subject.unit, thing.issued_at.has_value());
}

// Checks state, side, role and rule; the row on success. Before it is proposed, whoever supervises the unit
// that it is about, which the caller has looked at, is its coordinator.
template <class Thing>
Outcome<const typename Thing::Row*> authorise(const Thing& thing, typename Thing::Verb verb,
                                              const Actor& actor, SupervisionSides sides, Instant now) {
  const typename Thing::Row* lacks_role = nullptr;
  for (const auto& row : Thing::rows()) {
    if (row.from != thing.state || row.verb != verb || !sides.has(row.side)) continue;
    if (row.side != SupervisionSide::system && !row.admits(actor.roles)) {
      lacks_role = &row;
      continue;
    }
    if (const auto broken = broken_rule(thing, verb, now)) return reject(*broken);
    return &row;
  }
  if (lacks_role != nullptr)
    return reject(Reason::role_required, {}, std::string{name_of(lacks_role->roles[0])});
  return reject(Reason::wrong_turn, {}, std::string{name_of(thing.state)});
}

// The verbs that `authorise` admits for the actor now, in table order; never those of the system.
template <class Thing>
std::vector<typename Thing::Verb> allowed_actions(const Thing& thing, const Actor& actor,
                                                  const OrgTree& units, Instant now) {
  const auto sides = sides_of(units, actor, thing);
  std::vector<typename Thing::Verb> verbs;
  for (const auto& row : Thing::rows()) {
    const bool fits = row.from == thing.state && row.side != SupervisionSide::system && sides.has(row.side) &&
                      row.admits(actor.roles);
    if (fits && !broken_rule(thing, row.verb, now)) verbs.push_back(row.verb);
  }
  return verbs;
}

// The event of a row, to be filled by the decision.
template <class Thing>
typename Thing::Event event_of(const Thing& thing, const typename Thing::Row& row, const Actor& actor,
                               Instant now) {
  typename Thing::Event event{.sequence = thing.version + 1,
                              .verb = row.verb,
                              .from = row.from,
                              .to = row.to,
                              .at = now,
                              .effective_at = now};
  event.person = actor.deputy ? actor.deputy : actor.person;
  event.on_behalf_of = actor.deputy ? actor.person : std::nullopt;
  event.unit = actor.person ? actor.unit : thing.subject.unit;
  return event;
}

// What is proposed, by whomever.
template <class Thing>
struct Proposal {
  Subject subject;
  std::string wording{};
  typename Thing::Grade grade{};
};

// The event with which an order or a card begins; the caller has looked at the subject.
template <class Thing>
Outcome<typename Thing::Event> decide_proposal(const Thing& thing, const Actor& actor,
                                               const Proposal<Thing>& proposal, Instant now) {
  const SupervisionSides sides{.coordinator = actor.person.has_value(), .system = !actor.person};
  const auto row = authorise(thing, Thing::Verb::propose, actor, sides, now);
  if (!row) return std::unexpected(row.error());
  if (length(proposal.wording) > SupervisionLimits::wording)
    return reject(Reason::too_long, Thing::wording_field, std::to_string(SupervisionLimits::wording));
  auto event = event_of(thing, **row, actor, now);
  if (!actor.person) event.unit = proposal.subject.unit;
  event.subject = proposal.subject;
  event.grade = proposal.grade;
  if (!blank(proposal.wording)) event.wording = proposal.wording;
  return event;
}

// Folds a whole history; the id is no part of the events.
template <class Thing>
Thing replayed(typename Thing::Id id, std::span<const typename Thing::Event> events) {
  Thing thing{.id = id};
  for (const auto& event : events) thing = evolve(std::move(thing), event);
  return thing;
}

// New dates of the running clock; nullopt when none changes, and for a clock that has run out, which is not
// judged anew (domain §5).
template <class Thing>
std::optional<typename Thing::Event> decide_recalculation(const Thing& thing, const Reference& reference,
                                                          Instant now) {
  const ClockRun* run = thing.running();
  if (run == nullptr || run->late(now)) return std::nullopt;
  const auto row = authorise(thing, Thing::Verb::recalculate, system_actor, {.system = true}, now);
  if (!row) return std::nullopt;
  const auto& rule = reference.clock_rules.in_force(run->code, "", local_date(run->started_at));
  const auto move = recalculate_clock(reference.calendar, {rule, {limit_of(run->limit)}}, *run, now);
  if (!move || (move->due_at == run->due_at && move->late_after == run->late_after &&
                move->yellow_at == run->yellow_at && move->blue_at == run->blue_at))
    return std::nullopt;
  auto event = event_of(thing, **row, system_actor, now);
  event.clocks.emplace_back(*move);
  return event;
}

}  // namespace xiezhu::domain
