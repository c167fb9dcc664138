#include "domain/request/transition_table.hpp"

#include <algorithm>

#include "domain/request/guards.hpp"

namespace xiezhu::domain {
namespace {

using enum Verb;
using enum Role;

constexpr auto asking = Side::requesting;
constexpr auto helping = Side::requested;
constexpr auto coordinating = Side::coordinator;
constexpr auto automatic = Side::system;

using Guards = decltype(Transition::guards);
constexpr Guards free{};
constexpr Guards by_drafter{Guard::drafter};
constexpr Guards by_officer{Guard::case_officer};

constexpr Transition starting(State from, Verb verb, State to, Side side, Role role, ClockCode clock,
                              Guards guards = free) {
  return {from, verb, to, side, role, guards, clock};
}

// A verb that leaves the request in its state and the clock alone.
constexpr Transition beside(State state, Verb verb, Side side, Role role, Guards guards = free,
                            ClockEffect effect = ClockEffect::keep) {
  return {state, verb, state, side, role, guards, {}, effect};
}

constexpr std::array regular{
    Transition{State::none, draft, State::draft, asking, handler},
    starting(State::none, record_oral, State::received, asking, handler, ClockCode::decision),
    starting(State::none, commission, State::sent, asking, case_officer, ClockCode::receipt),
    beside(State::draft, edit, asking, handler, by_drafter),
    Transition{State::draft, submit, State::pending_sign, asking, handler, by_drafter},
    Transition{State::draft, withdraw, State::withdrawn, asking, handler, by_drafter},
    starting(State::pending_sign, sign, State::sent, asking, signer, ClockCode::receipt,
             {Guard::not_drafter}),
    Transition{State::pending_sign, return_draft, State::draft, asking, signer},
    Transition{State::pending_sign, withdraw, State::withdrawn, asking, handler},

    starting(State::sent, receive, State::received, helping, allocator, ClockCode::decision),
    starting(State::sent, deem_received, State::received, automatic, allocator, ClockCode::decision),
    Transition{State::sent, withdraw, State::withdrawn, asking, handler},

    starting(State::received, accept, State::in_progress, helping, allocator, ClockCode::handling,
             {Guard::nothing_pending}),
    starting(State::received, request_correction, State::correcting, helping, allocator,
             ClockCode::correction, {Guard::not_corrected, Guard::nothing_pending}),
    Transition{State::received, refuse, State::refused, helping, allocator, {Guard::nothing_pending}},
    beside(State::received, propose_refusal, helping, allocator, {Guard::nothing_pending}),
    Transition{State::received, approve, State::refused, helping, head, {Guard::refusal_pending}},
    beside(State::received, disapprove, helping, head, {Guard::refusal_pending}),
    starting(State::received, forward, State::sent, helping, allocator, ClockCode::receipt,
             {Guard::forwards_left, Guard::nothing_pending}),
    beside(State::received, refer, helping, allocator, {Guard::forwards_used_up, Guard::nothing_pending}),
    starting(State::received, designate, State::sent, coordinating, dispute_coordinator, ClockCode::receipt,
             {Guard::designation_pending}),
    Transition{State::received, withdraw, State::withdrawn, asking, handler},

    starting(State::correcting, supplement, State::received, asking, handler, ClockCode::decision),
    Transition{State::correcting, lapse, State::lapsed, automatic, handler},
    Transition{State::correcting, withdraw, State::withdrawn, asking, handler},

    beside(State::in_progress, assign, helping, allocator),
    beside(State::in_progress, split, helping, case_officer, {Guard::case_officer, Guard::whole}),
    Transition{State::in_progress,
               ask_requester,
               State::awaiting_requester,
               helping,
               case_officer,
               {Guard::case_officer, Guard::running},
               {},
               ClockEffect::pause},
    beside(State::in_progress, pause, helping, case_officer, {Guard::case_officer, Guard::running},
           ClockEffect::pause),
    beside(State::in_progress, resume, helping, case_officer,
           {Guard::case_officer, Guard::paused, Guard::not_suspended}, ClockEffect::resume),
    beside(State::in_progress, auto_resume, automatic, case_officer, {Guard::paused}, ClockEffect::resume),
    beside(State::in_progress, apply_extension, helping, case_officer,
           {Guard::case_officer, Guard::not_extended}),
    beside(State::in_progress, approve, helping, head, {Guard::extension_pending}, ClockEffect::extend),
    beside(State::in_progress, disapprove, helping, head, {Guard::extension_pending}),
    starting(State::in_progress, reply, State::replied, helping, case_officer, ClockCode::confirmation,
             by_officer),
    starting(State::in_progress, forward, State::sent, helping, allocator, ClockCode::receipt,
             {Guard::forwards_left, Guard::not_replied}),
    beside(State::in_progress, refer, helping, allocator, {Guard::forwards_used_up, Guard::not_replied}),
    starting(State::in_progress, designate, State::sent, coordinating, dispute_coordinator,
             ClockCode::receipt, {Guard::designation_pending}),
    Transition{State::in_progress, withdraw, State::withdrawn, asking, handler, {Guard::not_replied}},

    Transition{State::awaiting_requester,
               supplement,
               State::in_progress,
               asking,
               handler,
               free,
               {},
               ClockEffect::resume},
    Transition{State::awaiting_requester,
               resume,
               State::in_progress,
               helping,
               case_officer,
               by_officer,
               {},
               ClockEffect::resume},
    Transition{State::awaiting_requester,
               auto_resume,
               State::in_progress,
               automatic,
               case_officer,
               free,
               {},
               ClockEffect::resume},
    Transition{State::awaiting_requester, withdraw, State::withdrawn, asking, handler, {Guard::not_replied}},

    starting(State::replied, confirm, State::completed, asking, handler, ClockCode::rating),
    starting(State::replied, rework, State::in_progress, asking, handler, ClockCode::handling,
             {Guard::not_reworked}),
    starting(State::replied, auto_confirm, State::completed, automatic, handler, ClockCode::rating),

    Transition{State::completed, close_rating, State::completed, automatic, handler},
    beside(State::completed, review_appeal, coordinating, dispute_coordinator,
           {Guard::no_party, Guard::appealed}),
    beside(State::completed, recalculate, automatic, handler, free, ClockEffect::recalculate),

    starting(State::refused, redirect, State::sent, asking, handler, ClockCode::receipt,
             {Guard::better_unit_named, Guard::forwards_left}),
};

constexpr std::array unsent{State::draft, State::pending_sign};
constexpr std::array delivered{State::sent,        State::received,           State::correcting,
                               State::in_progress, State::awaiting_requester, State::replied};

// Verbs that are legal in a whole group of states.
std::vector<Transition> grouped() {
  std::vector<Transition> rows;
  for (const State state : unsent) {
    rows.push_back(beside(state, hand_over, asking, unit_admin));
    rows.push_back(beside(state, transfer, automatic, handler));
  }
  for (const State state : delivered) {
    rows.push_back(beside(state, end_emergency, asking, handler, {Guard::emergency_lasts}));
    rows.push_back(beside(state, issue_letter, asking, signer, {Guard::not_drafter, Guard::letter_owed}));
    rows.push_back(beside(state, copy, asking, handler));
    rows.push_back(beside(state, copy, helping, allocator));
    rows.push_back(beside(state, hand_over, asking, unit_admin));
    rows.push_back({state, terminate, State::terminated, coordinating, dispute_coordinator});
    rows.push_back({state, cancel, State::withdrawn, automatic, handler});
    rows.push_back(beside(state, transfer, automatic, handler));
    rows.push_back(beside(state, recalculate, automatic, handler, free, ClockEffect::recalculate));
  }
  for (const State state : {State::sent, State::received, State::in_progress})
    rows.push_back(beside(state, urge, asking, handler, {Guard::running}));
  for (const State state : {State::in_progress, State::awaiting_requester, State::replied})
    rows.push_back(beside(state, hand_over, helping, unit_admin));
  rows.push_back(beside(State::draft, attach, asking, handler, by_drafter));
  rows.push_back(beside(State::draft, detach, asking, handler, {Guard::drafter, Guard::own_file}));
  for (const State state : {State::correcting, State::awaiting_requester}) {
    rows.push_back(beside(state, attach, asking, handler));
    rows.push_back(beside(state, detach, asking, handler, {Guard::own_file}));
  }
  rows.push_back(beside(State::in_progress, attach, helping, case_officer, by_officer));
  rows.push_back(
      beside(State::in_progress, detach, helping, case_officer, {Guard::case_officer, Guard::own_file}));
  // The letter is owed even when help was quicker than the paper.
  for (const State state : {State::completed, State::refused, State::terminated}) {
    rows.push_back(beside(state, end_emergency, asking, handler, {Guard::emergency_lasts}));
    rows.push_back(beside(state, issue_letter, asking, signer, {Guard::not_drafter, Guard::letter_owed}));
  }
  // Both parties say what they think of each other (domain §8).
  for (const auto& [side, role] : {std::pair{asking, handler}, std::pair{helping, case_officer}}) {
    rows.push_back(beside(State::completed, rate, side, role, {Guard::may_rate}));
    rows.push_back(beside(State::completed, change_rating, side, role, {Guard::may_change}));
    rows.push_back(beside(State::completed, contact, side, role, {Guard::to_contact}));
    rows.push_back(beside(State::completed, rectify, side, role, {Guard::to_rectify}));
    rows.push_back(beside(State::completed, call_back, side, role, {Guard::to_call_back}));
    rows.push_back(beside(State::completed, appeal_rating, side, role, {Guard::may_appeal}));
  }
  // Each party files its own papers once the request is over (domain §4: beside the state).
  for (const auto& [state, name, chinese] : EnumNames<State>::table) {
    if (!final(state)) continue;
    for (const auto& [side, role] : {std::pair{asking, handler}, std::pair{helping, case_officer}}) {
      rows.push_back(beside(state, archive, side, role, {Guard::not_archived}));
      rows.push_back(beside(state, correct_archive, side, role, {Guard::archived}));
    }
  }
  return rows;
}

// What the outcome of a dispute, or its course, brings about (domain §7); people cannot take these.
constexpr std::array of_disputes{
    starting(State::received, order_assistance, State::in_progress, automatic, case_officer,
             ClockCode::handling),
    starting(State::in_progress, order_assistance, State::in_progress, automatic, case_officer,
             ClockCode::handling),
    starting(State::awaiting_requester, order_assistance, State::in_progress, automatic, case_officer,
             ClockCode::handling),
    starting(State::replied, order_assistance, State::in_progress, automatic, case_officer,
             ClockCode::handling),
    starting(State::completed, order_assistance, State::in_progress, automatic, case_officer,
             ClockCode::handling, {Guard::not_archived_at_all}),
    starting(State::refused, order_assistance, State::in_progress, automatic, case_officer,
             ClockCode::handling),
    starting(State::received, designate, State::sent, automatic, allocator, ClockCode::receipt),
    starting(State::in_progress, designate, State::sent, automatic, allocator, ClockCode::receipt),
    starting(State::refused, designate, State::sent, automatic, allocator, ClockCode::receipt),
    beside(State::in_progress, suspend, automatic, case_officer, {Guard::running}, ClockEffect::pause),
    beside(State::in_progress, resume, automatic, case_officer, {Guard::suspended}, ClockEffect::resume),
};

// All rows, those of one state together.
const std::vector<Transition>& table() {
  static const std::vector<Transition> rows = [] {
    std::vector<Transition> all(regular.begin(), regular.end());
    std::ranges::copy(of_disputes, std::back_inserter(all));
    std::ranges::move(grouped(), std::back_inserter(all));
    std::ranges::stable_sort(all, {}, &Transition::from);
    return all;
  }();
  return rows;
}

std::span<const Transition> rows_from(State state) {
  using Rows = std::span<const Transition>;
  static const std::vector<Rows> by_state = [] {
    std::vector<Rows> all;
    for (const auto& [value, name, chinese] : EnumNames<State>::table) {
      const auto [first, last] = std::ranges::equal_range(table(), value, {}, &Transition::from);
      all.emplace_back(first, last);
    }
    return all;
  }();
  return by_state[static_cast<std::size_t>(state)];
}

std::optional<Reason> first_broken_guard(const Transition& row, const Request& request, const Actor& actor,
                                         Standing standing) {
  for (const Guard guard : row.guards) {
    if (const auto broken = broken_guard(guard, request, actor, standing)) return broken;
  }
  return std::nullopt;
}

// The lead's case officer asks for the parts of his request as its handler would.
bool may_take(const Request& request, const Transition& row, const Actor& actor) {
  const bool leads =
      request.part() && row.side == asking && row.role == handler && actor.person == request.drafter;
  return leads || actor.roles.has(row.role);
}

// The side of the actor as far as a verb is concerned; nullopt when he has none.
std::optional<Side> acting_side(const Request& request, Verb verb, const Actor& actor, Standing standing) {
  if (!actor.person) return automatic;
  // Before there is a request, whoever begins it becomes the requesting side.
  if (request.state == State::none) return asking;
  const auto side = request.side_of(actor.unit);
  if (side && find_transition(request.state, verb, *side) != nullptr) return side;
  if (standing.coordinates && find_transition(request.state, verb, coordinating) != nullptr)
    return coordinating;
  if (side) return side;
  return standing.coordinates ? std::optional{coordinating} : std::nullopt;
}

}  // namespace

std::span<const Transition> transitions() { return table(); }

const Transition* find_transition(State from, Verb verb, Side side) {
  const auto rows = rows_from(from);
  const auto found =
      std::ranges::find_if(rows, [=](const Transition& t) { return t.verb == verb && t.side == side; });
  return found == rows.end() ? nullptr : &*found;
}

bool possible(State from, Verb verb) {
  return std::ranges::find(rows_from(from), verb, &Transition::verb) != rows_from(from).end();
}

const Transition* clock_transition(const Request& request) {
  if (paused(request)) return find_transition(request.state, auto_resume, automatic);
  for (const Verb verb : {deem_received, lapse, auto_confirm, close_rating}) {
    if (const auto* row = find_transition(request.state, verb, automatic)) return row;
  }
  return nullptr;
}

std::optional<Turn> turn_of(const Request& request) {
  switch (request.state) {
    case State::draft:
      return Turn{asking, handler, request.drafter};
    case State::pending_sign:
      return Turn{asking, signer};
    case State::sent:
      return Turn{helping, allocator};
    case State::received:
      return Turn{helping, pending(request, ApplicationKind::refusal) ? head : allocator};
    case State::in_progress:
      if (pending(request, ApplicationKind::extension)) return Turn{helping, head};
      if (!request.case_officer) return Turn{helping, allocator};
      return Turn{helping, case_officer, request.case_officer};
    case State::correcting:
    case State::awaiting_requester:
    case State::replied:
      // A part is the affair of the case officer who asked for it.
      if (request.part()) return Turn{asking, handler, request.drafter};
      return Turn{asking, handler};
    default:
      return std::nullopt;
  }
}

Outcome<const Transition*> authorise(const Request& request, Verb verb, const Actor& actor,
                                     Standing standing) {
  const auto side = acting_side(request, verb, actor, standing);
  if (!side && request.reader(actor.unit))
    return reject(Reason::wrong_turn, {}, std::string{name_of(request.state)});
  if (!side) return reject(Reason::not_found);
  const Transition* row = find_transition(request.state, verb, *side);
  if (row == nullptr) return reject(Reason::wrong_turn, {}, std::string{name_of(request.state)});
  if (row->side != Side::system && !may_take(request, *row, actor))
    return reject(Reason::role_required, {}, std::string{name_of(row->role)});
  if (const auto broken = first_broken_guard(*row, request, actor, standing)) return reject(*broken);
  return row;
}

std::vector<Verb> allowed_actions(const Request& request, const Actor& actor, Standing standing) {
  std::vector<Verb> verbs;
  for (const auto& row : rows_from(request.state)) {
    // Roles first, because they rule out most rows.
    if (row.side == Side::system || !may_take(request, row, actor)) continue;
    if (acting_side(request, row.verb, actor, standing) == row.side &&
        !first_broken_guard(row, request, actor, standing))
      verbs.push_back(row.verb);
  }
  return verbs;
}

}  // namespace xiezhu::domain
