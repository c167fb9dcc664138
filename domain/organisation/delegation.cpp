#include "domain/organisation/delegation.hpp"

#include <algorithm>
#include <set>

namespace xiezhu::domain {
namespace {

template <class T>
bool admits(const std::vector<T>& scope, const T& value) {
  return scope.empty() || std::ranges::find(scope, value) != scope.end();
}

// Everybody that is reached from `from` over delegations that `usable` admits, against the direction of
// lending.
template <class Usable>
std::set<PersonId> reached(std::span<const Delegation> delegations, PersonId from, Usable usable) {
  std::set<PersonId> seen{from};
  std::vector<PersonId> front{from};
  while (!front.empty()) {
    const PersonId deputy = front.back();
    front.pop_back();
    for (const auto& delegation : delegations) {
      if (delegation.deputy == deputy && usable(delegation) && seen.insert(delegation.absent).second)
        front.push_back(delegation.absent);
    }
  }
  return seen;
}

bool overlap(const Delegation& a, const Delegation& b) {
  return a.first_day <= b.last_day && b.first_day <= a.last_day;
}

}  // namespace

bool in_force(const Delegation& delegation, LocalDate day) {
  return !delegation.revoked_at && delegation.first_day <= day && day <= delegation.last_day;
}

bool covers(const Delegation& delegation, const Errand& errand) {
  const bool unit =
      delegation.units.empty() || (errand.counterpart && admits(delegation.units, *errand.counterpart));
  const bool verb = errand.verb ? admits(delegation.verbs, *errand.verb) : delegation.verbs.empty();
  return unit && verb && admits(delegation.items, errand.item);
}

std::vector<PersonId> represented(std::span<const Delegation> delegations, PersonId deputy,
                                  const Errand& errand, LocalDate day) {
  auto people = reached(delegations, deputy, [&](const Delegation& delegation) {
    return in_force(delegation, day) && covers(delegation, errand);
  });
  people.erase(deputy);
  return {people.begin(), people.end()};
}

std::vector<PersonId> represented_at_all(std::span<const Delegation> delegations, PersonId deputy,
                                         LocalDate day) {
  auto people =
      reached(delegations, deputy, [&](const Delegation& delegation) { return in_force(delegation, day); });
  people.erase(deputy);
  return {people.begin(), people.end()};
}

bool stands_in(std::span<const Delegation> delegations, PersonId deputy, PersonId absent,
               const Errand& errand, LocalDate day) {
  return std::ranges::binary_search(represented(delegations, deputy, errand, day), absent);
}

Outcome<void> may_lend(const Actor& actor, PersonId absent) {
  if (absent == actor.person || actor.roles.has(Role::unit_admin)) return {};
  return reject(Reason::role_required, {}, std::string{name_of(Role::unit_admin)});
}

Outcome<void> check_delegation(std::span<const Delegation> known, const Delegation& fresh, LocalDate today) {
  if (fresh.deputy == fresh.absent) return reject(Reason::delegation_cycle, "deputy");
  if (fresh.last_day < fresh.first_day)
    return reject(Reason::out_of_range, "lastDay", "≥ " + to_iso(fresh.first_day));
  if (fresh.last_day < today) return reject(Reason::out_of_range, "lastDay", "≥ " + to_iso(today));
  // A circle would need the absent person to stand in, directly or not, for the new deputy.
  const auto lent_to = reached(known, fresh.absent, [&](const Delegation& delegation) {
    return !delegation.revoked_at && overlap(delegation, fresh);
  });
  if (lent_to.contains(fresh.deputy)) return reject(Reason::delegation_cycle, "deputy");
  return {};
}

}  // namespace xiezhu::domain
