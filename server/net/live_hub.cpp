#include "server/net/live_hub.hpp"

#include <algorithm>
#include <utility>

namespace xiezhu::server {
namespace {

// Takes a channel out of a group, and the group out of its map when it was the last one.
template <class Groups, class Key>
void take_out(Groups& groups, const Key& key, const LiveChannel& channel) {
  const auto group = groups.find(key);
  if (group == groups.end()) return;
  std::erase_if(group->second, [&channel](const auto& member) { return member.get() == &channel; });
  if (group->second.empty()) groups.erase(group);
}

}  // namespace

std::string_view reason_of(LiveEnd end) {
  switch (end) {
    case LiveEnd::going_away:
      return "server stops";
    case LiveEnd::policy:
      return "unexpected message";
    case LiveEnd::session_ended:
      return "session ended";
    case LiveEnd::superseded:
      return "opened elsewhere";
  }
  return {};
}

LiveHub::Seat LiveHub::join(const api::LiveTicket& ticket, const std::shared_ptr<LiveChannel>& channel) {
  std::shared_ptr<LiveChannel> oldest;
  {
    const std::lock_guard lock(mutex_);
    auto& channels = by_session_[ticket.session];
    channels.push_back(channel);
    by_person_[ticket.person].push_back(channel);
    places_.emplace(channel.get(), Place{ticket.person, ticket.session, ticket.known});
    for (const auto& [at, person, notice, frame] : recent_) {
      if (person == ticket.person && at >= ticket.made_at) offer(*channel, notice, frame);
    }
    if (channels.size() > most_per_session) {
      oldest = channels.front();
      // It counts no longer, although it may take a moment to leave.
      channels.erase(channels.begin());
    }
  }
  if (oldest) oldest->end(LiveEnd::superseded);
  return {*this, *channel};
}

void LiveHub::announce(domain::PersonId person, domain::NoticeId notice, const LiveFrame& frame) {
  const std::lock_guard lock(mutex_);
  const auto now = std::chrono::steady_clock::now();
  recent_.push_back({now, person, notice, frame});
  while (recent_.size() > most_recent || now - recent_.front().at > keep_recent) recent_.pop_front();
  const auto channels = by_person_.find(person);
  if (channels == by_person_.end()) return;
  for (const auto& channel : channels->second) offer(*channel, notice, frame);
}

void LiveHub::offer(LiveChannel& channel, domain::NoticeId notice, const LiveFrame& frame) {
  const auto place = places_.find(&channel);
  if (place == places_.end()) return;
  const auto& known = place->second.known;
  if (std::ranges::find(known, notice) == known.end()) channel.offer(frame);
}

void LiveHub::end_session(domain::SessionId session, LiveEnd why) {
  const std::lock_guard lock(mutex_);
  const auto channels = by_session_.find(session);
  if (channels == by_session_.end()) return;
  for (const auto& channel : channels->second) channel->end(why);
}

std::size_t LiveHub::open() const {
  const std::lock_guard lock(mutex_);
  return places_.size();
}

std::vector<domain::SessionId> LiveHub::sessions() const {
  const std::lock_guard lock(mutex_);
  std::vector<domain::SessionId> all;
  all.reserve(by_session_.size());
  for (const auto& [session, channels] : by_session_) all.push_back(session);
  return all;
}

void LiveHub::leave(const LiveChannel& channel) {
  std::shared_ptr<LiveChannel> last;  // dies without the lock
  const std::lock_guard lock(mutex_);
  const auto place = places_.find(&channel);
  if (place == places_.end()) return;
  const auto mine = by_person_.find(place->second.person);
  for (const auto& member : mine->second) {
    if (member.get() == &channel) last = member;
  }
  take_out(by_session_, place->second.session, channel);
  take_out(by_person_, place->second.person, channel);
  places_.erase(place);
}

}  // namespace xiezhu::server
