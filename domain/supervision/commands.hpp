// Use cases of supervision: load → check sight, version, turn and right → decide → evolve → save, inside the
// caller's unit of work, with the messages that follow. A rejection leaves nothing behind as long as the
// caller then rolls back.
#pragma once

#include "domain/ports/unit_of_work.hpp"

namespace xiezhu::domain {

class IdSource;
struct Dispute;

// From what a coordinator proposes: an alert of a clock that has run out; a lapsed order, for cards; or a
// request with a party and a cause.
struct Occasion {
  std::optional<AlertId> alert{};
  std::optional<OrderId> order{};
  std::optional<RequestId> request{};
  std::optional<UnitId> unit{};
  std::optional<CauseKind> cause{};  // dispute or other
};

template <class Thing>
struct ProposalAct {
  Occasion occasion;
  std::optional<PersonId> on_behalf_of{};
  std::string wording{};
  typename Thing::Grade grade{};  // the colour of a card; that of an order follows from the one before it
};

// Begin an order or a card under `id`. Refused as order_open or card_stands when one is under this cause.
Outcome<Order> propose(UnitOfWork& unit, OrderId id, const Actor& actor, const ProposalAct<Order>& act,
                       Instant now);
Outcome<Card> propose(UnitOfWork& unit, CardId id, const Actor& actor, const ProposalAct<Card>& act,
                      Instant now);

// The system proposes; false when one is open under this cause, or was while the clock ran.
bool propose_order_by_system(UnitOfWork& unit, IdSource& ids, const Subject& subject, Instant now);
bool propose_card_by_system(UnitOfWork& unit, IdSource& ids, const Subject& subject, Colour colour,
                            Instant now);

// Proposes a red card for the unit that had to execute the outcome of a dispute, when it was noted after the
// dispute's version `since` that it did not do so in time (domain §7); false otherwise.
bool propose_card_for(UnitOfWork& unit, IdSource& ids, const Dispute& dispute, Version since, Instant now);

// Lets `actor` act on what was last seen in version `seen`; a step of the system that is due is taken first.
Outcome<Order> perform(UnitOfWork& unit, IdSource& ids, OrderId id, Version seen, const Actor& actor,
                       const OrderAct& act, Instant now);
Outcome<Card> perform(UnitOfWork& unit, CardId id, Version seen, const Actor& actor, const CardAct& act,
                      Instant now);

// Takes the step of the system that is due; false when none is. A lapse also proposes a red card.
bool settle(UnitOfWork& unit, IdSource& ids, OrderId id, Instant now);

// Computes the dates of the running clock anew from the present calendar; false when none changes.
bool recalculate(UnitOfWork& unit, OrderId id, Instant now);
bool recalculate(UnitOfWork& unit, CardId id, Instant now);

// Whether the actor sees it at all: whoever supervises the unit everything, others what was issued.
bool may_see(UnitOfWork& unit, const Actor& actor, const Order& order);
bool may_see(UnitOfWork& unit, const Actor& actor, const Card& card);

// What is listed for an actor when he asks for no more: a coordinator of supervision sees his area, everybody
// else what was issued to the own unit.
template <class Thing>
SupervisionFilter<Thing> supervision_for(const OrgTree& units, const Actor& actor);
// What waits for a step that the actor's roles admit.
template <class Thing>
WaitingFor<Thing> waiting_for(const Actor& actor);

}  // namespace xiezhu::domain
