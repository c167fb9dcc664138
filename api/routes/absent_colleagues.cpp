#include "api/routes/absent_colleagues.hpp"

namespace xiezhu::api {

std::vector<AbsentColleague> absent_colleagues(const Call& call) {
  std::vector<AbsentColleague> colleagues;
  const auto& deputy = call.session->actor;
  const auto known = call.lent.of_unit(call.unit->delegations(), deputy.unit);
  if (known->empty() || !deputy.person) return colleagues;
  const auto today = domain::local_date(call.environment.clock.now());
  for (const auto id : domain::represented_at_all(*known, *deputy.person, today)) {
    const auto absent = call.unit->people().find(id);
    if (!absent || absent->disabled) continue;
    colleagues.push_back(
        {{absent->id, deputy.unit, absent->roles, deputy.person}, absent->name, known, today});
  }
  return colleagues;
}

}  // namespace xiezhu::api
