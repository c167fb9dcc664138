// How long the papers of a request are kept 保管期限, and the mark by which a unit says that it has archived
// its own 归档.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/kernel/ids.hpp"
#include "domain/kernel/instant.hpp"

namespace xiezhu::domain {

// Data with its legal basis, like every limit; a class that was given once is never removed.
struct RetentionClass {
  std::string code;          // "permanent", "30y", "10y"
  std::string name;          // 永久, 30年, 10年
  std::optional<int> years;  // nullopt: for ever
  std::string legal_basis;
  friend bool operator==(const RetentionClass&, const RetentionClass&) = default;
};

// In the order in which they are offered, the longest first.
struct RetentionClasses {
  std::vector<RetentionClass> all{};
  // nullptr when there is none of this code.
  [[nodiscard]] const RetentionClass* find(std::string_view code) const {
    const auto found = std::ranges::find(all, code, &RetentionClass::code);
    return found == all.end() ? nullptr : &*found;
  }
};

// Each party archives for itself; `at` is when it said so, for a corrected mark when it was corrected.
struct ArchiveMark {
  UnitId unit;
  std::string retention;  // code of a class
  std::string reference;  // the unit's own archive reference 档号
  Instant at;
  friend bool operator==(const ArchiveMark&, const ArchiveMark&) = default;
};

}  // namespace xiezhu::domain
