// The delegations of units as they were read in the last two seconds, so that looking at a request does not
// ask for them each time. For showing what is possible only: who acts for somebody else is checked against
// the database. Callable from any thread.
#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

#include "domain/ports/repositories.hpp"

namespace xiezhu::api {

class DelegationCache {
 public:
  using Delegations = std::shared_ptr<const std::vector<domain::Delegation>>;

  Delegations of_unit(domain::DelegationRepository& repository, domain::UnitId unit) {
    const auto now = std::chrono::steady_clock::now();
    {
      const std::scoped_lock lock(mutex_);
      const auto found = entries_.find(unit);
      if (found != entries_.end() && now - found->second.read_at < trusted_for)
        return found->second.delegations;
    }
    auto read = std::make_shared<const std::vector<domain::Delegation>>(repository.of_unit(unit));
    const std::scoped_lock lock(mutex_);
    entries_.insert_or_assign(unit, Entry{read, now});
    return read;
  }

  // After a change in this process; it is seen again when it has been committed and read anew.
  void forget(domain::UnitId unit) {
    const std::scoped_lock lock(mutex_);
    entries_.erase(unit);
  }

 private:
  static constexpr std::chrono::seconds trusted_for{2};
  struct Entry {
    Delegations delegations;
    std::chrono::steady_clock::time_point read_at;
  };
  std::mutex mutex_;
  std::unordered_map<domain::UnitId, Entry> entries_;
};

}  // namespace xiezhu::api
