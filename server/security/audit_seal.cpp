#include "server/security/audit_seal.hpp"

#include <fcntl.h>
#include <sodium.h>
#include <unistd.h>

#include <fstream>
#include <stdexcept>

#include "server/notify/signature.hpp"
#include "server/security/crypto.hpp"

namespace xiezhu::server {
namespace {

constexpr std::size_t shortest_secret = 32;

template <class Bytes>
std::string hex_of(const Bytes& bytes) {
  std::string hex(2 * bytes.size() + 1, '\0');
  sodium_bin2hex(hex.data(), hex.size(), bytes.data(), bytes.size());
  hex.pop_back();
  return hex;
}

// False when the text is not hex of exactly that length.
template <class Bytes>
bool from_hex(std::string_view hex, Bytes& bytes) {
  std::size_t size = 0;
  return hex.size() == 2 * bytes.size() &&
         sodium_hex2bin(bytes.data(), bytes.size(), hex.data(), hex.size(), nullptr, &size, nullptr) == 0 &&
         size == bytes.size();
}

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

// False when the file exists by now, or cannot be written.
bool make_secret(const std::filesystem::path& file) {
  const int handle = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (handle < 0) return false;
  const std::string line = OpensslSecrets{}.random_token() + "\n";
  const bool written =
      ::write(handle, line.data(), line.size()) == static_cast<ssize_t>(line.size()) && ::fsync(handle) == 0;
  return ::close(handle) == 0 && written;
}

}  // namespace

SecretAuditSeal::SecretAuditSeal(std::string_view secret) : seal_key_(hmac_hex(secret, "audit:seal")) {
  static_assert(crypto_sign_PUBLICKEYBYTES == sizeof public_key_);
  static_assert(crypto_sign_SECRETKEYBYTES == sizeof secret_key_);
  std::array<unsigned char, crypto_sign_SEEDBYTES> seed{};
  if (sodium_init() < 0 || !from_hex(hmac_hex(secret, "audit:sign"), seed) ||
      crypto_sign_seed_keypair(public_key_.data(), secret_key_.data(), seed.data()) != 0) {
    throw std::runtime_error("the key of the audit log cannot be made");
  }
  key_name_ = hex_of(public_key_);
}

std::string SecretAuditSeal::hash(std::string_view text) const { return OpensslSecrets{}.digest(text); }

std::string SecretAuditSeal::seal(std::string_view text) const { return hmac_hex(seal_key_, text); }

std::string SecretAuditSeal::sign(std::string_view text) const {
  std::array<unsigned char, crypto_sign_BYTES> signature{};
  crypto_sign_detached(signature.data(), nullptr, bytes_of(text), text.size(), secret_key_.data());
  return hex_of(signature);
}

bool SecretAuditSeal::is_signed(std::string_view text, std::string_view signature) const {
  std::array<unsigned char, crypto_sign_BYTES> bytes{};
  return from_hex(signature, bytes) &&
         crypto_sign_verify_detached(bytes.data(), bytes_of(text), text.size(), public_key_.data()) == 0;
}

std::expected<std::string, std::string> audit_secret(const std::filesystem::path& file, bool log_exists) {
  const bool missing = !std::filesystem::exists(file);
  if (missing && log_exists)
    return std::unexpected(file.string() +
                           ": is missing; the audit log was made with this key, bring it from there");
  if (missing && !make_secret(file) && !std::filesystem::exists(file))
    return std::unexpected(file.string() + ": cannot be made");
  std::ifstream stream(file);
  std::string secret;
  if (!std::getline(stream, secret)) return std::unexpected(file.string() + ": cannot be read");
  if (secret.ends_with('\r')) secret.pop_back();
  if (secret.size() < shortest_secret)
    return std::unexpected(file.string() + ": must hold at least 32 characters");
  return secret;
}

}  // namespace xiezhu::server
