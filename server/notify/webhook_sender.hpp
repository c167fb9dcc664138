// Calls webhooks: a CloudEvents envelope in JSON, signed; no redirects, to admitted addresses only, with
// little patience and no interest in the answer beyond its status.
#pragma once

#include "domain/kernel/clock.hpp"
#include "server/notify/options.hpp"
#include "server/notify/sender.hpp"

namespace xiezhu::server {

class WebhookSender final : public Sender {
 public:
  // The clock must outlive it.
  WebhookSender(WebhookOptions options, const domain::Clock& clock)
      : options_(std::move(options)), clock_(clock) {}
  SendResult send(const domain::Delivery& delivery, const domain::Webhook* webhook,
                  const std::stop_token& stop) override;

 private:
  WebhookOptions options_;
  const domain::Clock& clock_;
};

}  // namespace xiezhu::server
