// Cryptography behind the ports of the domain and the API: Argon2id by libsodium, SHA-256 and randomness by
// OpenSSL.
#pragma once

#include "api/auth/secrets.hpp"
#include "domain/ports/password_hasher.hpp"

namespace xiezhu::server {

class Argon2Hasher final : public domain::PasswordHasher {
 public:
  Argon2Hasher(int memory_mib, int operations);
  [[nodiscard]] std::string hash(std::string_view password) const override;
  [[nodiscard]] bool matches(std::string_view password, const std::string& hash) const override;

 private:
  std::size_t memory_bytes_;
  unsigned long long operations_;
  std::string nobody_;  // the hash that an unknown login is compared with
};

class OpensslSecrets final : public api::Secrets {
 public:
  [[nodiscard]] std::string random_token() const override;
  [[nodiscard]] std::string digest(std::string_view text) const override;
};

}  // namespace xiezhu::server
