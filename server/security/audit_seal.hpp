// The cryptography of the audit log, all from one secret: SHA-256, HMAC-SHA256 for seals, Ed25519 for
// checkpoints.
#pragma once

#include <array>
#include <expected>
#include <filesystem>

#include "domain/ports/audit.hpp"

namespace xiezhu::server {

class SecretAuditSeal final : public domain::AuditSeal {
 public:
  // The keys for seals and for signatures are derived from the secret, each in its own way.
  explicit SecretAuditSeal(std::string_view secret);
  [[nodiscard]] std::string hash(std::string_view text) const override;
  [[nodiscard]] std::string seal(std::string_view text) const override;
  [[nodiscard]] std::string sign(std::string_view text) const override;
  [[nodiscard]] bool is_signed(std::string_view text, std::string_view signature) const override;
  [[nodiscard]] std::string key_name() const override { return key_name_; }

 private:
  std::string seal_key_;
  std::array<unsigned char, 32> public_key_{};
  std::array<unsigned char, 64> secret_key_{};
  std::string key_name_;
};

// The secret in a file, or one line about what is wrong with it. A missing file is made, readable by its
// owner only, unless there is a log already: that one has a key somewhere, and the file must be brought from
// there.
std::expected<std::string, std::string> audit_secret(const std::filesystem::path& file, bool log_exists);

}  // namespace xiezhu::server
