// One TLS connection: a coroutine that serves its requests one after the other, from handshake to close, or
// until one of them makes it a live channel.
// Lives in the thread of its shard; only `Exchange::run` may be called elsewhere.
#pragma once

#include <boost/intrusive/list.hpp>
#include <memory>
#include <string>

#include "server/net/admission.hpp"
#include "server/net/exchange.hpp"
#include "server/net/live_socket.hpp"
#include "server/net/tls_stream.hpp"

namespace xiezhu::server {

class Shard;

class Connection
    : public boost::intrusive::list_base_hook<boost::intrusive::link_mode<boost::intrusive::auto_unlink>> {
 public:
  // `shard` and `state` outlive it. Throws when the TLS session cannot be made.
  Connection(Shard& shard, ServerState& state, Socket socket, Admission::Ticket ticket);

  // Serves until the connection is over. The connection must be kept alive until it returns. Throws on bugs
  // and on lack of memory only.
  Awaitable<void> serve();

  // From the shard, again and again: gives up the phase whose time is over.
  void check_deadline(SteadyClock::time_point now);
  // Lets a request under way finish and closes at once when there is none.
  void drain();
  void abort();

 private:
  enum class Outcome { ready, refused, answered, gone };
  struct Verdict {
    Outcome outcome = Outcome::ready;
    int status = 0;  // of a refusal
  };

  Awaitable<bool> handshake();
  Awaitable<bool> await_request();
  Awaitable<bool> serve_next();
  Awaitable<Verdict> receive_request(std::shared_ptr<Exchange> exchange);
  Awaitable<Verdict> receive_head(std::shared_ptr<Exchange> exchange);
  Awaitable<Verdict> receive_body(std::shared_ptr<Exchange> exchange);
  Awaitable<Verdict> receive_sized_body(std::shared_ptr<Exchange> exchange);
  Awaitable<Verdict> receive_chunked_body(std::shared_ptr<Exchange> exchange);
  // Into the sink of the exchange. Answered: the exchange has the answer, and the rest of the body is not
  // read.
  Awaitable<Verdict> receive_streamed_body(std::shared_ptr<Exchange> exchange);
  Awaitable<bool> send_continue(std::shared_ptr<Exchange> exchange);
  Awaitable<Verdict> receive_piece(std::shared_ptr<Exchange> exchange, std::size_t size);
  Awaitable<Verdict> in_pool(std::shared_ptr<Exchange> exchange, WorkerPool* pool, PoolStep step);
  Awaitable<void> run(std::shared_ptr<Exchange> exchange);
  // Hands the stream over to a live channel when the service permits it; else the exchange holds the refusal.
  bool go_live(Exchange& exchange);
  Awaitable<bool> send_response(std::shared_ptr<Exchange> exchange, bool close);
  Awaitable<bool> send_source(std::shared_ptr<Exchange> exchange);
  Awaitable<void> close();

  // Appends at least one byte to `into`, at most `limit`. Gone, or 408 when the time of the phase is over.
  Awaitable<Verdict> receive(std::string& into, std::size_t limit);
  Awaitable<bool> send(std::string_view bytes);
  Awaitable<bool> wait(TlsStream::Step step);

  Verdict admit(Exchange& exchange);
  Verdict refused(int status) const { return {Outcome::refused, status}; }
  bool may_wait_on() const { return !expired_ && !aborted_; }
  void start_phase(std::chrono::milliseconds time);
  void start_transfer(std::size_t bytes);
  void end_phase() { deadline_ = SteadyClock::time_point::max(); }

  Shard& shard_;
  ServerState& state_;
  Admission::Ticket ticket_;
  TlsStream stream_;
  std::shared_ptr<LiveSocket> live_;  // has the stream once there is one
  std::string remote_address_;
  bool remote_is_loopback_ = false;

  std::string received_;  // and not yet used; begins with the next request
  SteadyClock::time_point deadline_ = SteadyClock::time_point::max();
  bool expired_ = false;  // the phase's time is over
  bool aborted_ = false;  // nothing more is read or written
  bool idle_ = true;      // nothing of a request is there
  bool served_ = false;   // at least one request
  bool lingers_ = false;  // the peer may still be sending what nobody reads
};

}  // namespace xiezhu::server
