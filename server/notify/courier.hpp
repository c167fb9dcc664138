// Carries deliveries to their targets on threads of its own, never inside a transaction: claim, send, record.
// Each delivery arrives at least once; a server that dies in between leaves a claim that runs out. Several
// servers may carry at the same time. A target that keeps failing rests, so that it holds up no other, and
// administrators are told once a day.
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <set>
#include <thread>
#include <vector>

#include "domain/kernel/clock.hpp"
#include "domain/ports/unit_of_work.hpp"
#include "server/notify/sender.hpp"

namespace xiezhu::server {

class Courier {
 public:
  struct Options {
    std::chrono::milliseconds every{1'000};   // how often it looks
    std::chrono::milliseconds lease{60'000};  // longer than a sending can take
    int webhook_threads = 2;
  };
  using Report = std::function<void(std::string_view)>;

  // Either sender may be nullptr: then nothing is sent that way. Store and clock must outlive it; `report` is
  // called from several threads.
  Courier(domain::Store& store, const domain::Clock& clock, std::unique_ptr<Sender> mail,
          std::unique_ptr<Sender> webhooks, Options options, Report report);
  Courier(const Courier&) = delete;
  Courier& operator=(const Courier&) = delete;
  ~Courier() { stop(); }

  void start();
  // Breaks off what is being sent, to be sent again, and waits.
  void stop();

  // One look: sends what is due. How many were tried. For the threads, and for tests that have none.
  int carry_mail(const std::stop_token& stop);
  int carry_webhooks(const std::stop_token& stop);

 private:
  using Round = int (Courier::*)(const std::stop_token&);
  void run(Round round, const std::stop_token& stop);
  int carry(Sender& sender, const domain::Webhook* webhook, const std::stop_token& stop);
  bool claim(const domain::Delivery& delivery);
  void record(domain::Delivery delivery, const SendResult& result, const std::string& target_name);
  void note_failure(domain::UnitOfWork& unit, domain::WebhookId target, const std::string& error,
                    const std::string& target_name);
  bool begin_target(domain::WebhookId target);
  void end_target(domain::WebhookId target);

  domain::Store& store_;
  const domain::Clock& clock_;
  std::unique_ptr<Sender> mail_;
  std::unique_ptr<Sender> webhooks_;
  Options options_;
  Report report_;
  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::set<domain::WebhookId> busy_;  // each target has one thread at most
  std::vector<std::jthread> threads_;
};

}  // namespace xiezhu::server
