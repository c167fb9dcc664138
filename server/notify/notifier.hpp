// Everything that tells people and programs, put together: the leader's tasks that hand messages on, and this
// server's courier.
#pragma once

#include "api/http/environment.hpp"
#include "domain/ports/id_source.hpp"
#include "server/notify/courier.hpp"
#include "server/notify/curl_call.hpp"
#include "server/notify/options.hpp"
#include "server/notify/relay.hpp"
#include "server/run/leader.hpp"

namespace xiezhu::server {

class Notifier {
 public:
  struct Options {
    MailOptions mail;
    WebhookOptions webhooks;
    std::string public_url;
  };

  // Store, clock and ids must outlive it; `report` is called from several threads.
  Notifier(domain::Store& store, const domain::Clock& clock, domain::IdSource& ids, Options options,
           Courier::Report report);

  // Adds the tasks; the leader must be gone before this is.
  void schedule(Leader& leader);
  // Starts the courier. Every server carries.
  void start() { courier_.start(); }
  void stop() { courier_.stop(); }
  // What routes must know; valid as long as this.
  [[nodiscard]] api::Outside outside() const;

 private:
  using Batch = int (*)(domain::UnitOfWork&, domain::IdSource&, const RelayPolicy&, domain::Instant);
  void hand_on(LeaderTurn& turn);
  void repeat(LeaderTurn& turn, Batch batch);

  const domain::Clock& clock_;
  domain::IdSource& ids_;
  Options options_;
  RelayPolicy policy_;
  CurlLibrary curl_;
  Courier courier_;
};

}  // namespace xiezhu::server
