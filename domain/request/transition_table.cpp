#include "domain/request/transition_table.hpp"

#include <algorithm>

namespace xiezhu::domain {
namespace {

using enum Verb;
using enum Role;

constexpr auto asking = Side::requesting;
constexpr auto helping = Side::requested;

constexpr std::array table{
    Transition{State::none, draft, State::draft, asking, handler},
    Transition{State::draft, edit, State::draft, asking, handler, Guard::drafter},
    Transition{State::draft, submit, State::pending_sign, asking, handler, Guard::drafter},
    Transition{State::draft, withdraw, State::withdrawn, asking, handler, Guard::drafter},
    Transition{State::pending_sign, sign, State::sent, asking, signer, Guard::not_drafter,
               ClockCode::receipt},
    Transition{State::pending_sign, return_draft, State::draft, asking, signer},
    Transition{State::pending_sign, withdraw, State::withdrawn, asking, handler},
    Transition{State::sent, receive, State::received, helping, allocator, Guard::none, ClockCode::decision},
    Transition{State::sent, deem_received, State::received, Side::system, allocator, Guard::none,
               ClockCode::decision},
    Transition{State::sent, withdraw, State::withdrawn, asking, handler},
    Transition{State::received, accept, State::in_progress, helping, allocator, Guard::none,
               ClockCode::handling},
    Transition{State::received, withdraw, State::withdrawn, asking, handler},
    Transition{State::in_progress, assign, State::in_progress, helping, allocator, Guard::none, {}, true},
    Transition{State::in_progress, reply, State::replied, helping, case_officer, Guard::case_officer,
               ClockCode::confirmation},
    Transition{State::in_progress, withdraw, State::withdrawn, asking, handler, Guard::not_replied},
    Transition{State::replied, confirm, State::completed, asking, handler},
    Transition{State::replied, rework, State::in_progress, asking, handler, Guard::not_reworked,
               ClockCode::handling},
    Transition{State::replied, auto_confirm, State::completed, Side::system, handler},
};

std::optional<Reason> broken_guard(Guard guard, const Request& request, const Actor& actor,
                                   Standing standing) {
  switch (guard) {
    case Guard::none:
      return std::nullopt;
    case Guard::drafter:
      if (actor.person != request.drafter) return Reason::not_drafter;
      return std::nullopt;
    case Guard::not_drafter:
      if (actor.person == request.drafter && !standing.sole_member) return Reason::own_draft;
      return std::nullopt;
    case Guard::case_officer:
      if (!request.case_officer || actor.person != request.case_officer) return Reason::not_case_officer;
      return std::nullopt;
    case Guard::not_reworked:
      if (request.reworked) return Reason::already_reworked;
      return std::nullopt;
    case Guard::not_replied:
      // Rule 11: before the reply. After a rework there has been one.
      if (request.replied_at) return Reason::wrong_turn;
      return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace

std::span<const Transition> transitions() { return table; }

const Transition* find_transition(State from, Verb verb) {
  const auto found =
      std::ranges::find_if(table, [=](const Transition& t) { return t.from == from && t.verb == verb; });
  return found == table.end() ? nullptr : &*found;
}

const Transition* system_transition(State from) {
  const auto found = std::ranges::find_if(
      table, [=](const Transition& t) { return t.from == from && t.side == Side::system; });
  return found == table.end() ? nullptr : &*found;
}

std::optional<Turn> turn_of(const Request& request) {
  switch (request.state) {
    case State::draft:
      return Turn{asking, handler, request.drafter};
    case State::pending_sign:
      return Turn{asking, signer};
    case State::sent:
    case State::received:
      return Turn{helping, allocator};
    case State::in_progress:
      if (!request.case_officer) return Turn{helping, allocator};
      return Turn{helping, case_officer, request.case_officer};
    case State::replied:
      return Turn{asking, handler};
    default:
      return std::nullopt;
  }
}

Outcome<const Transition*> authorise(const Request& request, Verb verb, const Actor& actor,
                                     Standing standing) {
  const bool is_system = !actor.person;
  const auto side = is_system ? Side::system : request.side_of(actor.unit);
  if (request.state != State::none && !side) return reject(Reason::not_found);
  const Transition* row = find_transition(request.state, verb);
  // Before there is a draft, whoever drafts becomes the requesting side.
  if (row == nullptr || row->side != side.value_or(Side::requesting)) {
    return reject(Reason::wrong_turn, {}, std::string{name_of(request.state)});
  }
  if (is_system) return row;
  if (!actor.roles.has(row->role)) return reject(Reason::role_required, {}, std::string{name_of(row->role)});
  if (const auto broken = broken_guard(row->guard, request, actor, standing)) return reject(*broken);
  return row;
}

std::vector<Verb> allowed_actions(const Request& request, const Actor& actor, Standing standing) {
  std::vector<Verb> verbs;
  for (const auto& row : table) {
    if (row.from == request.state && row.side != Side::system &&
        authorise(request, row.verb, actor, standing)) {
      verbs.push_back(row.verb);
    }
  }
  return verbs;
}

}  // namespace xiezhu::domain
