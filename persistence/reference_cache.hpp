// The latest committed reference snapshot. Callable from any thread.
#pragma once

#include <chrono>
#include <mutex>

#include "domain/request/reference.hpp"

namespace xiezhu::persistence {

class ReferenceCache {
 public:
  // The hours of the calendars that snapshots carry: configuration, not data.
  explicit ReferenceCache(domain::WorkingHours hours) : hours_(std::move(hours)) {}

  [[nodiscard]] const domain::WorkingHours& working_hours() const { return hours_; }
  // The snapshot of exactly this version, or nullptr.
  domain::ReferencePtr of_version(int version);
  // nullptr before the first keep().
  domain::ReferencePtr current();
  // Keeps a snapshot that was loaded from committed data.
  void keep(domain::ReferencePtr reference);
  // True for one caller, who is to load it anew, when the snapshot is missing or older than `age`. While
  // nothing has been kept yet, true for every caller.
  bool claim_refresh(std::chrono::milliseconds age);
  // Makes the next claim_refresh() true.
  void expire();

 private:
  const domain::WorkingHours hours_;
  std::mutex mutex_;
  domain::ReferencePtr current_;
  std::chrono::steady_clock::time_point claimed_{};
};

}  // namespace xiezhu::persistence
