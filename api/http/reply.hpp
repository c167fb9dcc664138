// The few forms that successful answers take.
#pragma once

#include <boost/json/value.hpp>
#include <string>
#include <vector>

#include "api/http/route.hpp"

namespace xiezhu::api {

Response json_response(int status, const boost::json::value& body);
Response with_etag(Response response, std::string_view tag);
Response no_content();
Response rejected(const Call& call, const domain::Rejection& rejection);
Response invalid(const Call& call, std::vector<FieldError> errors);

// Page limits shared by all lists.
inline constexpr int default_page = 20;
inline constexpr int largest_page = 100;

// {"items": […], "next": cursor or null}
Response page_response(boost::json::array items, std::string_view next);

}  // namespace xiezhu::api
