#include "domain/organisation/org_tree.hpp"

#include <algorithm>
#include <stdexcept>

namespace xiezhu::domain {

OrgTree::OrgTree(std::vector<Unit> units) : units_(std::move(units)) {
  std::ranges::sort(units_, {}, &Unit::code);
  for (const auto& unit : units_) {
    by_id_.emplace(unit.id, &unit);
    by_code_.emplace(unit.code, &unit);
  }
  for (const auto& unit : units_) {
    std::size_t steps = 0;
    for (const Unit* up = &unit; up->parent; up = find(*up->parent)) {
      if (find(*up->parent) == nullptr) throw std::invalid_argument("unit without its parent: " + up->code);
      if (++steps > units_.size()) throw std::invalid_argument("units form a cycle: " + unit.code);
    }
  }
}

const Unit* OrgTree::find(UnitId id) const {
  const auto found = by_id_.find(id);
  return found == by_id_.end() ? nullptr : found->second;
}

const Unit* OrgTree::find_code(std::string_view code) const {
  const auto found = by_code_.find(code);
  return found == by_code_.end() ? nullptr : found->second;
}

bool OrgTree::subordinate(UnitId lower, UnitId upper) const {
  for (const Unit* unit = find(lower); unit != nullptr && unit->parent; unit = find(*unit->parent)) {
    if (*unit->parent == upper) return true;
  }
  return false;
}

std::optional<UnitId> OrgTree::successor_of(UnitId id, LocalDate day) const {
  const Unit* unit = find(id);
  for (std::size_t hops = 0; unit != nullptr && !unit->valid_on(day) && hops <= units_.size(); ++hops) {
    if (!unit->successor) return std::nullopt;
    unit = find(*unit->successor);
  }
  return unit != nullptr && unit->valid_on(day) ? std::optional{unit->id} : std::nullopt;
}

}  // namespace xiezhu::domain
