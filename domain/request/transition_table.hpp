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

// A condition on the actor or the request beyond side and role. All guards of a row must hold.
enum class Guard {
  none,
  drafter,
  not_drafter,
  case_officer,
  not_reworked,
  not_replied,
  not_corrected,
  nothing_pending,
  extension_pending,
  refusal_pending,
  designation_pending,
  not_extended,
  forwards_left,
  forwards_used_up,
  better_unit_named,
  whole,  // not a part of another request
  running,
  paused,
  emergency_lasts,
  letter_owed,
  own_file,
  archived,  // the own unit has archived it
  not_archived,
  not_archived_at_all,  // by neither party
  suspended,            // the clock stands still for a dispute …
  not_suspended,
  may_rate,      // the rating window runs and the own side has not rated
  may_change,    // the own rating can still be changed
  to_contact,    // a fix task waits for the own side to get in touch …
  to_rectify,    // … to mend
  to_call_back,  // … to say what it thinks of that
  may_appeal,    // against the other side's rating
  appealed,      // an appeal waits for its review
  no_party,      // the actor's unit is none of the two parties
};

// Hops between requested units that they may make by themselves (domain §4 rule 5).
inline constexpr int most_forwards = 2;

// What a verb does to the main clock. `stop` ends it, and the row may start another.
enum class ClockEffect { stop, keep, pause, resume, extend, recalculate };

struct Transition {
  State from = State::none;
  Verb verb = Verb::draft;
  State to = State::none;
  Side side = Side::requesting;
  Role role = Role::handler;  // not used for Side::system
  std::array<Guard, 3> guards{};
  std::optional<ClockCode> starts{};
  ClockEffect effect = ClockEffect::stop;
};

std::span<const Transition> transitions();
// The row for a side; nullptr when the verb is not legal for it in the state.
const Transition* find_transition(State from, Verb verb, Side side);
// True when the verb is legal in the state for anybody.
bool possible(State from, Verb verb);

// The step of the system that is due when the main clock's `next_act` has passed; nullptr when there is none.
const Transition* clock_transition(const Request& request);

// Whose turn it is: the side, role and, where it is one person's, the person that the next regular step waits
// for.
struct Turn {
  Side side = Side::requesting;
  Role role = Role::handler;
  std::optional<PersonId> person{};
  friend bool operator==(const Turn&, const Turn&) = default;
};
// nullopt when nobody's.
std::optional<Turn> turn_of(const Request& request);

// Facts about the surroundings of a request that legality depends on.
struct Standing {
  // The actor is the only active person of the unit, so may sign an own draft (domain §2).
  bool sole_member = false;
  // The actor is a coordinator, of whatever kind, above one of the parties (domain §2).
  bool coordinates = false;
  // For what is possible until some instant only.
  Instant now{};
};

// Checks state, side, role and guards; the row on success. Whoever may not see the request: not_found.
Outcome<const Transition*> authorise(const Request& request, Verb verb, const Actor& actor,
                                     Standing standing);

// The verbs that `authorise` admits for the actor now, in table order; system verbs are never among them.
std::vector<Verb> allowed_actions(const Request& request, const Actor& actor, Standing standing);

}  // namespace xiezhu::domain
