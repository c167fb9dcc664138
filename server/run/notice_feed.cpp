#include "server/run/notice_feed.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace xiezhu::server {

NoticeFeed::NoticeFeed(domain::Store& store, const domain::Clock& clock, LiveHub& hub, Options options,
                       Report fault)
    : store_(store),
      clock_(clock),
      hub_(hub),
      options_(options),
      fault_(std::move(fault)),
      thread_([this](const std::stop_token& stop) { run(stop); }) {}

NoticeFeed::~NoticeFeed() {
  thread_.request_stop();
  thread_.join();
}

void NoticeFeed::wake() {
  const std::lock_guard lock(mutex_);
  woken_ = true;
  changed_.notify_all();
}

void NoticeFeed::run(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    try {
      if (hub_.open() > 0) look();
    } catch (const std::exception& error) {
      fault_(std::string{"live channels were not fed: "} + error.what());
    }
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, stop, options_.every, [this] { return woken_; });
    woken_ = false;
  }
}

void NoticeFeed::look() {
  const auto now = clock_.now();
  if (now - sessions_seen_at_ < options_.sessions_every) return;
  sessions_seen_at_ = now;
  end_sessions(now);
}

void NoticeFeed::end_sessions(domain::Instant now) {
  const auto listening = hub_.sessions();
  std::vector<domain::SessionId> living;
  store_.read([&](domain::UnitOfWork& unit) {
    living = unit.live().living(listening, now - options_.sessions.idle, now - options_.sessions.absolute);
  });
  std::ranges::sort(living);
  for (const auto session : listening) {
    if (!std::ranges::binary_search(living, session)) hub_.end_session(session, LiveEnd::session_ended);
  }
}

}  // namespace xiezhu::server
