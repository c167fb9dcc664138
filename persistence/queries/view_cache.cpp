#include "persistence/queries/view_cache.hpp"

namespace xiezhu::persistence {

domain::RequestViewPtr ViewCache::find(domain::RequestId id, domain::Version version) {
  const auto now = std::chrono::steady_clock::now();
  const std::scoped_lock lock(mutex_);
  for (const Entries* entries : {&young_, &old_}) {
    const auto found = entries->find(id);
    if (found == entries->end()) continue;
    const auto& [view, read_at] = found->second;
    return view->request.version == version && now - read_at <= longest ? view : nullptr;
  }
  return nullptr;
}

void ViewCache::keep(domain::RequestViewPtr view) {
  const auto id = view->request.id;
  const std::scoped_lock lock(mutex_);
  if (young_.size() >= generation) old_ = std::exchange(young_, {});
  young_.insert_or_assign(id, Entry{std::move(view), std::chrono::steady_clock::now()});
}

}  // namespace xiezhu::persistence
