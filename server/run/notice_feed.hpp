// Feeds the live channels of this server: announces notices as they become visible, and ends the channels of
// sessions that are over. Every server feeds its own. One thread; while nobody listens it leaves the database
// alone.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <span>
#include <string_view>
#include <thread>
#include <unordered_map>

#include "api/http/environment.hpp"
#include "server/net/live_hub.hpp"

namespace xiezhu::server {

class NoticeFeed {
 public:
  struct Options {
    std::chrono::milliseconds every{200};            // looks for notices this often …
    std::chrono::milliseconds further_every{2'000};  // … and for late ones and ended sessions this often
    api::SessionPolicy sessions{};
  };
  using Report = std::function<void(std::string_view)>;

  // Starts its thread; all that it is given must outlive it. `fault` is told what failed; it is tried again.
  NoticeFeed(domain::Store& store, const domain::Clock& clock, LiveHub& hub, Options options, Report fault);
  NoticeFeed(const NoticeFeed&) = delete;
  NoticeFeed& operator=(const NoticeFeed&) = delete;
  ~NoticeFeed();

  // Looks now: something was committed here. From any thread.
  void wake();

 private:
  void run(const std::stop_token& stop);
  void look();
  void announce(domain::Instant now, domain::Millis overlap);
  void tell(std::span<const domain::ShownNotice> notices);
  void end_sessions(domain::Instant now);

  domain::Store& store_;
  const domain::Clock& clock_;
  LiveHub& hub_;
  const Options options_;
  Report fault_;
  bool failing_ = false;
  domain::Instant looked_further_at_{};
  std::optional<domain::Instant> looked_until_;                 // what became visible by then has been told …
  std::unordered_map<domain::NoticeId, domain::Instant> told_;  // … such as these of the last moments
  std::mutex mutex_;
  std::condition_variable_any changed_;
  bool woken_ = false;
  std::jthread thread_;
};

}  // namespace xiezhu::server
