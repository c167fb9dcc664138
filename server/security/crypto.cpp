#include "server/security/crypto.hpp"

#include <openssl/evp.h>
#include <openssl/rand.h>
#include <sodium.h>

#include <array>
#include <stdexcept>

namespace xiezhu::server {

Argon2Hasher::Argon2Hasher(int memory_mib, int operations)
    : memory_bytes_(static_cast<std::size_t>(memory_mib) << 20U),
      operations_(static_cast<unsigned long long>(operations)) {
  if (sodium_init() < 0) throw std::runtime_error("libsodium does not start");
  nobody_ = hash(OpensslSecrets{}.random_token());
}

std::string Argon2Hasher::hash(std::string_view password) const {
  std::array<char, crypto_pwhash_STRBYTES> text{};
  if (crypto_pwhash_str_alg(text.data(), password.data(), password.size(), operations_, memory_bytes_,
                            crypto_pwhash_ALG_ARGON2ID13) != 0) {
    throw std::runtime_error("not enough memory to hash a password");
  }
  return text.data();
}

bool Argon2Hasher::matches(std::string_view password, const std::string& hash) const {
  const std::string& compared = hash.empty() ? nobody_ : hash;
  const bool same = crypto_pwhash_str_verify(compared.c_str(), password.data(), password.size()) == 0;
  return same && !hash.empty();
}

std::string OpensslSecrets::random_token() const {
  std::array<unsigned char, 32> bytes{};
  if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1)
    throw std::runtime_error("no randomness");
  std::array<char, sodium_base64_ENCODED_LEN(32, sodium_base64_VARIANT_URLSAFE_NO_PADDING)> text{};
  sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(),
                    sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  return text.data();
}

std::string OpensslSecrets::digest(std::string_view text) const {
  // To find the algorithm takes longer than to run it over a token.
  static const EVP_MD* const sha256 = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  std::array<unsigned char, EVP_MAX_MD_SIZE> bytes{};
  unsigned int size = 0;
  if (EVP_Digest(text.data(), text.size(), bytes.data(), &size, sha256, nullptr) != 1) {
    throw std::runtime_error("SHA-256 failed");
  }
  std::array<char, 2 * EVP_MAX_MD_SIZE + 1> hex{};
  sodium_bin2hex(hex.data(), hex.size(), bytes.data(), size);
  return hex.data();
}

}  // namespace xiezhu::server
