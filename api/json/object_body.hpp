// A request body that must be one JSON object.
#pragma once

#include <boost/json/object.hpp>
#include <expected>
#include <string_view>

#include "api/http/problem.hpp"

namespace xiezhu::api {

// An empty body reads as an empty object.
std::expected<boost::json::object, Problem> object_body(std::string_view body);

}  // namespace xiezhu::api
