#include "api/auth/session_cache.hpp"

namespace xiezhu::api {

std::optional<domain::Session> SessionCache::find(const std::string& token_hash, domain::Instant now) const {
  const std::scoped_lock lock(mutex_);
  const auto found = entries_.find(token_hash);
  if (found == entries_.end() || now - found->second.read_at > trusted_for) return std::nullopt;
  return found->second.session;
}

void SessionCache::put(const domain::Session& session, domain::Instant now) {
  const std::scoped_lock lock(mutex_);
  if (entries_.size() >= most) entries_.clear();
  entries_.insert_or_assign(session.token_hash, Entry{session, now});
}

void SessionCache::forget(const std::string& token_hash) {
  const std::scoped_lock lock(mutex_);
  entries_.erase(token_hash);
}

}  // namespace xiezhu::api
