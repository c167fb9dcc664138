// Whose ratings somebody may list (domain §8).
#pragma once

#include "domain/organisation/org_tree.hpp"
#include "domain/organisation/person.hpp"
#include "domain/ports/ratings.hpp"

namespace xiezhu::domain {

// What `actor` gets when he asks for a list of `unit`; without one it is the own unit, or for a coordinator
// the appeals of his city or district. Coordinators of disputes, supervision and statistics reach other
// units, and see of them what has been disclosed. nullopt for a unit that is out of reach.
std::optional<RatingQuery> ratings_for(const OrgTree& units, const Actor& actor, RatingList list,
                                       std::optional<UnitId> unit);

}  // namespace xiezhu::domain
