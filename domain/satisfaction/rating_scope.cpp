#include "domain/satisfaction/rating_scope.hpp"

#include <algorithm>

namespace xiezhu::domain {
namespace {

bool watches(const Actor& actor) {
  constexpr std::array watchers{Role::dispute_coordinator, Role::supervision_coordinator,
                                Role::statistics_coordinator};
  return std::ranges::any_of(watchers, [&](Role role) { return actor.roles.has(role); });
}

}  // namespace

std::optional<RatingQuery> ratings_for(const OrgTree& units, const Actor& actor, RatingList list,
                                       std::optional<UnitId> unit) {
  const Unit* own = units.find(actor.unit);
  const bool reaches = watches(actor) && own != nullptr;
  const bool city = reaches && own->level == Level::city;
  if (!unit && reaches && list == RatingList::appealed)
    return RatingQuery{.list = list, .region = city ? std::nullopt : std::optional{own->region}};
  if (!unit || *unit == actor.unit) return RatingQuery{.list = list, .unit = actor.unit, .hidden_too = true};
  const Unit* other = units.find(*unit);
  const bool in_reach = other != nullptr && reaches &&
                        (city || (other->level == Level::district && other->region == own->region));
  if (!in_reach) return std::nullopt;
  return RatingQuery{.list = list, .unit = unit};
}

}  // namespace xiezhu::domain
