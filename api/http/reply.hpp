// The few forms that successful answers take.
#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <vector>

#include "api/http/route.hpp"

namespace xiezhu::api {

Response json_response(int status, const boost::json::value& body);
Response with_etag(Response response, std::string_view tag);
Response no_content();
// There is none, or it is not for the caller to see: nobody can tell which.
Response not_found(const Call& call);
Response rejected(const Call& call, const domain::Rejection& rejection);
Response invalid(const Call& call, std::vector<FieldError> errors);
// The answer to a body with members, where there is nothing to say; nullopt when it has none.
std::optional<Response> refuse_members(const Call& call);

// Page limits shared by all lists.
inline constexpr int default_page = 20;
inline constexpr int largest_page = 100;

// What a counter shows of `count`, which was counted to one more than the largest number shown: "500+"
// beyond.
inline constexpr int largest_count = 500;
boost::json::object counted(int count);

// Content-Disposition of a file that is saved under a name in any script: plain letters first, then RFC 5987.
std::string saved_as(std::string_view name);

// {"items": […], "next": cursor or null}
Response page_response(boost::json::array items, std::string_view next);

}  // namespace xiezhu::api
