// Who may manage whose account (domain §2): the unit administrator keeps people and working roles of the own
// unit, the security administrator accounts and rights of everybody.
#pragma once

#include "domain/kernel/outcome.hpp"
#include "domain/organisation/person.hpp"

namespace xiezhu::domain {

// True when all of these are roles that work inside a unit, the unit administrator among them. The others are
// given by the security administrator only.
bool of_a_unit(Roles roles);

// True when the actor may manage the accounts of all units.
bool keeps_all_people(const Actor& actor);

// True when the actor may look up the people of all units: whoever keeps them, and the audit administrator,
// in whose log all of them stand.
bool knows_all_people(const Actor& actor);

// True when the actor may manage accounts of this unit at all.
bool keeps_people_of(const Actor& actor, UnitId unit);

// Refuses a new person (`before` is nullptr) or a change that the actor may not make: role_required when the
// unit is not the actor's to keep, not_grantable for roles (or an account with roles) that are not of a unit,
// missing and incompatible_roles for what nobody may hold, own_account. `after` keeps the unit of `before`.
Outcome<void> check_person(const Actor& actor, const Person* before, const Person& after);

// Refuses to set somebody's password for him, also when that would take over a role that is not of a unit:
// role_required.
Outcome<void> may_set_password(const Actor& actor, const Person& person);

// Refuses a password of fewer than 8 or more than 128 characters (too_short, too_long, at `field`).
Outcome<void> check_password(std::string_view password, std::string_view field);

}  // namespace xiezhu::domain
