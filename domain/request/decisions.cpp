#include "domain/request/decisions.hpp"

#include <algorithm>

#include "domain/request/decision_case.hpp"
#include "domain/request/rating_effects.hpp"

namespace xiezhu::domain {
namespace {

Check nothing_to_check(const Case& /*unused*/, Event& /*unused*/) { return std::nullopt; }

Fill decision_for(Verb verb) {
  for (const auto area :
       {drafting_decision, admission_decision, handling_decision, general_decision, rating_decision}) {
    if (const Fill fill = area(verb)) return fill;
  }
  return nothing_to_check;
}

Event event_of(const Transition& row, const Request& request, Instant now) {
  return {.sequence = request.version + 1,
          .verb = row.verb,
          .from = row.from,
          .to = row.to,
          .at = now,
          .effective_at = now,
          .person = std::nullopt,
          .unit = {},
          .opinion = {}};
}

// The unit at whose step something happened by itself: the lateness is recorded against it (domain §4 rule
// 2).
UnitId unit_in_turn(const Request& request) {
  const auto turn = turn_of(request);
  return turn && turn->side == Side::requested ? *request.content.requested_unit : request.requesting_unit;
}

// Whether two ledgers give the same dates, whichever version of the calendar they were computed from.
bool same_dates(const ClockLedger& a, const ClockLedger& b) {
  return std::ranges::equal(a.runs(), b.runs(), [](ClockRun left, ClockRun right) {
    left.calendar_version = right.calendar_version = 0;
    return left == right;
  });
}

}  // namespace

Check valid_unit(const Case& c, std::optional<UnitId> unit, const char* field) {
  if (!unit) return Rejection{Reason::missing, field};
  const Unit* found = c.reference.units.find(*unit);
  if (found == nullptr || !found->valid_on(c.today)) return Rejection{Reason::unknown, field};
  return std::nullopt;
}

Check may_deal(const Reference& reference, UnitId asking, UnitId helping, const char* field) {
  if (asking == helping) return Rejection{Reason::same_unit, field};
  if (reference.units.subordinate(asking, helping) || reference.units.subordinate(helping, asking))
    return Rejection{Reason::subordinate_unit, field};
  return std::nullopt;
}

Check serves(const Case& c, std::optional<PersonId> person, UnitId unit, Role role, const char* field) {
  if (!person) return Rejection{Reason::missing, field};
  const auto& named = c.facts.officer;
  const bool does =
      named && named->id == *person && !named->disabled && named->unit == unit && named->roles.has(role);
  if (!does) return Rejection{Reason::unknown, field};
  return std::nullopt;
}

bool item_applies(const Case& c, const ItemVersion* item, UnitId asking_unit, UnitId helping_unit) {
  const Unit* asking = c.reference.units.find(asking_unit);
  const Unit* helping = c.reference.units.find(helping_unit);
  return item != nullptr && asking != nullptr && helping != nullptr && item->applies_to(*asking, *helping);
}

Check parts_answered(const Case& c) {
  if (c.facts.open_subrequests == 0) return std::nullopt;
  return Rejection{Reason::subrequests_open, {}, std::to_string(c.facts.open_subrequests)};
}

Check in_time(const Case& c) {
  const ClockRun* clock = c.request.clocks.running();
  if (clock == nullptr || clock->late(c.now)) return Rejection{Reason::clock_expired};
  return std::nullopt;
}

Outcome<Event> decide(const Request& request, const Actor& actor, const Act& act, const Facts& facts,
                      const Reference& reference, Instant now) {
  Standing standing = facts.standing;
  standing.now = now;
  const auto row = authorise(request, act.verb, actor, standing);
  if (!row) return std::unexpected(row.error());
  if (auto broken = fits(act.opinion, TextLimits::opinion, "opinion")) return std::unexpected(*broken);

  Event event = event_of(**row, request, now);
  event.person = actor.deputy ? actor.deputy : actor.person;
  event.on_behalf_of = actor.deputy ? actor.person : std::nullopt;
  event.unit = actor.person ? actor.unit : unit_in_turn(request);
  event.opinion = act.opinion;
  event.ruling = act.ruling;
  const Case c{**row, request, act, facts, reference, now, local_date(now)};
  if (auto broken = decision_for(act.verb)(c, event)) return std::unexpected(*broken);

  auto clocks = clock_changes(**row, request, event, reference, now);
  if (!clocks) return std::unexpected(clocks.error());
  event.clocks = std::move(*clocks);
  auto dates = rating_dates(request, event, reference);
  if (!dates) return std::unexpected(dates.error());
  event.rating_dates = std::move(*dates);
  return event;
}

std::optional<Event> decide_due(const Request& request, const Reference& reference, Instant now) {
  const ClockRun* running = request.clocks.running();
  if (running == nullptr || !running->next_act() || now <= *running->next_act()) return std::nullopt;
  const Transition* row = clock_transition(request);
  if (row == nullptr) return std::nullopt;

  Event event = event_of(*row, request, now);
  event.effective_at = *running->next_act();
  event.unit = unit_in_turn(request);
  auto clocks = clock_changes(*row, request, event, reference, event.effective_at);
  if (!clocks) return std::nullopt;
  event.clocks = std::move(*clocks);
  auto dates = rating_dates(request, event, reference);
  if (!dates) return std::nullopt;
  event.rating_dates = std::move(*dates);
  return event;
}

std::optional<Event> decide_recalculation(const Request& request, const Reference& reference, Instant now) {
  if (find_transition(request.state, Verb::recalculate, Side::system) == nullptr) return std::nullopt;
  auto event = decide(request, system_actor, {.verb = Verb::recalculate}, {}, reference, now);
  if (!event) return std::nullopt;
  if (!event->rating_dates.empty()) return std::move(*event);
  ClockLedger after = request.clocks;
  for (const auto& change : event->clocks) after.apply(change);
  return same_dates(request.clocks, after) ? std::nullopt : std::optional{std::move(*event)};
}

}  // namespace xiezhu::domain
