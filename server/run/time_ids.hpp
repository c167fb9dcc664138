// Identities that grow with time: 41 bits of milliseconds since 2019, 10 bits of node, 12 bits of sequence.
#pragma once

#include <mutex>

#include "domain/kernel/clock.hpp"
#include "domain/ports/id_source.hpp"

namespace xiezhu::server {

// The node of commands; servers have 0 … 1022.
inline constexpr int command_line_node = 1'023;

class TimeIds final : public domain::IdSource {
 public:
  // The clock must outlive the source. A clock that steps back does not make ids repeat within the process.
  TimeIds(const domain::Clock& clock, int node) : clock_(clock), node_(node) {}
  std::int64_t next() override;

 private:
  const domain::Clock& clock_;
  std::int64_t node_;
  std::mutex mutex_;
  std::int64_t last_tick_ = 0;
  std::int64_t sequence_ = 0;
};

class SystemClock final : public domain::Clock {
 public:
  [[nodiscard]] domain::Instant now() const override;
};

// A clock that stands where it is put; for simulations. One thread.
class SimulatedClock final : public domain::Clock {
 public:
  explicit SimulatedClock(domain::Instant now = {}) : now_(now) {}
  [[nodiscard]] domain::Instant now() const override { return now_; }
  void set(domain::Instant now) { now_ = now; }

 private:
  domain::Instant now_;
};

}  // namespace xiezhu::server
