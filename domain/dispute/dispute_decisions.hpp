// The pure heart of disputes: what a verb does to a dispute, as an event or a refusal. No I/O, no clock.
#pragma once

#include "domain/dispute/dispute_table.hpp"
#include "domain/request/reference.hpp"

namespace xiezhu::domain {

// What the actor hands in with a verb. Each verb reads the members it needs.
struct DisputeAct {
  DisputeVerb verb = DisputeVerb::open;
  std::optional<PersonId> on_behalf_of{};  // the absent colleague for whom the actor acts
  std::string opinion{};                   // mandatory where a rule wants a reason
  std::string text{};  // settle, fail_negotiation, answer, report, note, and with an outcome
  std::optional<DisputeOpening> opening{};  // open
  std::optional<DisputeFiling> filing{};
  std::optional<DisputeRuling> ruling{};  // outcome, days and unit; whose duty it is follows
};

// What was looked up for the decision.
struct DisputeFacts {
  Decider decider{};                       // file: whose case it is
  std::optional<UnitId> requested_unit{};  // with an outcome: whoever is to help at present
};

// Greatest numbers of characters.
struct DisputeLimits {
  static constexpr std::size_t opinion = 500;
  static constexpr std::size_t matter = 2'000;
  static constexpr std::size_t text = 5'000;
  static constexpr std::size_t proposal = 2'000;
  static constexpr std::size_t legal_basis = 1'000;
  static constexpr std::size_t card = 100;
};

// Why a party cannot raise such a dispute about the request at `now`, or nothing. `opening` needs its type
// and, for a card, the card; without one the day of the card is not asked for.
std::optional<Rejection> cannot_raise(const DisputeOpening& opening, Side side, const Request& request,
                                      const Reference& reference, Instant now);

// Whose case it is: the district's when both parties belong to one and a dispute coordinator there is of
// neither party, else the city's. `desks`: the units in which somebody is a dispute coordinator.
Decider decider_of(const OrgTree& units, const DisputeOpening& opening, std::span<const UnitId> desks);

// The event that `act` of `actor` at `now` leads to. Whether a dispute may be raised has been asked before.
Outcome<DisputeEvent> decide(const Dispute& dispute, const Actor& actor, const DisputeAct& act,
                             const DisputeFacts& facts, const Reference& reference, Instant now);

// The step of the system that is due at `now`, or nullopt. It takes effect at the instant the clock ran out.
std::optional<DisputeEvent> decide_due(const Dispute& dispute, const Reference& reference, Instant now);

// The dates of the running clock under the calendar of `reference`; nullopt when they stay, and when the
// clock has run out already.
std::optional<DisputeEvent> decide_recalculation(const Dispute& dispute, const Reference& reference,
                                                 Instant now);

}  // namespace xiezhu::domain
