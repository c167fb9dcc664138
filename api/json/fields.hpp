// Typed reading of a JSON object. Every complaint is collected, so that one answer names all bad fields.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "api/http/problem.hpp"
#include "api/json/text_rules.hpp"
#include "domain/kernel/enum_names.hpp"
#include "domain/kernel/ids.hpp"
#include "domain/kernel/instant.hpp"

namespace xiezhu::api {

// A positive decimal of at most 63 bits without leading zeros; nullopt otherwise.
std::optional<std::int64_t> parse_id(std::string_view text);

class Fields {
 public:
  explicit Fields(const boost::json::object& object) : object_(object) {}

  // A member that is absent or null reads as nullopt (or the default); a wrong type or form is noted.
  std::optional<std::string> text(std::string_view name, TextKind kind);
  // True when the member is not there, or null.
  bool absent(std::string_view name) { return find(name) == nullptr; }
  // The entries of an array of texts; a bad entry is noted as "name[2]".
  std::vector<std::string> texts(std::string_view name, TextKind kind);
  // A day YYYY-MM-DD.
  std::optional<domain::LocalDate> date(std::string_view name);
  // ISO 8601 with offset.
  std::optional<domain::Instant> instant(std::string_view name);
  // The entries of an array of ids, of tokens.
  template <class Tag>
  std::vector<domain::Id<Tag>> ids(std::string_view name) {
    std::vector<domain::Id<Tag>> list;
    each(name, [&](const std::string& path, const boost::json::value& value) {
      const auto id = value.is_string() ? parse_id(value.get_string()) : std::nullopt;
      if (id) {
        list.emplace_back(*id);
      } else {
        complain(path, "malformed");
      }
    });
    return list;
  }
  template <class E>
  std::vector<E> tokens(std::string_view name) {
    std::vector<E> list;
    each(name, [&](const std::string& path, const boost::json::value& value) {
      const auto token =
          value.is_string() ? domain::from_name<E>(std::string_view{value.get_string()}) : std::nullopt;
      if (token) {
        list.push_back(*token);
      } else {
        complain(path, "unknown");
      }
    });
    return list;
  }
  bool flag(std::string_view name, bool otherwise);
  std::optional<std::int64_t> integer(std::string_view name, std::int64_t least, std::int64_t most);
  // nullptr also when absent or null. Valid as long as the object.
  const boost::json::array* array(std::string_view name);
  const boost::json::object* object(std::string_view name);
  template <class Tag>
  std::optional<domain::Id<Tag>> id(std::string_view name) {
    const auto value = id_value(name);
    return value ? std::optional{domain::Id<Tag>{*value}} : std::nullopt;
  }
  template <class E>
  std::optional<E> token(std::string_view name) {
    const auto word = text(name, TextKind::line);
    if (!word) return std::nullopt;
    const auto value = domain::from_name<E>(*word);
    if (!value) complain(name, "unknown");
    return value;
  }

  void complain(std::string_view name, std::string_view code, std::string detail = {});
  // Notes that a member is missing, unless it is given or something else was noted about it.
  void demand(std::string_view name, bool given);
  // Notes every member that nobody asked for, then hands over all complaints.
  std::vector<FieldError> finish();

 private:
  const boost::json::value* find(std::string_view name);
  std::optional<std::int64_t> id_value(std::string_view name);
  // Calls `visit` with the path and the value of each entry of an array; anything else but null is noted.
  void each(std::string_view name,
            const std::function<void(const std::string& path, const boost::json::value& value)>& visit);

  const boost::json::object& object_;
  std::set<std::string, std::less<>> known_;
  std::vector<FieldError> errors_;
};

}  // namespace xiezhu::api
