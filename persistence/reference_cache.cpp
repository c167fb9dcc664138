#include "persistence/reference_cache.hpp"

#include <algorithm>

namespace xiezhu::persistence {

domain::ReferencePtr ReferenceCache::of_version(int version) {
  const std::scoped_lock lock(mutex_);
  return current_ != nullptr && current_->version == version ? current_ : nullptr;
}

domain::ReferencePtr ReferenceCache::current() {
  const std::scoped_lock lock(mutex_);
  return current_;
}

void ReferenceCache::keep(domain::ReferencePtr reference) {
  const std::scoped_lock lock(mutex_);
  // A slow loader must not put back an older one.
  if (current_ == nullptr || current_->version <= reference->version) current_ = std::move(reference);
}

std::optional<ReferenceCache::Changes> ReferenceCache::claim_refresh(std::chrono::milliseconds age) {
  const std::scoped_lock lock(mutex_);
  const auto now = std::chrono::steady_clock::now();
  if (loaded_ == changes_ && now - claimed_ < age) return std::nullopt;
  claimed_ = now;
  return changes_;
}

void ReferenceCache::refreshed(Changes claim) {
  const std::scoped_lock lock(mutex_);
  loaded_ = std::max(loaded_, claim);
}

void ReferenceCache::expire() {
  const std::scoped_lock lock(mutex_);
  ++changes_;
}

}  // namespace xiezhu::persistence
