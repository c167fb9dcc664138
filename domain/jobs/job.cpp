#include "domain/jobs/job.hpp"

namespace xiezhu::domain {
namespace {

bool in_city(const Actor& actor, const OrgTree& units) {
  const Unit* unit = units.find(actor.unit);
  return unit != nullptr && unit->level == Level::city;
}

}  // namespace

bool may_start(JobKind kind, const Actor& actor, const OrgTree& units) {
  const Roles& roles = actor.roles;
  switch (kind) {
    case JobKind::bulk:
      return true;
    case JobKind::export_list:
    case JobKind::export_timeline:
    case JobKind::export_archive:
      return !roles.empty() && !roles.has(Role::system_admin) && !roles.has(Role::security_admin) &&
             !roles.has(Role::audit_admin);
    case JobKind::import_units:
      return roles.has(Role::system_admin);
    case JobKind::import_people:
      return roles.has(Role::security_admin) || roles.has(Role::unit_admin);
    case JobKind::import_catalogue:
      return roles.has(Role::catalogue_coordinator) && in_city(actor, units);
    case JobKind::calendar_preview:
    case JobKind::calendar_apply:
      return roles.has(Role::supervision_coordinator) && in_city(actor, units);
  }
  return false;
}

}  // namespace xiezhu::domain
