// How values of the domain stand in the database, in one place: integers as BIGINT, instants as epoch
// milliseconds, days as ISO text, enumerations by their stable names, flags as 0 and 1, an empty optional as
// NULL.
#pragma once

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include "domain/kernel/enum_names.hpp"
#include "domain/kernel/ids.hpp"
#include "domain/kernel/instant.hpp"

namespace xiezhu::persistence::sql {

// One parameter on its way in, or one column of the current row on its way out.
struct Cell {
  enum class Kind { integer, text };
  Kind kind = Kind::integer;
  bool null = false;
  long long integer = 0;
  std::string text{};
};

// The database holds something that this program never wrote.
class CorruptValue : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

template <class T>
struct Convert;

template <class T>
Cell to_cell(const T& value) {
  return Convert<T>::to(value);
}

// Moves the text out of the cell.
template <class T>
T from_cell(Cell& cell) {
  if (cell.null) throw CorruptValue("NULL where a value is required");
  return Convert<T>::from(cell);
}

template <class T>
  requires std::is_same_v<T, int> || std::is_same_v<T, std::int64_t>
struct Convert<T> {
  static constexpr auto kind = Cell::Kind::integer;
  static Cell to(T value) { return {.kind = kind, .integer = value}; }
  static T from(Cell& cell) {
    if (!std::in_range<T>(cell.integer)) throw CorruptValue("integer out of range");
    return static_cast<T>(cell.integer);
  }
};

template <>
struct Convert<bool> {
  static constexpr auto kind = Cell::Kind::integer;
  static Cell to(bool value) { return {.kind = kind, .integer = value ? 1 : 0}; }
  static bool from(Cell& cell) { return cell.integer != 0; }
};

template <>
struct Convert<std::string> {
  static constexpr auto kind = Cell::Kind::text;
  static Cell to(const std::string& value) { return {.kind = kind, .text = value}; }
  static std::string from(Cell& cell) { return std::move(cell.text); }
};

template <>
struct Convert<std::string_view> {
  static Cell to(std::string_view value) { return {.kind = Cell::Kind::text, .text = std::string{value}}; }
};

template <class Tag>
struct Convert<domain::Id<Tag>> {
  static constexpr auto kind = Cell::Kind::integer;
  static Cell to(domain::Id<Tag> id) { return {.kind = kind, .integer = id.value()}; }
  static domain::Id<Tag> from(Cell& cell) { return domain::Id<Tag>{cell.integer}; }
};

template <>
struct Convert<domain::Instant> {
  static constexpr auto kind = Cell::Kind::integer;
  static Cell to(domain::Instant instant) { return {.kind = kind, .integer = domain::epoch_millis(instant)}; }
  static domain::Instant from(Cell& cell) { return domain::from_epoch_millis(cell.integer); }
};

template <>
struct Convert<domain::LocalDate> {
  static constexpr auto kind = Cell::Kind::text;
  static Cell to(domain::LocalDate date) { return {.kind = kind, .text = domain::to_iso(date)}; }
  static domain::LocalDate from(Cell& cell) {
    const auto date = domain::parse_date(cell.text);
    if (!date) throw CorruptValue("not a date");
    return *date;
  }
};

template <class E>
  requires std::is_enum_v<E>
struct Convert<E> {
  static constexpr auto kind = Cell::Kind::text;
  static Cell to(E value) { return {.kind = kind, .text = std::string{domain::name_of(value)}}; }
  static E from(Cell& cell) {
    const auto value = domain::from_name<E>(cell.text);
    if (!value) throw CorruptValue("unknown name of an enumeration");
    return *value;
  }
};

template <class T>
struct Convert<std::optional<T>> {
  static constexpr auto kind = Convert<T>::kind;
  static Cell to(const std::optional<T>& value) {
    return value ? Convert<T>::to(*value) : Cell{.kind = kind, .null = true};
  }
};

template <class T>
void read_cell(Cell& cell, T& target) {
  target = from_cell<T>(cell);
}
template <class T>
void read_cell(Cell& cell, std::optional<T>& target) {
  target = cell.null ? std::optional<T>{} : std::optional<T>{Convert<T>::from(cell)};
}

}  // namespace xiezhu::persistence::sql
