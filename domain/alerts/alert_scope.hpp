// Whose alerts somebody sees (domain §6).
#pragma once

#include <optional>
#include <string>

#include "domain/alerts/alert.hpp"
#include "domain/organisation/org_tree.hpp"
#include "domain/organisation/person.hpp"

namespace xiezhu::domain {

// Which alerts are listed.
struct AlertFilter {
  std::optional<UnitId> unit{};         // at whose step the time runs out …
  std::optional<std::string> region{};  // … or any unit of this district; neither: of the whole city
  std::optional<Rung> rung{};
  bool open_only = false;  // not yet acknowledged
};

// Supervising coordinators see their city or district, everybody else the own unit.
AlertFilter alerts_for(const OrgTree& units, const Actor& actor);
// Whether an alert lies within the units of the filter.
bool within(const AlertFilter& filter, const OrgTree& units, const Alert& alert);

}  // namespace xiezhu::domain
