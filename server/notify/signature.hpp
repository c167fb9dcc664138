// What a webhook's receiver recognises us by.
#pragma once

#include <string>
#include <string_view>

#include "domain/notification/delivery.hpp"

namespace xiezhu::server {

// HMAC-SHA256 in lower-case hexadecimal.
std::string hmac_hex(std::string_view key, std::string_view text);

// The secret that the receiver shares with us. Derived from the server's key, so that it stands nowhere; a
// new generation is a new secret.
std::string webhook_secret(std::string_view server_key, domain::WebhookId id, int generation);

// "t=1764000000,v1=…": seconds since 1970, and the HMAC of "<t>.<body>" under the secret. The receiver
// computes it anew, and refuses what is too old.
std::string signature_header(std::string_view secret, domain::Instant now, std::string_view body);

}  // namespace xiezhu::server
