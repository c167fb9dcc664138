// The request of an address as somebody may see it.
#pragma once

#include "api/http/route.hpp"
#include "domain/ports/queries.hpp"

namespace xiezhu::api {

// The request named by the first capture; nullptr when there is none or it is not for the caller to see.
domain::RequestViewPtr visible_request(const Call& call);

}  // namespace xiezhu::api
