// A clock that stands until it is set, from any thread.
#pragma once

#include <atomic>

#include "domain/kernel/clock.hpp"
#include "tests/support/domain_builders.hpp"

namespace xiezhu::test {

class SettableClock final : public d::Clock {
 public:
  d::Instant now() const override { return now_; }
  void set(std::string_view text) { now_ = at(text); }

 private:
  std::atomic<d::Instant> now_ = at("2026-09-21T10:00");
};

}  // namespace xiezhu::test
