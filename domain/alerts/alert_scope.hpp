// Whose alerts somebody sees (domain §6).
#pragma once

#include <optional>
#include <string>

#include "domain/alerts/alert.hpp"
#include "domain/organisation/org_tree.hpp"
#include "domain/organisation/person.hpp"
#include "domain/ports/list_query.hpp"

namespace xiezhu::domain {

// Which alerts are listed; every member that is given must hold.
struct AlertFilter {
  std::optional<UnitId> unit{};         // at whose step the time runs out
  std::optional<std::string> region{};  // the district of that unit
  std::optional<Rung> rung{};
  std::optional<ClockCode> clock{};
  std::optional<PersonId> person{};  // whose turn it is, while the clock runs
  DayRange fired{};
  bool open_only = false;  // not yet acknowledged
};

// What the actor may see: supervising coordinators see their city or district, everybody else the own unit.
AlertFilter alerts_for(const OrgTree& units, const Actor& actor);
// Whether an alert lies within the units of the filter.
bool within(const AlertFilter& filter, const OrgTree& units, const Alert& alert);

}  // namespace xiezhu::domain
