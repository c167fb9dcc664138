// Lines of requests as the body of a page, and which requests a caller may see at all.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "api/http/route.hpp"

namespace xiezhu::api {

// {"items": […], "next": cursor or null}
std::string lines_page(const Call& call, std::span<const domain::RequestSummaryPtr> lines,
                       std::string_view next);

// Those of the requests that the caller may see, ascending. One question for all in which his unit has a
// part; a coordinator's others are looked at one by one.
std::vector<domain::RequestId> visible_among(const Call& call, std::span<const domain::RequestId> requests);

}  // namespace xiezhu::api
