// How ratings look in JSON, to whom (domain §8).
#pragma once

#include "api/routes/views.hpp"
#include "domain/request/request.hpp"

namespace xiezhu::api {

// Of a rating that was handed in.
boost::json::object rating_state_view(bool visible, bool struck);
// The levels that were given, under the names of their criteria.
boost::json::object scores_view(const domain::Scores& scores);
// What people of `reader` see of both ratings now; null for a request that is not rated.
boost::json::value satisfaction_view(const domain::Request& request, domain::UnitId reader,
                                     const domain::OrgTree& units, domain::Instant now);
// What a step says about a rating; null when nothing, or when `reader` may not see it yet.
boost::json::value rating_step_view(const domain::Request& request, const domain::Event& event,
                                    domain::UnitId reader);

}  // namespace xiezhu::api
