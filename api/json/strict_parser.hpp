// Reads JSON as RFC 8259 means it and refuses what readers disagree about: duplicate members, numbers that a
// double or a 53-bit integer cannot hold, NUL and other control characters, more than 32 levels.
#pragma once

#include <boost/json/value.hpp>
#include <expected>
#include <string>
#include <string_view>

namespace xiezhu::api {

struct JsonError {
  std::string code;    // json_syntax, json_duplicate, json_depth, json_number, json_control
  std::string detail;  // position, member or number
};

inline constexpr std::size_t json_depth = 32;

std::expected<boost::json::value, JsonError> parse_json(std::string_view text);

}  // namespace xiezhu::api
