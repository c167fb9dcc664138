#include "server/run/notice_feed.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace xiezhu::server {
namespace {

// Notices are committed a little out of the order of their instants, by transactions of different length and
// by servers whose clocks differ. Each look goes back a little, and now and then further.
constexpr domain::Millis usual_overlap = std::chrono::seconds{2};
constexpr int notices_at_once = 1'000;

}  // namespace

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
      look();
      failing_ = false;
    } catch (const std::exception& error) {
      // One line for each trouble, not five in a second.
      if (!std::exchange(failing_, true)) fault_(std::string{"live channels are not fed: "} + error.what());
    }
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, stop, options_.every, [this] { return woken_; });
    woken_ = false;
  }
}

void NoticeFeed::look() {
  if (hub_.open() == 0) {
    looked_until_.reset();
    told_.clear();
    return;
  }
  const auto now = clock_.now();
  const bool further = now - looked_further_at_ >= options_.further_every || !looked_until_;
  announce(now, further ? api::latest_commit : usual_overlap);
  if (!further) return;
  std::erase_if(told_, [&](const auto& told) { return told.second < now - 2 * api::latest_commit; });
  end_sessions(now);
  looked_further_at_ = now;
}

void NoticeFeed::announce(domain::Instant now, domain::Millis overlap) {
  auto after = std::min(looked_until_.value_or(now), now) - overlap;
  domain::NoticeId after_id;
  for (std::size_t found = notices_at_once; found == notices_at_once;) {
    std::vector<domain::ShownNotice> notices;
    store_.read([&](domain::UnitOfWork& unit) {
      notices = unit.live().shown(after, after_id, now, notices_at_once);
    });
    tell(notices);
    found = notices.size();
    if (found == 0) break;
    after = notices.back().visible_at;
    after_id = notices.back().id;
  }
  looked_until_ = now;
}

void NoticeFeed::tell(std::span<const domain::ShownNotice> notices) {
  for (const auto& [id, person, visible_at] : notices) {
    if (!told_.try_emplace(id, visible_at).second) continue;
    hub_.announce(person, id, std::make_shared<const std::string>(api::notice_frame(id)));
  }
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
