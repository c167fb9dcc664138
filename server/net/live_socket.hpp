// One live channel: a WebSocket over the TLS stream of a connection. The protocol is Beast's; what is ours is
// what may come in (little), how much may wait to go out (little), and when it ends.
//
// A peer may send small text, which nobody reads, and control frames, all of them seldom. What waits to be
// sent is bounded: when it is too much, it is given up for the one frame that says to read the list. A peer
// that takes nothing for the time of a transfer is cut off, without a closing frame, because that could not
// be sent either. Silence of a heartbeat is asked with a ping; silence of two is the end.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "api/http/live.hpp"
#include "server/net/live_hub.hpp"
#include "server/net/observer.hpp"
#include "server/net/options.hpp"
#include "server/net/tls_stream.hpp"

namespace xiezhu::server {

class LiveSocket final : public LiveChannel, public std::enable_shared_from_this<LiveSocket> {
 public:
  static constexpr std::size_t most_incoming_bytes = 512;  // of one message
  static constexpr int most_incoming = 60;                 // messages and control frames in a heartbeat
  static constexpr std::size_t most_waiting = 256;         // frames that have not begun to be sent

  // What the call for the channel brought along.
  struct Upgrade {
    std::shared_ptr<const api::LiveTicket> ticket;
    std::string key;  // Sec-WebSocket-Key
    std::string request_id;
  };

  // `options` and `observer` outlive it. No operation of the stream may be under way.
  LiveSocket(TlsStream stream, Upgrade upgrade, const ServerOptions& options, Observer& observer);
  ~LiveSocket() override;

  // Answers the upgrade, joins the hub and serves until the channel is over. Keep it alive until then. Throws
  // on lack of memory only.
  Awaitable<void> serve(LiveHub& hub);

  void offer(LiveFrame frame) override;
  void end(LiveEnd why) override;

  // In the thread of its executor.
  void check_deadline(SteadyClock::time_point now);
  void abort();

 private:
  struct Wire;

  Awaitable<bool> open();
  Awaitable<void> listen();
  Awaitable<void> linger();
  Awaitable<void> send_waiting(std::shared_ptr<LiveSocket> self);
  Awaitable<void> say_goodbye(std::shared_ptr<LiveSocket> self, LiveEnd why);

  void push(LiveFrame frame);
  void start_sending();
  void close(LiveEnd why);
  // Counts what the peer sent; false when it is too much.
  bool admit_incoming();

  const std::unique_ptr<Wire> wire_;
  Upgrade upgrade_;
  const ServerOptions& options_;
  Observer& observer_;
  std::vector<LiveFrame> waiting_;
  SteadyClock::time_point deadline_ = SteadyClock::time_point::max();
  SteadyClock::time_point counted_since_{};
  int counted_ = 0;
  std::optional<LiveEnd> early_end_;  // told to end before the upgrade was answered
  bool opened_ = false;
  bool sending_ = false;
  bool ending_ = false;  // nothing is offered any more
};

}  // namespace xiezhu::server
