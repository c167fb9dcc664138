// All units as one immutable tree. Any thread may read it; pointers into it live as long as the tree.
#pragma once

#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "domain/organisation/unit.hpp"

namespace xiezhu::domain {

class OrgTree {
 public:
  // Takes all units, in any order. A parent that does not exist or a cycle throws std::invalid_argument: the
  // import has checked both before anything was stored.
  explicit OrgTree(std::vector<Unit> units);
  OrgTree(const OrgTree&) = delete;
  OrgTree& operator=(const OrgTree&) = delete;

  [[nodiscard]] const Unit* find(UnitId id) const;
  [[nodiscard]] const Unit* find_code(std::string_view code) const;
  // Units in the order of their codes.
  [[nodiscard]] const std::vector<Unit>& units() const { return units_; }
  // True when `lower` stands somewhere below `upper`.
  [[nodiscard]] bool subordinate(UnitId lower, UnitId upper) const;
  // The last of a chain of successors that is valid on `day`; the unit itself when it has not ended.
  [[nodiscard]] std::optional<UnitId> successor_of(UnitId id, LocalDate day) const;

 private:
  std::vector<Unit> units_;
  std::unordered_map<UnitId, const Unit*> by_id_;
  std::unordered_map<std::string_view, const Unit*> by_code_;
};

}  // namespace xiezhu::domain
