// The cryptography that the API needs, implemented by the server. Callable from any thread.
#pragma once

#include <string>
#include <string_view>

namespace xiezhu::api {

class Secrets {
 public:
  Secrets() = default;
  Secrets(const Secrets&) = delete;
  Secrets& operator=(const Secrets&) = delete;
  virtual ~Secrets() = default;
  // 32 bytes of the system's randomness as 43 characters of base64url.
  [[nodiscard]] virtual std::string random_token() const = 0;
  // SHA-256 in lower-case hex.
  [[nodiscard]] virtual std::string digest(std::string_view text) const = 0;
};

}  // namespace xiezhu::api
