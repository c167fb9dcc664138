// Requests as they were last read, so that looking at one again costs the database a single number. An entry serves
// only while the request still has its version, and not longer than ten seconds, because names of people may change.
// Readers only: inside a transaction a version may yet be rolled back. Callable from any thread.
#pragma once

#include <chrono>
#include <mutex>
#include <unordered_map>

#include "domain/ports/queries.hpp"

namespace xiezhu::persistence {

class ViewCache {
 public:
  // nullptr when it is not there in exactly this version.
  domain::RequestViewPtr find(domain::RequestId id, domain::Version version);
  void keep(domain::RequestViewPtr view);

 private:
  using Time = std::chrono::steady_clock::time_point;
  static constexpr std::chrono::seconds longest{10};
  static constexpr std::size_t generation = 2'000;  // entries; two generations are kept
  struct Entry {
    domain::RequestViewPtr view;
    Time read_at;
  };
  using Entries = std::unordered_map<domain::RequestId, Entry>;

  std::mutex mutex_;
  Entries young_;
  Entries old_;
};

}  // namespace xiezhu::persistence
