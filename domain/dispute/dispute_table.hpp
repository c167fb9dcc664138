// The life of a dispute as data (domain §7): which verb is legal when and for whom, who may raise what, and
// which outcomes a type admits with what effect. It drives the server, the allowed actions that screens show,
// docs/states.md and the tests.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "domain/dispute/dispute.hpp"
#include "domain/kernel/outcome.hpp"
#include "domain/organisation/org_tree.hpp"
#include "domain/organisation/person.hpp"

namespace xiezhu::domain {

// A condition on the dispute beyond side and role.
enum class DisputeGuard {
  none,
  negotiation_over,  // K11 has run out, or failure was recorded
  negotiation_not_failed,
  opinion_not_extended,
  in_time,  // the clock has not run out
  something_to_execute,
  nothing_to_execute,
  not_overdue,
  overdue,
};

enum class DisputeClockEffect { stop, keep, extend, recalculate };

struct DisputeTransition {
  DisputeState from = DisputeState::none;
  DisputeVerb verb = DisputeVerb::open;
  DisputeState to = DisputeState::none;
  DisputeSide side = DisputeSide::claimant;
  Roles roles{};  // any of them; not used for the system
  std::array<DisputeGuard, 2> guards{};
  std::optional<ClockCode> starts{};
  DisputeClockEffect effect = DisputeClockEffect::stop;
};

std::span<const DisputeTransition> dispute_transitions();
const DisputeTransition* find_transition(DisputeState from, DisputeVerb verb, DisputeSide side);
// The step of the system that is due when `next_act` has passed; nullptr when there is none.
const DisputeTransition* clock_transition(const Dispute& dispute);

// Who may raise which type in which state of the request. `in_window`: not longer after its end than the
// dispute window.
struct OpeningRule {
  DisputeType type;
  Side side;
  State state;
  bool late = false;      // the running clock must be late
  bool reworked = false;  // rework must be used up
  bool in_window = false;
  bool not_archived = false;  // by neither party
};
std::span<const OpeningRule> opening_rules();
// Those who open disputes and negotiate.
inline constexpr Roles negotiators{Role::handler, Role::case_officer};

// What an outcome does besides being recorded.
enum class RulingEffect { none, order_assistance, designate };
// Who must execute it.
enum class Obligation { nobody, requested_unit, designated_unit, respondent };
struct OutcomeRule {
  DisputeType type;
  DisputeOutcome outcome;
  RulingEffect effect = RulingEffect::none;
  Obligation obliged = Obligation::nobody;
};
std::span<const OutcomeRule> outcome_rules();
// nullptr when the type does not admit the outcome.
const OutcomeRule* find_outcome(DisputeType type, DisputeOutcome outcome);

// A step that leads on from a state, and the side that is to take it.
struct AwaitedStep {
  DisputeSide side;
  DisputeVerb verb;
  friend bool operator==(const AwaitedStep&, const AwaitedStep&) = default;
};
// What the dispute waits for, at most one step of each side; nothing when it is over. A negotiation waits for
// those who negotiate until its failure is recorded, and then for whoever can file.
std::vector<AwaitedStep> awaited_steps(const Dispute& dispute);
// Those among the awaited steps of parties that are for somebody with these roles, whichever party it is.
std::vector<DisputeVerb> steps_of_parties(const Roles& roles);

// True when the actor is a dispute coordinator at the desk whose case it is, a party or not.
bool at_decider_desk(const OrgTree& units, const Actor& actor, const Dispute& dispute);

// Checks state, side, role and guards at `now`; the row on success. Whoever may not see the dispute:
// not_found.
Outcome<const DisputeTransition*> authorise(const Dispute& dispute, DisputeVerb verb, const Actor& actor,
                                            const OrgTree& units, Instant now);

// The verbs that `authorise` admits for the actor now, in table order; system verbs are never among them.
std::vector<DisputeVerb> allowed_actions(const Dispute& dispute, const Actor& actor, const OrgTree& units,
                                         Instant now);

}  // namespace xiezhu::domain
