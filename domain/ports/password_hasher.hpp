// Slow, salted password hashing. Callable from any thread; each call costs tens of milliseconds and
// megabytes.
#pragma once

#include <string>
#include <string_view>

namespace xiezhu::domain {

class PasswordHasher {
 public:
  PasswordHasher() = default;
  PasswordHasher(const PasswordHasher&) = delete;
  PasswordHasher& operator=(const PasswordHasher&) = delete;
  virtual ~PasswordHasher() = default;
  [[nodiscard]] virtual std::string hash(std::string_view password) const = 0;
  // An empty hash never matches but costs the same time, so that an unknown login cannot be told by waiting.
  [[nodiscard]] virtual bool matches(std::string_view password, const std::string& hash) const = 0;
};

}  // namespace xiezhu::domain
