// Supervision orders and cards of the demonstration city, made by the real commands about requests that are
// late at the end of its history.
#pragma once

#include "server/demo/city.hpp"

namespace xiezhu::server {

// A few dozen in all states, in one transaction; nothing when there are any already. As with histories nobody
// is told. The number made.
int supervise_city(domain::Store& store, const City& city, domain::Instant until);

}  // namespace xiezhu::server
