// Who supervises whom, and who sees orders and cards (domain §2, §6; docs/adr/0022).
#pragma once

#include "domain/organisation/org_tree.hpp"
#include "domain/supervision/subject.hpp"

namespace xiezhu::domain {

// True for a coordinator of supervision of the city, and for one of the district in which the unit lies.
bool supervises(const OrgTree& units, const Actor& actor, UnitId unit);

// The sides that the actor may act on: his unit's once it was issued, the coordinator's, the system's.
struct SupervisionSides {
  bool supervised = false;
  bool coordinator = false;
  bool system = false;
  [[nodiscard]] bool has(SupervisionSide side) const;
  [[nodiscard]] bool any() const { return supervised || coordinator || system; }
};
SupervisionSides sides_of(const OrgTree& units, const Actor& actor, UnitId supervised, bool issued);

// Both parties of the request, and the coordinators above one of them, see what was issued about it; copied
// readers do not.
bool sees_supervision(const OrgTree& units, const Actor& actor, const Request& request);

}  // namespace xiezhu::domain
