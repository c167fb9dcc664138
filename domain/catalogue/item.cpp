#include "domain/catalogue/item.hpp"

#include <algorithm>
#include <tuple>

namespace xiezhu::domain {

bool ItemVersion::applies_to(const Unit& asking, const Unit& helping) const {
  const auto channel = channel_between(asking.level, helping.level);
  return requesting.covers(asking) && requested.covers(helping) &&
         std::ranges::find(channels, channel) != channels.end();
}

Catalogue::Catalogue(std::vector<ItemVersion> versions) : versions_(std::move(versions)) {
  std::ranges::sort(versions_, {}, [](const ItemVersion& v) { return std::tie(v.code, v.version); });
  for (const auto& version : versions_) by_id_.emplace(version.id, &version);
}

const ItemVersion* Catalogue::find(ItemVersionId id) const {
  const auto found = by_id_.find(id);
  return found == by_id_.end() ? nullptr : found->second;
}

}  // namespace xiezhu::domain
