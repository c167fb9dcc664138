#include "api/http/reply.hpp"

#include <boost/json/serialize.hpp>

namespace xiezhu::api {
namespace json = boost::json;

Response json_response(int status, const json::value& body) {
  return {status, "application/json", json::serialize(body)};
}

Response with_etag(Response response, std::string_view tag) {
  response.headers.emplace_back("etag", "\"" + std::string{tag} + "\"");
  return response;
}

Response no_content() { return {204, "", ""}; }

Response rejected(const Call& call, const domain::Rejection& rejection) {
  return to_response(problem_of(rejection), call.request);
}

Response invalid(const Call& call, std::vector<FieldError> errors) {
  return to_response(invalid_input(std::move(errors)), call.request);
}

Response page_response(json::array items, std::string_view next) {
  json::object body{{"items", std::move(items)}, {"next", nullptr}};
  if (!next.empty()) body["next"] = next;
  return json_response(200, body);
}

}  // namespace xiezhu::api
