// The lifecycle as data: the only place that says which verb is legal when, for whom, and what it does to the
// clocks. It drives the server, the allowed actions that screens show, docs/states.md and the tests.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <vector>

#include "domain/organisation/person.hpp"
#include "domain/request/request.hpp"

namespace xiezhu::domain {

// A condition on the actor or the request beyond side and role.
enum class Guard { none, drafter, not_drafter, case_officer, not_reworked, not_replied };

struct Transition {
  State from = State::none;
  Verb verb = Verb::draft;
  State to = State::none;
  Side side = Side::requesting;
  Role role = Role::handler;  // not used for Side::system
  Guard guard = Guard::none;
  std::optional<ClockCode> starts{};
  bool keeps_clock = false;  // true: the running clock goes on; else it ends with the verb
};

std::span<const Transition> transitions();
// nullptr when the verb is not legal in the state.
const Transition* find_transition(State from, Verb verb);

// The legal step of the system in a state, taken when the running clock's `acts_at` has passed; nullptr when
// none.
const Transition* system_transition(State from);

// Whose turn it is: the side, role and, where it is one person's, the person that the next regular step waits
// for.
struct Turn {
  Side side = Side::requesting;
  Role role = Role::handler;
  std::optional<PersonId> person{};
};
// nullopt when nobody's.
std::optional<Turn> turn_of(const Request& request);

// Facts about the surroundings of a request that legality depends on.
struct Standing {
  bool sole_member =
      false;  // the actor is the only active person of the unit, so may sign an own draft (domain §2)
};

// Checks state, side, role and guard; the row on success. Not a party: not_found.
Outcome<const Transition*> authorise(const Request& request, Verb verb, const Actor& actor,
                                     Standing standing);

// The verbs that `authorise` admits for the actor now, in table order; system verbs are never among them.
std::vector<Verb> allowed_actions(const Request& request, const Actor& actor, Standing standing);

}  // namespace xiezhu::domain
