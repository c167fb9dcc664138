// Carries one delivery to the outside. Implementations are callable from any thread, bounded in time, and
// never throw for what happens on the network.
#pragma once

#include <stop_token>
#include <string>

#include "domain/notification/delivery.hpp"

namespace xiezhu::server {

enum class Fate {
  arrived,
  failed,      // the target did not take it; another time perhaps
  refused,     // the target is well but will never take this one, such as mail to nobody
  broken_off,  // we are stopping
};

struct SendResult {
  Fate fate = Fate::arrived;
  std::string error{};  // one line for people, without secrets
};

class Sender {
 public:
  virtual ~Sender() = default;
  // `webhook` is the target; nullptr for mail.
  virtual SendResult send(const domain::Delivery& delivery, const domain::Webhook* webhook,
                          const std::stop_token& stop) = 0;
};

}  // namespace xiezhu::server
