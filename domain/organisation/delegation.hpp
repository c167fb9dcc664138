// AB角: a colleague stands in for an absent person of the same unit, within dates and scope (domain §2).
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "domain/kernel/ids.hpp"
#include "domain/kernel/instant.hpp"
#include "domain/kernel/outcome.hpp"
#include "domain/organisation/person.hpp"
#include "domain/request/state.hpp"

namespace xiezhu::domain {

struct Delegation {
  DelegationId id;
  UnitId unit;
  PersonId absent;  // whose rights are lent …
  PersonId deputy;  // … and to whom
  LocalDate first_day;
  LocalDate last_day;
  std::optional<Instant> revoked_at;
  // The scope. An empty list stands for everything.
  std::vector<std::string> items;  // codes of catalogue items
  std::vector<UnitId> units;       // counterparts
  std::vector<Verb> verbs;
  friend bool operator==(const Delegation&, const Delegation&) = default;
};

// What a deputy wants to do.
struct Errand {
  std::optional<Verb> verb{};  // of a request; nullopt: a step beside it, lent only where no verbs are named
  std::string item{};          // code; empty outside the catalogue
  std::optional<UnitId> counterpart{};
};

// True from the first to the last day, unless taken back.
bool in_force(const Delegation& delegation, LocalDate day);
bool covers(const Delegation& delegation, const Errand& errand);

// True when `deputy` may do the errand for `absent`: by a delegation, or by a chain of them each of which
// covers it (A lends to B, B lends to C: C may act for A).
bool stands_in(std::span<const Delegation> delegations, PersonId deputy, PersonId absent,
               const Errand& errand, LocalDate day);

// The people for whom `deputy` may do the errand, each once, in ascending order.
std::vector<PersonId> represented(std::span<const Delegation> delegations, PersonId deputy,
                                  const Errand& errand, LocalDate day);

// The people for whom `deputy` may do something or other, in ascending order.
std::vector<PersonId> represented_at_all(std::span<const Delegation> delegations, PersonId deputy,
                                         LocalDate day);

// One lends and takes back one's own rights; the unit administrator those of a colleague who is away already.
// Refused as role_required.
Outcome<void> may_lend(const Actor& actor, PersonId absent);

// Refuses a new delegation that is malformed (to oneself, ends before it begins, in the past) or closes a
// circle with others whose dates overlap. `known` are those of the unit.
Outcome<void> check_delegation(std::span<const Delegation> known, const Delegation& fresh, LocalDate today);

}  // namespace xiezhu::domain
