// Sends mail by SMTP. Encrypted unless the configuration says otherwise; the password goes nowhere else.
#pragma once

#include "domain/kernel/clock.hpp"
#include "server/notify/options.hpp"
#include "server/notify/sender.hpp"

namespace xiezhu::server {

class Mailer final : public Sender {
 public:
  // The clock must outlive it.
  Mailer(MailOptions options, const domain::Clock& clock) : options_(std::move(options)), clock_(clock) {}
  SendResult send(const domain::Delivery& delivery, const domain::Webhook* webhook,
                  const std::stop_token& stop) override;

 private:
  MailOptions options_;
  const domain::Clock& clock_;
};

}  // namespace xiezhu::server
