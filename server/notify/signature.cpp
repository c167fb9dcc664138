#include "server/notify/signature.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <stdexcept>

namespace xiezhu::server {

std::string hmac_hex(std::string_view key, std::string_view text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> bytes{};
  unsigned int size = 0;
  const std::string data{text};
  if (HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
           reinterpret_cast<const unsigned char*>(data.data()), data.size(), bytes.data(),
           &size) == nullptr) {
    throw std::runtime_error("HMAC failed");
  }
  constexpr std::string_view digits = "0123456789abcdef";
  std::string hex;
  for (std::size_t i = 0; i < size; ++i) {
    hex += digits[bytes.at(i) >> 4U];
    hex += digits[bytes.at(i) & 15U];
  }
  return hex;
}

std::string webhook_secret(std::string_view server_key, domain::WebhookId id, int generation) {
  return hmac_hex(server_key, "webhook:" + std::to_string(id.value()) + ":" + std::to_string(generation));
}

std::string signature_header(std::string_view secret, domain::Instant now, std::string_view body) {
  const auto seconds = std::to_string(domain::epoch_millis(now) / 1'000);
  return "t=" + seconds + ",v1=" + hmac_hex(secret, seconds + "." + std::string{body});
}

}  // namespace xiezhu::server
