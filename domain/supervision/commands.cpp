#include "domain/supervision/commands.hpp"

#include <algorithm>

#include "domain/dispute/dispute.hpp"
#include "domain/ports/id_source.hpp"
#include "domain/request/commands.hpp"
#include "domain/request/visibility.hpp"
#include "domain/supervision/messages.hpp"

namespace xiezhu::domain {
namespace {

OrderRepository& kept(UnitOfWork& unit, const Order* /*kind*/) { return unit.orders(); }
CardRepository& kept(UnitOfWork& unit, const Card* /*kind*/) { return unit.cards(); }
template <class Thing>
auto& kept(UnitOfWork& unit) {
  return kept(unit, static_cast<const Thing*>(nullptr));
}

constexpr Reason open_already(const Order* /*kind*/) { return Reason::order_open; }
constexpr Reason open_already(const Card* /*kind*/) { return Reason::card_stands; }

// The actor, or the absent colleague whose rights he uses.
Outcome<Actor> rights_in(UnitOfWork& unit, const Actor& actor, std::optional<PersonId> absent,
                         const Request& request, Instant now) {
  if (!absent) return actor;
  return standing_in(unit, actor, *absent, errand_beside(request, actor.unit, *unit.reference()), now);
}

Outcome<Subject> subject_of_alert(UnitOfWork& unit, const OrgTree& units, const Actor& actor, AlertId id) {
  const auto alert = unit.alerts().find(id);
  if (!alert || !supervises(units, actor, alert->alarm.unit)) return reject(Reason::unknown, "alert");
  const auto& alarm = alert->alarm;
  if (alarm.rung == Rung::prompt) return reject(Reason::not_overdue, "alert");
  return Subject{
      alarm.request, alarm.unit, {CauseKind::overdue, OverdueClock{alarm.code, alarm.ordinal, alarm.round}}};
}

Outcome<Subject> subject_of_order(UnitOfWork& unit, const OrgTree& units, const Actor& actor, OrderId id) {
  const auto order = unit.orders().load(id);
  if (!order || !supervises(units, actor, order->subject.unit)) return reject(Reason::unknown, "order");
  if (order->lapses == 0) return reject(Reason::not_lapsed, "order");
  return Subject{order->subject.request, order->subject.unit, {.kind = CauseKind::order_lapsed, .order = id}};
}

Outcome<Subject> subject_of_request(UnitOfWork& unit, const OrgTree& units, const Actor& actor,
                                    const Occasion& from) {
  const auto request = from.request ? unit.requests().load(*from.request) : std::nullopt;
  if (!request || !request->sent_at || !may_see(units, actor, *request))
    return reject(Reason::unknown, "request");
  if (!from.unit) return reject(Reason::missing, "unit");
  if (!request->side_of(*from.unit) || !supervises(units, actor, *from.unit))
    return reject(Reason::unknown, "unit");
  if (!from.cause) return reject(Reason::missing, "cause");
  return Subject{request->id, *from.unit, {.kind = *from.cause}};
}

Outcome<Subject> subject_of(UnitOfWork& unit, const OrgTree& units, const Actor& actor,
                            const Occasion& from) {
  if (from.alert) return subject_of_alert(unit, units, actor, *from.alert);
  if (from.order) return subject_of_order(unit, units, actor, *from.order);
  return subject_of_request(unit, units, actor, from);
}

// Decisions about one request follow one another, so that the order issued last is the last.
Severity next_severity(UnitOfWork& unit, const Subject& subject) {
  unit.requests().touch(subject.request);
  return severity_after(unit.orders().latest_issued(subject.request, subject.unit));
}

template <class Thing>
Outcome<Thing> begin(UnitOfWork& unit, typename Thing::Id id, const Actor& actor,
                     const Proposal<Thing>& proposal, Instant now) {
  Thing thing{.id = id};
  const auto event = decide_proposal(thing, actor, proposal, now);
  if (!event) return std::unexpected(event.error());
  thing = evolve(std::move(thing), *event);
  if (kept<Thing>(unit).save(thing, 0, std::span{&*event, 1})) return thing;
  const auto open = kept<Thing>(unit).open_under(thing);
  return reject(open_already(&thing), {}, open ? std::to_string(open->value()) : std::string{});
}

template <class Thing>
Outcome<Thing> propose_as(UnitOfWork& unit, typename Thing::Id id, const Actor& actor,
                          const ProposalAct<Thing>& act, Instant now) {
  const ReferencePtr reference = unit.reference();
  // What will be proposed is looked for with these rights, so a delegation for some matters only lends none.
  const auto rights = rights_in(unit, actor, act.on_behalf_of, Request{}, now);
  if (!rights) return std::unexpected(rights.error());
  if (!rights->roles.has(Role::supervision_coordinator))
    return reject(Reason::role_required, {}, std::string{name_of(Role::supervision_coordinator)});
  auto subject = subject_of(unit, reference->units, *rights, act.occasion);
  if (!subject) return std::unexpected(subject.error());
  Proposal<Thing> proposal{*subject, act.wording, act.grade};
  if constexpr (std::is_same_v<Thing, Order>) proposal.grade = next_severity(unit, *subject);
  return begin(unit, id, *rights, proposal, now);
}

// What one unit of work knows while somebody acts on an order or a card.
template <class Thing>
struct Supervising {
  UnitOfWork& unit;
  Request request;
  ReferencePtr reference;
  std::vector<typename Thing::Event> events{};

  void take(Thing& thing, typename Thing::Event event) {
    thing = evolve(std::move(thing), event);
    events.push_back(std::move(event));
  }
  // False when somebody else was faster.
  bool store(const Thing& thing, Version seen) {
    if (!kept<Thing>(unit).save(thing, seen, events)) return false;
    unit.notifications().post(messages_of(thing, events, request));
    return true;
  }
};

template <class Thing>
Supervising<Thing> supervising(UnitOfWork& unit, const Thing& thing) {
  return {unit, unit.requests().load(thing.subject.request).value_or(Request{}), unit.reference()};
}

// The number is reserved last, once nothing else stands against it.
template <class Thing>
DocumentNumber reserve_number(UnitOfWork& unit, const Thing& thing, const Unit& issuer, Instant now) {
  const int year = year_of(local_date(now));
  return {issuer.id, supervision_prefix(issuer, thing.series()), year,
          kept<Thing>(unit).next_serial(thing.series(), issuer.id, year)};
}

// Takes the steps of the system that are due, without storing them; the lapses among them.
int take_due(Supervising<Order>& s, Order& order, Instant now) {
  int lapses = 0;
  while (auto event = decide_due(order, now)) {
    if (event->verb == OrderVerb::lapse) ++lapses;
    s.take(order, std::move(*event));
  }
  return lapses;
}

void propose_for_lapse(UnitOfWork& unit, IdSource& ids, const Order& order, Instant now) {
  const Subject subject{
      order.subject.request, order.subject.unit, {.kind = CauseKind::order_lapsed, .order = order.id}};
  propose_card_by_system(unit, ids, subject, Colour::red, now);
}

template <class Thing, class Act, class Facts>
Outcome<Thing> act_on(Supervising<Thing>& s, Thing thing, const Actor& actor, const Act& act, Facts facts,
                      Instant now) {
  facts.urgent = s.request.content.urgent;
  auto event = decide(thing, actor, act, facts, *s.reference, now);
  if (!event) return std::unexpected(event.error());
  if (act.verb == Thing::Verb::issue) {
    const Unit* issuer = s.reference->units.find(actor.unit);
    if (issuer == nullptr) return reject(Reason::not_found);
    event->number = reserve_number(s.unit, thing, *issuer, now);
  }
  s.take(thing, std::move(*event));
  return thing;
}

// What somebody acts on, with whose rights.
template <class Thing>
struct Admitted {
  Thing thing;
  Supervising<Thing> supervising;
  Actor rights;
};

// Whoever stands in for a colleague sees what that one sees.
template <class Thing, class Act>
Outcome<Admitted<Thing>> admit(UnitOfWork& unit, typename Thing::Id id, Version seen, const Actor& actor,
                               const Act& act, Instant now) {
  auto loaded = kept<Thing>(unit).load(id);
  if (!loaded) return reject(Reason::not_found);
  auto s = supervising(unit, *loaded);
  const auto rights = rights_in(unit, actor, act.on_behalf_of, s.request, now);
  if (!may_see(unit, actor, *loaded) && !(rights && may_see(unit, *rights, *loaded)))
    return reject(Reason::not_found);
  if (loaded->version != seen) return reject(Reason::stale_version, {}, std::to_string(loaded->version));
  if (!rights) return std::unexpected(rights.error());
  return Admitted<Thing>{std::move(*loaded), std::move(s), *rights};
}

template <class Thing>
bool recalculate_as(UnitOfWork& unit, typename Thing::Id id, Instant now) {
  auto thing = kept<Thing>(unit).load(id);
  if (!thing) return false;
  const Version seen = thing->version;
  auto event = decide_recalculation(*thing, *unit.reference(), std::max(now, thing->changed_at));
  if (!event) return false;
  auto s = supervising(unit, *thing);
  s.take(*thing, std::move(*event));
  return s.store(*thing, seen);
}

template <class Thing>
bool may_see_as(UnitOfWork& unit, const Actor& actor, const Thing& thing) {
  const ReferencePtr reference = unit.reference();
  if (sides_of(reference->units, actor, thing).any()) return true;
  if (!thing.issued_at) return false;
  const auto request = unit.requests().load(thing.subject.request);
  return request && sees_supervision(reference->units, actor, *request);
}

}  // namespace

Outcome<Order> propose(UnitOfWork& unit, OrderId id, const Actor& actor, const ProposalAct<Order>& act,
                       Instant now) {
  return propose_as(unit, id, actor, act, now);
}

Outcome<Card> propose(UnitOfWork& unit, CardId id, const Actor& actor, const ProposalAct<Card>& act,
                      Instant now) {
  return propose_as(unit, id, actor, act, now);
}

bool propose_order_by_system(UnitOfWork& unit, IdSource& ids, const Subject& subject, Instant now) {
  const auto severity = severity_after(unit.orders().latest_issued(subject.request, subject.unit));
  return begin<Order>(unit, OrderId{ids.next()}, system_actor, {subject, {}, severity}, now).has_value();
}

bool propose_card_by_system(UnitOfWork& unit, IdSource& ids, const Subject& subject, Colour colour,
                            Instant now) {
  return begin<Card>(unit, CardId{ids.next()}, system_actor, {subject, {}, colour}, now).has_value();
}

bool propose_card_for(UnitOfWork& unit, IdSource& ids, const Dispute& dispute, Version since, Instant now) {
  const auto obliged = dispute.obliged();
  if (!dispute.execution_overdue || !obliged) return false;
  const auto events = unit.disputes().events(dispute.id);
  const bool news = std::ranges::any_of(events, [=](const DisputeEvent& event) {
    return event.verb == DisputeVerb::note_overdue && event.sequence > since;
  });
  const Subject subject{dispute.opening.request, *obliged, {.kind = CauseKind::dispute}};
  return news && propose_card_by_system(unit, ids, subject, Colour::red, now);
}

Outcome<Order> perform(UnitOfWork& unit, IdSource& ids, OrderId id, Version seen, const Actor& actor,
                       const OrderAct& act, Instant now) {
  auto admitted = admit<Order>(unit, id, seen, actor, act, now);
  if (!admitted) return std::unexpected(admitted.error());
  auto& [order, s, rights] = *admitted;
  now = std::max(now, order.changed_at);
  const int lapses = take_due(s, order, now);
  OrderFacts facts;
  if (act.verb == OrderVerb::issue) facts.severity = next_severity(unit, order.subject);
  auto done = act_on(s, std::move(order), rights, act, facts, now);
  if (!done) return done;
  if (!s.store(*done, seen)) return reject(Reason::stale_version);
  if (lapses > 0) propose_for_lapse(unit, ids, *done, now);
  return done;
}

Outcome<Card> perform(UnitOfWork& unit, CardId id, Version seen, const Actor& actor, const CardAct& act,
                      Instant now) {
  auto admitted = admit<Card>(unit, id, seen, actor, act, now);
  if (!admitted) return std::unexpected(admitted.error());
  auto& [card, s, rights] = *admitted;
  now = std::max(now, card.changed_at);
  auto done = act_on(s, std::move(card), rights, act, CardFacts{}, now);
  if (!done) return done;
  if (!s.store(*done, seen)) return reject(Reason::stale_version);
  return done;
}

bool settle(UnitOfWork& unit, IdSource& ids, OrderId id, Instant now) {
  auto order = unit.orders().load(id);
  if (!order) return false;
  const Version seen = order->version;
  auto s = supervising(unit, *order);
  now = std::max(now, order->changed_at);
  const int lapses = take_due(s, *order, now);
  if (s.events.empty() || !s.store(*order, seen)) return false;
  if (lapses > 0) propose_for_lapse(unit, ids, *order, now);
  return true;
}

bool recalculate(UnitOfWork& unit, OrderId id, Instant now) { return recalculate_as<Order>(unit, id, now); }
bool recalculate(UnitOfWork& unit, CardId id, Instant now) { return recalculate_as<Card>(unit, id, now); }

bool may_see(UnitOfWork& unit, const Actor& actor, const Order& order) {
  return may_see_as(unit, actor, order);
}
bool may_see(UnitOfWork& unit, const Actor& actor, const Card& card) { return may_see_as(unit, actor, card); }

template <class Thing>
SupervisionFilter<Thing> supervision_for(const OrgTree& units, const Actor& actor) {
  const Unit* unit = units.find(actor.unit);
  if (!actor.roles.has(Role::supervision_coordinator) || unit == nullptr)
    return {.issued = true, .unit = actor.unit};
  if (unit->level == Level::city) return {};
  return {.region = unit->region};
}
template SupervisionFilter<Order> supervision_for(const OrgTree&, const Actor&);
template SupervisionFilter<Card> supervision_for(const OrgTree&, const Actor&);

template <class Thing>
WaitingFor<Thing> waiting_for(const Actor& actor) {
  WaitingFor<Thing> waiting{.coordinator = actor.roles.has(Role::supervision_coordinator),
                            .unit = actor.unit};
  for (const auto& row : Thing::rows()) {
    // A state waits for the step that leads on from it.
    const bool waits = row.side == SupervisionSide::supervised && row.from != row.to;
    if (waits && row.admits(actor.roles)) waiting.states.push_back(row.from);
  }
  return waiting;
}
template WaitingFor<Order> waiting_for(const Actor&);
template WaitingFor<Card> waiting_for(const Actor&);

}  // namespace xiezhu::domain
