// Values of the domain as JSON text, for what has no column of its own. A struct becomes a part by an
// overload of `members` in this namespace that lists its members once, for the encoder and the decoder alike.
// Decoding throws std::logic_error or sql::CorruptValue for a text that encoding never made.
#pragma once

#include <boost/json.hpp>
#include <optional>
#include <string>
#include <type_traits>
#include <variant>
#include <vector>

#include "domain/request/event.hpp"
#include "persistence/sql/convert.hpp"

namespace xiezhu::persistence {

namespace json = boost::json;

inline json::string_view view(std::string_view text) { return {text.data(), text.size()}; }

// The name of a member that older texts lack.
struct Later {
  const char* name;
};
inline const char* name_in_text(const char* name) { return name; }
inline const char* name_in_text(Later later) { return later.name; }

template <class T>
json::value encoded(const T& value);
template <class T>
T decoded(const json::value& value);

template <class Part, class Visit>
void members(Part& part, Visit visit)
  requires std::is_same_v<std::remove_const_t<Part>, domain::DocumentNumber>
{
  visit(Later{"issuer"}, part.issuer);
  visit("prefix", part.prefix);
  visit("year", part.year);
  visit("serial", part.serial);
}

template <class Part, class Visit>
void members(Part& part, Visit visit)
  requires std::is_same_v<std::remove_const_t<Part>, domain::ClockRun>
{
  visit("code", part.code);
  visit("cycle", part.cycle);
  visit("unit", part.limit.unit);
  visit("amount", part.limit.amount);
  visit("startedAt", part.started_at);
  visit("countedFrom", part.counted_from);
  visit("blueAt", part.blue_at);
  visit("yellowAt", part.yellow_at);
  visit("dueAt", part.due_at);
  visit("lateAfter", part.late_after);
  visit("actsAt", part.acts_at);
  visit("provisional", part.provisional);
  visit("calendarVersion", part.calendar_version);
  visit("endedAt", part.ended_at);
  // A run begins as promised and neither paused, extended nor moved.
  if constexpr (!std::is_const_v<Part>) {
    part.first_due_at = part.due_at;
    part.first_late_after = part.late_after;
  }
}

template <class Part, class Visit>
void members(Part& part, Visit visit)
  requires std::is_same_v<std::remove_const_t<Part>, domain::ClockEnd>
{
  visit("code", part.code);
  visit("at", part.at);
}

template <class Part, class Visit>
void members(Part& part, Visit visit)
  requires std::is_same_v<std::remove_const_t<Part>, domain::ClockPause>
{
  visit("code", part.code);
  visit("at", part.at);
  visit("until", part.until);
  visit("reason", part.reason);
}

template <class Part, class Visit>
void members(Part& part, Visit visit)
  requires std::is_same_v<std::remove_const_t<Part>, domain::ClockMove>
{
  visit("code", part.code);
  visit("cause", part.cause);
  visit("at", part.at);
  visit("amount", part.amount);
  visit("countedFrom", part.counted_from);
  visit("blueAt", part.blue_at);
  visit("yellowAt", part.yellow_at);
  visit("dueAt", part.due_at);
  visit("lateAfter", part.late_after);
  visit("actsAt", part.acts_at);
  visit("provisional", part.provisional);
  visit("calendarVersion", part.calendar_version);
}

template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};

template <class T>
struct IsVector : std::false_type {};
template <class T>
struct IsVector<std::vector<T>> : std::true_type {};

template <class T>
concept Part = requires(T part) { members(part, [](auto, auto&) {}); };

template <class T>
json::value encoded(const T& value) {
  if constexpr (Part<const T>) {
    json::object object;
    members(value, [&](auto name, const auto& member) {
      auto one = encoded(member);
      if (!one.is_null()) object.emplace(name_in_text(name), std::move(one));
    });
    return object;
  } else if constexpr (IsOptional<T>::value) {
    return value ? encoded(*value) : json::value{};
  } else if constexpr (IsVector<T>::value) {
    json::array array;
    for (const auto& entry : value) array.push_back(encoded(entry));
    return array.empty() ? json::value{} : json::value(std::move(array));
  } else if constexpr (std::is_same_v<T, bool>) {
    return value;
  } else {
    const auto cell = sql::to_cell(value);
    if (cell.kind == sql::Cell::Kind::text) return json::value(view(cell.text));
    return json::value(std::int64_t{cell.integer});
  }
}

template <class T>
T decoded(const json::value& value) {
  if constexpr (Part<T>) {
    T part{};
    const auto& object = value.as_object();
    members(part, [&]<class Name, class Member>(Name name, Member& member) {
      constexpr bool optional =
          IsOptional<Member>::value || IsVector<Member>::value || std::is_same_v<Name, Later>;
      if (const auto* found = object.if_contains(name_in_text(name))) {
        member = decoded<Member>(*found);
      } else if (!optional) {
        throw sql::CorruptValue("the payload of an event lacks a member");
      }
    });
    return part;
  } else if constexpr (IsOptional<T>::value) {
    return decoded<typename T::value_type>(value);
  } else if constexpr (IsVector<T>::value) {
    T list;
    for (const auto& entry : value.as_array()) list.push_back(decoded<typename T::value_type>(entry));
    return list;
  } else if constexpr (std::is_same_v<T, bool>) {
    return value.as_bool();
  } else {
    sql::Cell cell{.kind = sql::Convert<T>::kind};
    if (cell.kind == sql::Cell::Kind::text) {
      cell.text = std::string_view{value.as_string()};
    } else {
      cell.integer = value.as_int64();
    }
    return sql::from_cell<T>(cell);
  }
}

// The name of each kind of entry in the ledger.
template <class Change>
inline constexpr const char* change_name = nullptr;
template <>
inline constexpr const char* change_name<domain::ClockRun> = "start";
template <>
inline constexpr const char* change_name<domain::ClockEnd> = "end";
template <>
inline constexpr const char* change_name<domain::ClockPause> = "pause";
template <>
inline constexpr const char* change_name<domain::ClockMove> = "move";

inline json::array encoded_clocks(const std::vector<domain::ClockChange>& clocks) {
  json::array array;
  for (const auto& change : clocks) {
    std::visit(
        [&]<class Change>(const Change& part) {
          array.push_back(json::object{{change_name<Change>, encoded(part)}});
        },
        change);
  }
  return array;
}

template <class... Change>
domain::ClockChange decoded_change(const json::object& entry,
                                   std::type_identity<std::variant<Change...>> /*list*/) {
  std::optional<domain::ClockChange> change;
  const auto read = [&]<class One>(std::type_identity<One> /*one*/) {
    if (const auto* found = entry.if_contains(change_name<One>)) change = decoded<One>(*found);
  };
  (read(std::type_identity<Change>{}), ...);
  if (!change) throw sql::CorruptValue("the payload of an event has an unknown entry of a clock");
  return *change;
}

inline std::vector<domain::ClockChange> decoded_clocks(const json::array& array) {
  std::vector<domain::ClockChange> clocks;
  for (const auto& entry : array)
    clocks.push_back(decoded_change(entry.as_object(), std::type_identity<domain::ClockChange>{}));
  return clocks;
}

// A JSON object, or sql::CorruptValue, in which it is called `what`.
inline json::value parsed(const std::string& text, const char* what) {
  boost::system::error_code error;
  auto value = json::parse(view(text), error);
  if (error || !value.is_object()) throw sql::CorruptValue(std::string{what} + " is not a JSON object");
  return value;
}

}  // namespace xiezhu::persistence
