// What was last read of requests, so that looking again costs the database a single number. An entry serves
// only while the request still has its version, and not longer than ten seconds, because names of people may
// change. Readers only: inside a transaction a version may yet be rolled back. Callable from any thread.
#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <utility>

#include "domain/ports/queries.hpp"

namespace xiezhu::persistence {

template <class T>
class VersionCache {
 public:
  using Pointer = std::shared_ptr<const T>;

  // nullptr when it is not there in exactly this version.
  Pointer find(domain::RequestId id, domain::Version version) {
    const auto now = std::chrono::steady_clock::now();
    const std::scoped_lock lock(mutex_);
    for (const Entries* entries : {&young_, &old_}) {
      const auto found = entries->find(id);
      if (found == entries->end()) continue;
      const Entry& entry = found->second;
      return entry.version == version && now - entry.read_at <= longest ? entry.value : nullptr;
    }
    return nullptr;
  }

  void keep(domain::RequestId id, domain::Version version, Pointer value) {
    const auto now = std::chrono::steady_clock::now();
    const std::scoped_lock lock(mutex_);
    if (young_.size() >= generation) old_ = std::exchange(young_, {});
    young_.insert_or_assign(id, Entry{std::move(value), version, now});
  }

 private:
  static constexpr std::chrono::seconds longest{10};
  static constexpr std::size_t generation = 4'000;  // entries; two generations are kept
  struct Entry {
    Pointer value;
    domain::Version version = 0;
    std::chrono::steady_clock::time_point read_at;
  };
  using Entries = std::unordered_map<domain::RequestId, Entry>;

  std::mutex mutex_;
  Entries young_;
  Entries old_;
};

// What the readers of a database have read.
struct ReadCaches {
  VersionCache<domain::RequestView> views;
  VersionCache<domain::RequestSummary> summaries;
};

}  // namespace xiezhu::persistence
