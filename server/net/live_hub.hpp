// Who listens: the open live channels by person and by session. Thread-safe; knows no socket.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "api/http/live.hpp"

namespace xiezhu::server {

// Why the server ends a channel: the code of the closing frame. 4xxx are ours.
enum class LiveEnd : std::uint16_t {
  going_away = 1001,     // the server stops
  policy = 1008,         // a message that nobody may send here
  session_ended = 4401,  // signed out, expired or disabled: sign in again
  superseded = 4409,     // the session has opened too many later ones
};
std::string_view reason_of(LiveEnd end);

// A text frame, shared by all channels that it goes to.
using LiveFrame = std::shared_ptr<const std::string>;

// One open channel. Both calls come from any thread, return at once and never throw but for lack of memory.
class LiveChannel {
 public:
  LiveChannel() = default;
  LiveChannel(const LiveChannel&) = delete;
  LiveChannel& operator=(const LiveChannel&) = delete;
  virtual ~LiveChannel() = default;
  virtual void offer(LiveFrame frame) = 0;
  // Nothing is sent any more but the closing frame. Later calls change nothing.
  virtual void end(LiveEnd why) = 0;
};

class LiveHub {
 public:
  // By design a browser opens one channel and shares it among its windows; a few more are let through.
  static constexpr std::size_t most_per_session = 4;

  // Keeps a channel in the hub; must be destroyed before the hub.
  class Seat {
   public:
    Seat(LiveHub& hub, const LiveChannel& channel) : hub_(hub), channel_(channel) {}
    Seat(const Seat&) = delete;
    Seat& operator=(const Seat&) = delete;
    ~Seat() { hub_.leave(channel_); }

   private:
    LiveHub& hub_;
    const LiveChannel& channel_;
  };

  // How long an announcement is kept for channels that are just being opened, and how many.
  static constexpr std::chrono::seconds keep_recent{10};
  static constexpr std::size_t most_recent = 10'000;

  // Holds the channel until it leaves. It is offered first what has been announced to its person since the
  // ticket was made, and never what the ticket says is known. When the session has too many channels, its
  // oldest is ended.
  [[nodiscard]] Seat join(const api::LiveTicket& ticket, const std::shared_ptr<LiveChannel>& channel);
  void announce(domain::PersonId person, domain::NoticeId notice, const LiveFrame& frame);
  void end_session(domain::SessionId session, LiveEnd why);

  [[nodiscard]] std::size_t open() const;
  // Those with at least one channel, in no order.
  [[nodiscard]] std::vector<domain::SessionId> sessions() const;

 private:
  struct Place {
    domain::PersonId person;
    domain::SessionId session;
    std::vector<domain::NoticeId> known;
  };
  using Channels = std::vector<std::shared_ptr<LiveChannel>>;  // the oldest first
  struct Announcement {
    std::chrono::steady_clock::time_point at;
    domain::PersonId person;
    domain::NoticeId notice;
    LiveFrame frame;
  };

  void leave(const LiveChannel& channel);
  void offer(LiveChannel& channel, domain::NoticeId notice, const LiveFrame& frame);

  mutable std::mutex mutex_;
  std::unordered_map<const LiveChannel*, Place> places_;
  std::unordered_map<domain::PersonId, Channels> by_person_;
  std::unordered_map<domain::SessionId, Channels> by_session_;
  std::deque<Announcement> recent_;
};

}  // namespace xiezhu::server
