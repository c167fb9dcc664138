// Settings of mail and webhooks, as the configuration gives them.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "server/notify/address_guard.hpp"

namespace xiezhu::server {

enum class MailSecurity { starttls, tls, none };

struct MailOptions {
  std::string server;  // empty: no mail
  int port = 587;
  MailSecurity security = MailSecurity::starttls;
  std::string user;  // empty: without signing in
  std::string password;
  std::string from;  // the address
  std::string name = "行政协助平台";
  std::string ca_file;                        // PEM; empty: the system's authorities
  std::chrono::milliseconds timeout{30'000};  // for one mail as a whole
  [[nodiscard]] bool enabled() const { return !server.empty(); }
};

struct WebhookOptions {
  std::string key;  // from which secrets are derived; empty: no webhooks
  AddressGuard guard;
  std::string ca_file;
  std::chrono::milliseconds timeout{10'000};  // for one call as a whole
  [[nodiscard]] bool enabled() const { return !key.empty(); }
};

}  // namespace xiezhu::server
