#include "server/net/connection.hpp"

#include <algorithm>
#include <utility>

#include "server/net/chunked_body.hpp"
#include "server/net/response_head.hpp"
#include "server/net/shard.hpp"
#include "server/net/upgrade.hpp"

namespace xiezhu::server {
namespace {

constexpr std::string_view continue_head = "HTTP/1.1 100 Continue\r\n\r\n";
// A body up to this size is copied behind the head, to leave in the same TLS record and packet.
constexpr std::size_t joined_body_bytes = 64 * 1024;

std::string numeric_address(const Socket& socket, bool& is_loopback) {
  error_code error;
  const auto endpoint = socket.remote_endpoint(error);
  if (error) return {};  // gone already; the handshake will find out
  const auto address = endpoint.address();
  is_loopback = address.is_loopback();
  return address.to_string();
}

}  // namespace

Connection::Connection(Shard& shard, ServerState& state, Socket socket, Admission::Ticket ticket)
    : shard_(shard), state_(state), ticket_(std::move(ticket)), stream_(std::move(socket), *state.tls()) {
  remote_address_ = numeric_address(stream_.next_layer(), remote_is_loopback_);
}

Awaitable<void> Connection::serve() {
  const bool secure = co_await handshake();
  ticket_.handshake_done();
  if (!secure) {
    if (!state_.draining) state_.observer.on_handshake_failed();
    co_return;
  }
  for (;;) {
    const bool goes_on = co_await serve_next();
    if (!goes_on) break;
  }
  if (!live_) {
    co_await close();
    co_return;
  }
  co_await live_->serve(state_.live);
}

void Connection::check_deadline(SteadyClock::time_point now) {
  if (live_) {
    live_->check_deadline(now);
    return;
  }
  if (now < deadline_) return;
  expired_ = true;
  // Repeated at each look until the phase has noticed: a wait that ended just before cannot be cancelled.
  error_code ignored;
  stream_.next_layer().cancel(ignored);
}

void Connection::drain() {
  if (live_) {
    live_->end(LiveEnd::going_away);
  } else if (idle_) {
    abort();
  }
}

void Connection::abort() {
  aborted_ = true;
  if (live_) {
    live_->abort();
    return;
  }
  deadline_ = SteadyClock::time_point::min();
  error_code ignored;
  stream_.next_layer().cancel(ignored);
}

Awaitable<bool> Connection::handshake() {
  start_phase(state_.options.handshake_timeout);
  for (;;) {
    const auto attempt = stream_.try_handshake();
    if (attempt.step == TlsStream::Step::done) co_return true;
    if (attempt.step == TlsStream::Step::failed) co_return false;
    const bool ready = co_await wait(attempt.step);
    if (!ready) co_return false;
  }
}

Awaitable<bool> Connection::await_request() {
  received_ = std::string();  // an idle connection keeps no buffer
  if (state_.draining) co_return false;
  start_phase(served_ ? state_.options.idle_timeout : state_.options.head_timeout);
  if (!stream_.has_pending()) {
    const bool ready = co_await wait(TlsStream::Step::wants_read);
    if (!ready) co_return false;
  }
  // Readiness may be stale, or the end of the connection: only a byte begins a request.
  const auto first = co_await receive(received_, max_head_bytes);
  co_return first.outcome == Outcome::ready;
}

Awaitable<bool> Connection::serve_next() {
  idle_ = true;
  if (received_.empty()) {
    const bool arrived = co_await await_request();
    if (!arrived) co_return false;
  }
  start_phase(state_.options.head_timeout);
  idle_ = false;
  const auto exchange =
      std::make_shared<Exchange>(state_, shard_.next_request_id(), remote_address_, remote_is_loopback_);
  const auto verdict = co_await receive_request(exchange);
  if (verdict.outcome == Outcome::gone) co_return false;
  const bool refused = verdict.outcome != Outcome::ready;
  if (verdict.outcome == Outcome::refused) exchange->refuse(verdict.status);
  if (refused) {
    lingers_ = true;
  } else {
    co_await run(exchange);
    if (exchange->response.live && go_live(*exchange)) co_return false;
  }
  exchange->release_body();
  const bool close = refused || exchange->head.wants_close || state_.draining;
  const bool sent = co_await send_response(exchange, close);
  served_ = true;
  co_return sent && !close;
}

Awaitable<Connection::Verdict> Connection::receive_request(std::shared_ptr<Exchange> exchange) {
  const auto head = co_await receive_head(exchange);
  if (head.outcome != Outcome::ready) co_return head;
  const auto admitted = admit(*exchange);
  // Where bytes go is asked even for none of them: that ends an upload which could not be ended before.
  const bool no_body = !exchange->head.has_body() && !exchange->planned.streamed;
  if (admitted.outcome != Outcome::ready || no_body) co_return admitted;
  const auto body = co_await receive_body(exchange);
  co_return body;
}

Awaitable<Connection::Verdict> Connection::receive_head(std::shared_ptr<Exchange> exchange) {
  HeadScanner scanner;
  for (;;) {
    const auto state = scanner.scan(received_);
    if (state == HeadScanner::State::malformed) co_return refused(400);
    const bool too_long = received_.size() >= max_head_bytes && state == HeadScanner::State::incomplete;
    if (too_long || scanner.size() > max_head_bytes) co_return refused(status_of_long_head(received_));
    if (state == HeadScanner::State::complete) break;
    const std::size_t head_room = max_head_bytes - received_.size();
    const auto more = co_await receive(received_, head_room);
    if (more.outcome != Outcome::ready) co_return more;
  }
  const std::string_view head(received_.data(), scanner.size());
  const auto status = read_request_head(head, state_.hosts, exchange->head);
  received_.erase(0, scanner.size());
  if (status) co_return refused(*status);
  co_return Verdict{};
}

// After the head: whether the request may go on before its body has been read.
Connection::Verdict Connection::admit(Exchange& exchange) {
  if (!exchange.enter()) return refused(503);
  exchange.planned = state_.service.plan(exchange.head.request);
  if (exchange.head.content_length > exchange.planned.body_limit) return refused(413);
  return {};
}

Awaitable<Connection::Verdict> Connection::receive_body(std::shared_ptr<Exchange> exchange) {
  const auto& head = exchange->head;
  if (exchange->planned.streamed) {
    const auto streamed = co_await receive_streamed_body(exchange);
    co_return streamed;
  }
  start_transfer(head.chunked ? exchange->planned.body_limit : static_cast<std::size_t>(head.content_length));
  const bool goes_on = co_await send_continue(exchange);
  if (!goes_on) co_return Verdict{Outcome::gone};
  if (head.chunked) {
    const auto chunked = co_await receive_chunked_body(exchange);
    co_return chunked;
  }
  const auto sized = co_await receive_sized_body(exchange);
  co_return sized;
}

Awaitable<bool> Connection::send_continue(std::shared_ptr<Exchange> exchange) {
  if (!exchange->head.expects_continue || !received_.empty()) co_return true;
  const bool sent = co_await send(continue_head);
  co_return sent;
}

Awaitable<Connection::Verdict> Connection::receive_streamed_body(std::shared_ptr<Exchange> exchange) {
  if (exchange->head.chunked) co_return refused(411);
  if (!exchange->hold_body(piece_bytes)) co_return refused(503);
  WorkerPool* const transfer = &state_.pools.transfer;
  const auto opened = co_await in_pool(exchange, transfer, &Exchange::open_sink);
  if (opened.outcome != Outcome::ready) co_return opened;
  start_transfer(piece_bytes);
  const bool goes_on = co_await send_continue(exchange);
  if (!goes_on) co_return Verdict{Outcome::gone};
  for (auto left = static_cast<std::size_t>(exchange->head.content_length); left > 0;) {
    const auto size = std::min(left, piece_bytes);
    const auto arrived = co_await receive_piece(exchange, size);
    if (arrived.outcome != Outcome::ready) co_return arrived;
    const auto taken = co_await in_pool(exchange, transfer, &Exchange::take_piece);
    if (taken.outcome != Outcome::ready) co_return taken;
    left -= size;
  }
  // Looking into a large file takes a while; nobody else's pieces wait for it.
  WorkerPool* const checking = &state_.pools.checking;
  const auto ended = co_await in_pool(exchange, checking, &Exchange::end_sink);
  co_return ended;
}

Awaitable<Connection::Verdict> Connection::receive_piece(std::shared_ptr<Exchange> exchange,
                                                         std::size_t size) {
  start_transfer(size);
  auto& piece = exchange->piece;
  const auto buffered = std::min(size, received_.size());
  piece.assign(received_, 0, buffered);
  received_.erase(0, buffered);
  while (piece.size() < size) {
    const std::size_t missing = size - piece.size();
    const auto more = co_await receive(piece, missing);
    if (more.outcome != Outcome::ready) co_return more;
  }
  end_phase();
  co_return Verdict{};
}

Awaitable<Connection::Verdict> Connection::in_pool(std::shared_ptr<Exchange> exchange, WorkerPool* pool,
                                                   PoolStep step) {
  end_phase();
  const auto executor = stream_.get_executor();
  const bool ran = co_await run_in_pool(executor, *pool, exchange, step);
  if (!ran) co_return refused(503);
  // Without its sink the exchange has an answer already.
  co_return Verdict{exchange->head.request.sink ? Outcome::ready : Outcome::answered};
}

Awaitable<Connection::Verdict> Connection::receive_sized_body(std::shared_ptr<Exchange> exchange) {
  auto& body = exchange->head.request.body;
  const auto size = static_cast<std::size_t>(exchange->head.content_length);
  const auto buffered = std::min(size, received_.size());
  if (!exchange->hold_body(buffered)) co_return refused(503);
  body.assign(received_, 0, buffered);
  received_.erase(0, buffered);
  while (body.size() < size) {
    const auto before = body.size();
    const std::size_t missing = size - before;
    const auto more = co_await receive(body, missing);
    if (more.outcome != Outcome::ready) co_return more;
    // Counted as it comes: what a peer only announces takes no memory.
    if (!exchange->hold_body(body.size() - before)) co_return refused(503);
  }
  co_return Verdict{};
}

Awaitable<Connection::Verdict> Connection::receive_chunked_body(std::shared_ptr<Exchange> exchange) {
  auto& body = exchange->head.request.body;
  ChunkedBody reader(exchange->planned.body_limit);
  for (;;) {
    const auto before = body.size();
    const auto progress = reader.read(received_, body);
    received_.erase(0, progress.consumed);
    if (!exchange->hold_body(body.size() - before)) co_return refused(503);
    switch (progress.state) {
      case ChunkedBody::State::complete:
        co_return Verdict{};
      case ChunkedBody::State::malformed:
        co_return refused(400);
      case ChunkedBody::State::body_too_large:
        co_return refused(413);
      case ChunkedBody::State::trailer_too_large:
        co_return refused(431);
      case ChunkedBody::State::incomplete:
        break;
    }
    const std::size_t room = shard_.scratch().size();
    const auto more = co_await receive(received_, room);
    if (more.outcome != Outcome::ready) co_return more;
  }
}

Awaitable<void> Connection::run(std::shared_ptr<Exchange> exchange) {
  end_phase();
  WorkerPool* const pool = state_.pools.of(exchange->planned.lane);
  if (pool == nullptr) {
    exchange->run();
    co_return;
  }
  const auto executor = stream_.get_executor();
  const bool ran = co_await run_in_pool(executor, *pool, exchange, &Exchange::run);
  if (!ran) exchange->refuse(503);
}

bool Connection::go_live(Exchange& exchange) {
  const auto ticket = std::exchange(exchange.response.live, nullptr);
  auto refusal = refuse_upgrade(exchange.head);
  // A peer that does not wait for the answer has not understood what it asked for.
  if (!refusal && (!received_.empty() || stream_.has_pending())) refusal = 400;
  if (!refusal && !ticket_.go_live()) refusal = 503;
  if (refusal) {
    exchange.refuse(*refusal);
    return false;
  }
  const auto& request = exchange.head.request;
  live_ = std::make_shared<LiveSocket>(
      std::move(stream_),
      LiveSocket::Upgrade{ticket, std::string(request.header("sec-websocket-key")), request.request_id},
      state_.options, state_.observer);
  exchange.report(0);
  if (state_.draining) live_->end(LiveEnd::going_away);
  return true;
}

Awaitable<bool> Connection::send_response(std::shared_ptr<Exchange> exchange, bool close) {
  const auto& response = exchange->response;
  const bool with_body = !exchange->head.head_only && may_have_body(response.status);
  const std::string_view body = with_body ? std::string_view(response.body) : std::string_view();
  std::string head;
  head.reserve(1024 + (body.size() <= joined_body_bytes ? body.size() : 0));
  append_response_head(head, response, {shard_.date(), exchange->head.request.request_id, close});
  std::size_t total = head.size() + body.size();
  start_transfer(total);
  const bool joined = body.size() <= joined_body_bytes;
  if (joined) head.append(body);
  const bool head_sent = co_await send(head);
  if (!head_sent) co_return false;
  if (!joined) {
    const bool body_sent = co_await send(body);
    if (!body_sent) co_return false;
  }
  if (with_body && response.source) {
    const bool source_sent = co_await send_source(exchange);
    if (!source_sent) co_return false;
    total += response.source->size();
  }
  end_phase();
  exchange->report(total);
  co_return true;
}

// What was announced must come whole; when the storage fails on the way, the connection breaks off.
Awaitable<bool> Connection::send_source(std::shared_ptr<Exchange> exchange) {
  const auto executor = stream_.get_executor();
  WorkerPool& pool = state_.pools.transfer;
  for (auto left = exchange->response.source->size(); left > 0;) {
    end_phase();
    const bool ran = co_await run_in_pool(executor, pool, exchange, &Exchange::next_piece);
    const std::string_view piece(exchange->piece);
    if (!ran || piece.empty() || piece.size() > left) co_return false;
    start_transfer(piece.size());
    const bool sent = co_await send(piece);
    if (!sent) co_return false;
    left -= piece.size();
  }
  co_return true;
}

Awaitable<void> Connection::close() {
  if (aborted_ && !idle_) co_return;
  stream_.try_shutdown();
  if (!lingers_) co_return;
  // Closing with unread bytes would make the kernel reset the connection and take the answer from the peer.
  auto& socket = stream_.next_layer();
  error_code error;
  socket.shutdown(Socket::shutdown_send, error);
  start_phase(state_.options.linger_timeout);
  for (;;) {
    const auto scratch = shard_.scratch();
    socket.read_some(asio::buffer(scratch.data(), scratch.size()), error);
    if (!error) {
      if (SteadyClock::now() < deadline_) continue;
      co_return;
    }
    if (error != asio::error::would_block) co_return;
    const bool ready = co_await wait(TlsStream::Step::wants_read);
    if (!ready) co_return;
  }
}

Awaitable<Connection::Verdict> Connection::receive(std::string& into, std::size_t limit) {
  const auto scratch = shard_.scratch();
  const auto space = scratch.first(std::min(limit, scratch.size()));
  for (;;) {
    if (expired_) co_return refused(408);
    const auto attempt = stream_.try_read(space);
    if (attempt.step == TlsStream::Step::done) {
      into.append(space.data(), attempt.bytes);
      co_return Verdict{};
    }
    if (attempt.step == TlsStream::Step::failed) co_return Verdict{Outcome::gone};
    const bool ready = co_await wait(attempt.step);
    if (!ready && !expired_) co_return Verdict{Outcome::gone};
  }
}

Awaitable<bool> Connection::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto attempt = stream_.try_write(bytes);
    if (attempt.step == TlsStream::Step::done) {
      bytes.remove_prefix(attempt.bytes);
      continue;
    }
    if (attempt.step == TlsStream::Step::failed) co_return false;
    const bool ready = co_await wait(attempt.step);
    if (!ready) co_return false;
  }
  co_return true;
}

Awaitable<bool> Connection::wait(TlsStream::Step step) {
  if (!may_wait_on()) co_return false;
  const auto result = co_await stream_.wait(step);
  co_return !std::get<0>(result) && may_wait_on();
}

void Connection::start_phase(std::chrono::milliseconds time) {
  if (aborted_) return;
  expired_ = false;
  deadline_ = SteadyClock::now() + time;
}

void Connection::start_transfer(std::size_t bytes) {
  const std::chrono::milliseconds time(bytes * 1000 / state_.options.min_bytes_per_second);
  start_phase(state_.options.transfer_grace + time);
}

}  // namespace xiezhu::server
