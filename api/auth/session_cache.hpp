// Sessions that were read a moment ago, so that a busy client costs no database read per request. An entry is
// trusted for two seconds: a session ended on another server lives that much longer, one ended here is
// forgotten at once.
#pragma once

#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

#include "domain/ports/repositories.hpp"

namespace xiezhu::api {

class SessionCache {
 public:
  [[nodiscard]] std::optional<domain::Session> find(const std::string& token_hash, domain::Instant now) const;
  void put(const domain::Session& session, domain::Instant now);
  void forget(const std::string& token_hash);

 private:
  static constexpr domain::Millis trusted_for{2'000};
  static constexpr std::size_t most = 20'000;  // then it starts afresh
  struct Entry {
    domain::Session session;
    domain::Instant read_at;
  };
  mutable std::mutex mutex_;
  std::unordered_map<std::string, Entry> entries_;
};

}  // namespace xiezhu::api
