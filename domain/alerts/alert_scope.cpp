#include "domain/alerts/alert_scope.hpp"

namespace xiezhu::domain {

AlertFilter alerts_for(const OrgTree& units, const Actor& actor) {
  const Unit* unit = units.find(actor.unit);
  if (!actor.roles.has(Role::supervision_coordinator) || unit == nullptr) return {.unit = actor.unit};
  if (unit->level == Level::city) return {};
  return {.region = unit->region};
}

bool within(const AlertFilter& filter, const OrgTree& units, const Alert& alert) {
  if (filter.unit && alert.alarm.unit != *filter.unit) return false;
  const Unit* unit = units.find(alert.alarm.unit);
  return !filter.region || (unit != nullptr && unit->region == *filter.region);
}

}  // namespace xiezhu::domain
