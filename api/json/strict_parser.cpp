#include "api/json/strict_parser.hpp"

#include <algorithm>
#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/value_stack.hpp>
#include <cmath>
#include <limits>
#include <set>
#include <vector>

namespace xiezhu::api {
namespace json = boost::json;
namespace {

constexpr std::int64_t largest_safe_integer = (std::int64_t{1} << 53) - 1;

bool has_control(std::string_view text) {
  return std::ranges::any_of(text, [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && c != '\t' && c != '\n' && c != '\r') || byte == 0x7f;
  });
}

// Receives the parts of the document from Boost's parser and builds the value. The signatures are Boost's.
class Builder {
 public:
  using Code = boost::system::error_code;
  using View = boost::json::string_view;

  static constexpr std::size_t max_object_size = std::numeric_limits<std::size_t>::max();
  static constexpr std::size_t max_array_size = std::numeric_limits<std::size_t>::max();
  static constexpr std::size_t max_key_size = std::numeric_limits<std::size_t>::max();
  static constexpr std::size_t max_string_size = std::numeric_limits<std::size_t>::max();

  JsonError refused;  // code empty: nothing refused

  json::value release() { return stack_.release(); }

  bool on_document_begin(Code& /*ec*/) {
    stack_.reset();
    return true;
  }
  bool on_document_end(Code& /*ec*/) { return true; }
  bool on_object_begin(Code& /*ec*/) {
    keys_.emplace_back();
    return true;
  }
  bool on_object_end(std::size_t n, Code& /*ec*/) {
    keys_.pop_back();
    stack_.push_object(n);
    return true;
  }
  bool on_array_begin(Code& /*ec*/) { return true; }
  bool on_array_end(std::size_t n, Code& /*ec*/) {
    stack_.push_array(n);
    return true;
  }
  bool on_key_part(View s, std::size_t /*n*/, Code& /*ec*/) {
    key_.append(s.data(), s.size());
    stack_.push_chars(s);
    return true;
  }
  bool on_key(View s, std::size_t /*n*/, Code& ec) {
    key_.append(s.data(), s.size());
    if (has_control(key_)) return refuse(ec, "json_control", {});
    if (!keys_.back().insert(key_).second) return refuse(ec, "json_duplicate", key_);
    key_.clear();
    stack_.push_key(s);
    return true;
  }
  bool on_string_part(View s, std::size_t /*n*/, Code& ec) {
    if (has_control({s.data(), s.size()})) return refuse(ec, "json_control", {});
    stack_.push_chars(s);
    return true;
  }
  bool on_string(View s, std::size_t /*n*/, Code& ec) {
    if (has_control({s.data(), s.size()})) return refuse(ec, "json_control", {});
    stack_.push_string(s);
    return true;
  }
  bool on_number_part(View /*s*/, Code& /*ec*/) { return true; }
  bool on_int64(std::int64_t value, View s, Code& ec) {
    if (value > largest_safe_integer || value < -largest_safe_integer) return refuse(ec, "json_number", s);
    stack_.push_int64(value);
    return true;
  }
  bool on_uint64(std::uint64_t /*value*/, View s, Code& ec) { return refuse(ec, "json_number", s); }
  bool on_double(double value, View s, Code& ec) {
    if (!std::isfinite(value) || std::abs(value) > static_cast<double>(largest_safe_integer)) {
      return refuse(ec, "json_number", s);
    }
    stack_.push_double(value);
    return true;
  }
  bool on_bool(bool value, Code& /*ec*/) {
    stack_.push_bool(value);
    return true;
  }
  bool on_null(Code& /*ec*/) {
    stack_.push_null();
    return true;
  }
  bool on_comment_part(View /*s*/, Code& /*ec*/) { return true; }
  bool on_comment(View /*s*/, Code& /*ec*/) { return true; }

 private:
  bool refuse(Code& ec, std::string code, std::string_view detail) {
    // Cut between characters, because the detail is shown.
    std::size_t shown = std::min<std::size_t>(detail.size(), 64);
    while (shown < detail.size() && (static_cast<unsigned char>(detail[shown]) & 0xC0U) == 0x80U) --shown;
    refused = {std::move(code), std::string{detail.substr(0, shown)}};
    ec = json::error::syntax;
    return false;
  }

  json::value_stack stack_;
  std::vector<std::set<std::string>> keys_;
  std::string key_;
};

}  // namespace

std::expected<json::value, JsonError> parse_json(std::string_view text) {
  json::parse_options options;
  options.max_depth = json_depth;
  json::basic_parser<Builder> parser(options);
  boost::system::error_code ec;
  const std::size_t read = parser.write_some(false, text.data(), text.size(), ec);
  if (!ec && read < text.size()) ec = json::error::extra_data;
  if (!ec) return parser.handler().release();
  if (!parser.handler().refused.code.empty()) return std::unexpected(parser.handler().refused);
  if (ec == json::error::too_deep)
    return std::unexpected(JsonError{"json_depth", std::to_string(json_depth)});
  if (ec == json::error::exponent_overflow) return std::unexpected(JsonError{"json_number", ec.message()});
  return std::unexpected(JsonError{"json_syntax", ec.message()});
}

}  // namespace xiezhu::api
