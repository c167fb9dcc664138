#include "api/json/fields.hpp"

#include <boost/json/value.hpp>
#include <charconv>

namespace xiezhu::api {

std::optional<std::int64_t> parse_id(std::string_view text) {
  std::int64_t value = 0;
  if (text.empty() || text.front() == '0') return std::nullopt;
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (ec != std::errc{} || end != text.data() + text.size() || value <= 0) return std::nullopt;
  return value;
}

const boost::json::value* Fields::find(std::string_view name) {
  known_.emplace(name);
  const auto* found = object_.if_contains(name);
  return found == nullptr || found->is_null() ? nullptr : found;
}

void Fields::complain(std::string_view name, std::string_view code, std::string detail) {
  errors_.push_back({std::string{name}, std::string{code}, std::move(detail)});
}

std::optional<std::string> Fields::text(std::string_view name, TextKind kind) {
  const auto* value = find(name);
  if (value == nullptr) return std::nullopt;
  if (!value->is_string()) {
    complain(name, "malformed");
    return std::nullopt;
  }
  auto cleaned = clean_text(value->get_string(), kind);
  if (!cleaned) {
    complain(name, cleaned.error());
    return std::nullopt;
  }
  return std::move(*cleaned);
}

bool Fields::flag(std::string_view name, bool otherwise) {
  const auto* value = find(name);
  if (value == nullptr) return otherwise;
  if (!value->is_bool()) complain(name, "malformed");
  return value->is_bool() ? value->get_bool() : otherwise;
}

std::optional<std::int64_t> Fields::integer(std::string_view name, std::int64_t least, std::int64_t most) {
  const auto* value = find(name);
  if (value == nullptr) return std::nullopt;
  if (!value->is_int64()) {
    complain(name, "malformed");
    return std::nullopt;
  }
  const auto number = value->get_int64();
  if (number >= least && number <= most) return number;
  complain(name, "out_of_range", std::to_string(least) + "–" + std::to_string(most));
  return std::nullopt;
}

const boost::json::array* Fields::array(std::string_view name) {
  const auto* value = find(name);
  if (value != nullptr && !value->is_array()) complain(name, "malformed");
  return value == nullptr ? nullptr : value->if_array();
}

const boost::json::object* Fields::object(std::string_view name) {
  const auto* value = find(name);
  if (value != nullptr && !value->is_object()) complain(name, "malformed");
  return value == nullptr ? nullptr : value->if_object();
}

std::optional<std::int64_t> Fields::id_value(std::string_view name) {
  const auto* value = find(name);
  if (value == nullptr) return std::nullopt;
  const auto id = value->is_string() ? parse_id(value->get_string()) : std::nullopt;
  if (!id) complain(name, "malformed");
  return id;
}

std::vector<FieldError> Fields::finish() {
  for (const auto& [name, value] : object_) {
    if (!known_.contains(std::string_view{name})) complain(std::string_view{name}, "unknown_member");
  }
  return std::move(errors_);
}

}  // namespace xiezhu::api
