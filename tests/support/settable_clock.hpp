// A clock that stands where it is put, from any thread.
#pragma once

#include <atomic>

#include "domain/kernel/clock.hpp"
#include "tests/support/domain_builders.hpp"

namespace xiezhu::test {

class SettableClock final : public d::Clock {
 public:
  explicit SettableClock(d::Instant now = at("2026-09-21T10:00")) : now_(now) {}
  [[nodiscard]] d::Instant now() const override { return now_; }
  void set(d::Instant now) { now_ = now; }
  void set(std::string_view text) { set(at(text)); }
  void pass(d::Millis time) { now_ = now_.load() + time; }

 private:
  std::atomic<d::Instant> now_;
};

}  // namespace xiezhu::test
