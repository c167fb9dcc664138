// For whom the caller may act today (AB角).
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "api/http/route.hpp"
#include "domain/organisation/delegation.hpp"

namespace xiezhu::api {

// An absent colleague whose rights a delegation lends the caller, as far as it covers the errand.
struct AbsentColleague {
  domain::Actor actor;  // with the caller as deputy
  std::string name;
  std::shared_ptr<const std::vector<domain::Delegation>> known;
  domain::LocalDate today;
  [[nodiscard]] bool lends(const domain::Errand& errand) const {
    return domain::stands_in(*known, *actor.deputy, *actor.person, errand, today);
  }
};

std::vector<AbsentColleague> absent_colleagues(const Call& call);

}  // namespace xiezhu::api
