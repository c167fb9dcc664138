// Small checks of what was handed in: what speaks against it, or nothing.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "domain/kernel/outcome.hpp"
#include "domain/kernel/text.hpp"

namespace xiezhu::domain {

using Check = std::optional<Rejection>;

inline std::optional<Reason> unless(bool holds, Reason reason) {
  return holds ? std::nullopt : std::optional{reason};
}

// `most`: the greatest number of characters.
inline Check fits(std::string_view text, std::size_t most, const char* field) {
  if (length(text) > most) return Rejection{Reason::too_long, field, std::to_string(most)};
  return std::nullopt;
}

inline Check present(std::string_view text, const char* field) {
  if (blank(text)) return Rejection{Reason::missing, field};
  return std::nullopt;
}

// Mandatory and not too long.
inline Check written(std::string_view text, std::size_t most, const char* field) {
  if (auto broken = present(text, field)) return broken;
  return fits(text, most, field);
}

// The first check that fails, evaluated in order.
template <class... Checks>
Check first_of(Checks&&... checks) {
  Check broken;
  ((broken = std::invoke(std::forward<Checks>(checks))) || ...);
  return broken;
}

}  // namespace xiezhu::domain
