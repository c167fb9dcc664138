// The latest committed reference snapshot. Callable from any thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <mutex>
#include <optional>

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
  // How often this process had changed the data when a load began.
  using Changes = std::uint64_t;
  // For a caller who is to load the snapshot anew and call refreshed(): for one of them when it is older than
  // `age`; for all of them while none has loaded what stood there at first or this process has changed,
  // because whoever changed something must find it changed.
  std::optional<Changes> claim_refresh(std::chrono::milliseconds age);
  void refreshed(Changes claim);
  // After this process has committed a change.
  void expire();

 private:
  const domain::WorkingHours hours_;
  std::mutex mutex_;
  domain::ReferencePtr current_;
  std::chrono::steady_clock::time_point claimed_{};
  Changes changes_ = 1;  // what stood in the database before
  Changes loaded_ = 0;
};

}  // namespace xiezhu::persistence
