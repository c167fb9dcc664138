#include "persistence/reference_cache.hpp"

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

bool ReferenceCache::claim_refresh(std::chrono::milliseconds age) {
  const std::scoped_lock lock(mutex_);
  const auto now = std::chrono::steady_clock::now();
  if (current_ != nullptr && now - claimed_ < age) return false;
  claimed_ = now;
  return true;
}

void ReferenceCache::expire() {
  const std::scoped_lock lock(mutex_);
  claimed_ = {};
}

}  // namespace xiezhu::persistence
