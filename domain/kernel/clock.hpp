// The only source of "now". Implementations must be callable from any thread.
#pragma once

#include "domain/kernel/instant.hpp"

namespace xiezhu::domain {

class Clock {
 public:
  Clock() = default;
  Clock(const Clock&) = delete;
  Clock& operator=(const Clock&) = delete;
  virtual ~Clock() = default;
  [[nodiscard]] virtual Instant now() const = 0;
};

}  // namespace xiezhu::domain
