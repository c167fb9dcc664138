#include "api/http/reply.hpp"

#include <algorithm>
#include <boost/json/serialize.hpp>

#include "api/json/fields.hpp"
#include "api/json/object_body.hpp"

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

Response not_found(const Call& call) { return to_response(Problem{"not_found"}, call.request); }

std::optional<Response> refuse_members(const Call& call) {
  const auto body = object_body(call.request.body);
  if (!body) return to_response(body.error(), call.request);
  if (auto errors = Fields(*body).finish(); !errors.empty()) return invalid(call, std::move(errors));
  return std::nullopt;
}

json::object counted(int count) {
  const int shown = std::min(count, largest_count);
  const bool capped = count > largest_count;
  return {{"count", shown}, {"capped", capped}, {"text", std::to_string(shown) + (capped ? "+" : "")}};
}

Response page_response(json::array items, std::string_view next) {
  json::object body{{"items", std::move(items)}, {"next", nullptr}};
  if (!next.empty()) body["next"] = next;
  return json_response(200, body);
}

std::string saved_as(std::string_view name) {
  constexpr std::string_view hexadecimal = "0123456789ABCDEF";
  std::string plain;
  std::string encoded;
  for (const char c : name) {
    const auto byte = static_cast<unsigned char>(c);
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                        c == '.' || c == '-' || c == '_';
    plain += letter ? c : '_';
    if (letter) {
      encoded += c;
    } else {
      encoded += {'%', hexadecimal[byte >> 4U], hexadecimal[byte & 15U]};
    }
  }
  // A leading dot would hide the file.
  for (std::size_t i = 0; i < plain.size() && plain[i] == '.'; ++i) plain[i] = '_';
  return "attachment; filename=\"" + plain + "\"; filename*=UTF-8''" + encoded;
}

}  // namespace xiezhu::api
