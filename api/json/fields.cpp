#include "api/json/fields.hpp"

#include <algorithm>
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

void Fields::demand(std::string_view name, bool given) {
  if (!given && std::ranges::find(errors_, name, &FieldError::field) == errors_.end())
    complain(name, "missing");
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

void Fields::each(
    std::string_view name,
    const std::function<void(const std::string& path, const boost::json::value& value)>& visit) {
  const auto* value = find(name);
  if (value == nullptr) return;
  if (!value->is_array()) return complain(name, "malformed");
  std::size_t i = 0;
  for (const auto& entry : value->get_array())
    visit(std::string{name} + "[" + std::to_string(i++) + "]", entry);
}

std::vector<std::string> Fields::texts(std::string_view name, TextKind kind) {
  std::vector<std::string> list;
  each(name, [&](const std::string& path, const boost::json::value& value) {
    if (!value.is_string()) return complain(path, "malformed");
    auto cleaned = clean_text(value.get_string(), kind);
    if (!cleaned) return complain(path, cleaned.error());
    list.push_back(std::move(*cleaned));
  });
  return list;
}

std::optional<domain::LocalDate> Fields::date(std::string_view name) {
  const auto* value = find(name);
  if (value == nullptr) return std::nullopt;
  const auto date =
      value->is_string() ? domain::parse_date(std::string_view{value->get_string()}) : std::nullopt;
  if (!date) complain(name, "malformed");
  return date;
}

std::optional<domain::Instant> Fields::instant(std::string_view name) {
  const auto* value = find(name);
  if (value == nullptr) return std::nullopt;
  const auto instant =
      value->is_string() ? domain::parse_instant(std::string_view{value->get_string()}) : std::nullopt;
  if (!instant) complain(name, "malformed");
  return instant;
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
