#include "api/json/object_body.hpp"

#include "api/json/strict_parser.hpp"

namespace xiezhu::api {

std::expected<boost::json::object, Problem> object_body(std::string_view body) {
  if (body.empty()) return boost::json::object{};
  auto parsed = parse_json(body);
  if (!parsed) return std::unexpected(Problem{parsed.error().code, parsed.error().detail});
  if (!parsed->is_object()) return std::unexpected(Problem{"json_object"});
  return std::move(parsed->get_object());
}

}  // namespace xiezhu::api
