// One table per enumeration gives its stable text both ways, so that no switch repeats it.
#pragma once

#include <array>
#include <optional>
#include <string_view>

namespace xiezhu::domain {

template <class E>
struct EnumName {
  E value;
  std::string_view name;     // stable token used in JSON, CSV and the database
  std::string_view chinese;  // the field's term (domain §12)
};

// Specialise with `static constexpr std::array<EnumName<E>, N> table`.
template <class E>
struct EnumNames;

template <class E>
constexpr std::string_view name_of(E value) {
  for (const auto& entry : EnumNames<E>::table) {
    if (entry.value == value) return entry.name;
  }
  return {};
}

template <class E>
constexpr std::string_view chinese_of(E value) {
  for (const auto& entry : EnumNames<E>::table) {
    if (entry.value == value) return entry.chinese;
  }
  return {};
}

template <class E>
constexpr std::optional<E> from_name(std::string_view name) {
  for (const auto& entry : EnumNames<E>::table) {
    if (entry.name == name) return entry.value;
  }
  return std::nullopt;
}

}  // namespace xiezhu::domain
