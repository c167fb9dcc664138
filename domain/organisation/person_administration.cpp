#include "domain/organisation/person_administration.hpp"

#include <algorithm>

#include "domain/kernel/text.hpp"

namespace xiezhu::domain {
namespace {

// True when the sets differ in a role that the unit administrator may not give or take.
bool differs_beyond_unit(Roles before, Roles after) {
  return std::ranges::any_of(EnumNames<Role>::table, [&](const auto& entry) {
    return before.has(entry.value) != after.has(entry.value) && !of_a_unit(Roles{entry.value});
  });
}

Outcome<void> check_roles(Roles roles) {
  if (roles.empty()) return reject(Reason::missing, "roles");
  if (!roles.compatible()) return reject(Reason::incompatible_roles, "roles");
  return {};
}

}  // namespace

bool of_a_unit(Roles roles) {
  return std::ranges::none_of(EnumNames<Role>::table, [&](const auto& entry) {
    return roles.has(entry.value) && entry.value > Role::unit_admin;
  });
}

bool keeps_all_people(const Actor& actor) { return actor.roles.has(Role::security_admin); }

bool knows_all_people(const Actor& actor) {
  return keeps_all_people(actor) || actor.roles.has(Role::audit_admin);
}

bool keeps_people_of(const Actor& actor, UnitId unit) {
  return keeps_all_people(actor) || (actor.roles.has(Role::unit_admin) && actor.unit == unit);
}

Outcome<void> check_person(const Actor& actor, const Person* before, const Person& after) {
  if (!keeps_people_of(actor, after.unit)) return reject(Reason::role_required, {}, "unit_admin");
  const Roles held = before == nullptr ? Roles{} : before->roles;
  const bool all_roles = actor.roles.has(Role::security_admin);
  if (!all_roles && differs_beyond_unit(held, after.roles)) return reject(Reason::not_grantable, "roles");
  if (const auto sound = check_roles(after.roles); !sound) return sound;
  if (before != nullptr && actor.person == before->id) {
    if (held != after.roles) return reject(Reason::own_account, "roles");
    if (after.disabled) return reject(Reason::own_account, "disabled");
  }
  // Whoever holds a higher office is not shut out by the own unit.
  if (!all_roles && before != nullptr && before->disabled != after.disabled && !of_a_unit(held))
    return reject(Reason::not_grantable, "disabled");
  return {};
}

Outcome<void> may_set_password(const Actor& actor, const Person& person) {
  if (!keeps_people_of(actor, person.unit)) return reject(Reason::role_required, {}, "unit_admin");
  if (!of_a_unit(person.roles) && !actor.roles.has(Role::security_admin))
    return reject(Reason::role_required, {}, "security_admin");
  return {};
}

Outcome<void> check_password(std::string_view password, std::string_view field) {
  constexpr std::size_t shortest = 8;
  constexpr std::size_t longest = 128;
  const auto characters = length(password);
  if (characters < shortest) return reject(Reason::too_short, std::string{field}, std::to_string(shortest));
  if (characters > longest) return reject(Reason::too_long, std::string{field}, std::to_string(longest));
  return {};
}

}  // namespace xiezhu::domain
