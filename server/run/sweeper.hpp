// The step of time: looks every few seconds for clocks on which the system itself must act, and once an hour
// throws away what has expired. Results do not depend on when it runs, only how soon they are visible does,
// so several servers may sweep one database: whoever comes second finds nothing to do.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <string_view>
#include <thread>

#include "api/http/environment.hpp"

namespace xiezhu::server {

class Sweeper {
 public:
  struct Options {
    std::chrono::milliseconds every{5'000};
    api::SessionPolicy sessions{};
  };
  using Report = std::function<void(std::string_view)>;

  // Starts its thread; the store and the clock must outlive it.
  Sweeper(domain::Store& store, const domain::Clock& clock, Options options, Report report);
  Sweeper(const Sweeper&) = delete;
  Sweeper& operator=(const Sweeper&) = delete;
  ~Sweeper();  // stops between two requests and waits

 private:
  void run(const std::stop_token& stop);
  void take_due_steps(const std::stop_token& stop);
  int settle(domain::RequestId id, domain::Instant now);
  void forget_expired();

  domain::Store& store_;
  const domain::Clock& clock_;
  Options options_;
  Report report_;
  std::mutex mutex_;
  std::condition_variable_any wake_;
  domain::Instant forgotten_at_{};
  std::jthread thread_;
};

}  // namespace xiezhu::server
