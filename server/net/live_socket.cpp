#include "server/net/live_socket.hpp"

#include <array>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/beast/core/flat_static_buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/message.hpp>
#include <exception>
#include <utility>

#include "server/net/tls_websocket.hpp"

namespace xiezhu::server {

namespace live_http = boost::beast::http;
namespace live_ws = boost::beast::websocket;

// Without compression: frames are a few bytes, and its windows would cost more than all the rest.
struct LiveSocket::Wire {
  explicit Wire(TlsStream stream) : session(std::move(stream)) {}

  live_ws::stream<TlsStream, false> session;
  // Larger than a message may be, so that the limit of the message is met first.
  boost::beast::flat_static_buffer<2 * most_incoming_bytes> incoming;
};

namespace {

// The kernel's buffer counts as memory of the channel, too.
constexpr int send_buffer_bytes = 16 * 1024;

live_ws::stream_base::timeout timeouts_of(const ServerOptions& options) {
  return {.handshake_timeout = options.linger_timeout,
          .idle_timeout = 2 * options.live_heartbeat,
          .keep_alive_pings = true};
}

// The request as Beast wants to see it; its form has been checked, and extensions are not offered.
live_http::request<live_http::empty_body> beast_upgrade(const std::string& key) {
  live_http::request<live_http::empty_body> request(live_http::verb::get, "/", 11);
  request.set(live_http::field::host, "localhost");
  request.set(live_http::field::connection, "Upgrade");
  request.set(live_http::field::upgrade, "websocket");
  request.set(live_http::field::sec_websocket_version, "13");
  request.set(live_http::field::sec_websocket_key, key);
  return request;
}

}  // namespace

LiveSocket::LiveSocket(TlsStream stream, Upgrade upgrade, const ServerOptions& options, Observer& observer)
    : wire_(std::make_unique<Wire>(std::move(stream))),
      upgrade_(std::move(upgrade)),
      options_(options),
      observer_(observer) {
  observer_.on_live_opened();
}

LiveSocket::~LiveSocket() { observer_.on_live_closed(); }

Awaitable<void> LiveSocket::serve(LiveHub& hub) {
  const bool opened = co_await open();
  if (!opened) co_return;
  opened_ = true;
  for (const auto& frame : upgrade_.ticket->greeting) push(std::make_shared<const std::string>(frame));
  {
    const auto seat = hub.join(*upgrade_.ticket, shared_from_this());
    upgrade_ = {};
    if (early_end_) close(*early_end_);
    co_await listen();
  }
  ending_ = true;
  co_await linger();
}

void LiveSocket::offer(LiveFrame frame) {
  asio::post(wire_->session.get_executor(),
             [self = shared_from_this(), frame = std::move(frame)] { self->push(frame); });
}

void LiveSocket::end(LiveEnd why) {
  asio::post(wire_->session.get_executor(), [self = shared_from_this(), why] { self->close(why); });
}

void LiveSocket::check_deadline(SteadyClock::time_point now) {
  if (now >= deadline_) abort();
}

void LiveSocket::abort() {
  ending_ = true;
  error_code ignored;
  wire_->session.next_layer().next_layer().close(ignored);
}

Awaitable<bool> LiveSocket::open() {
  auto& session = wire_->session;
  session.set_option(timeouts_of(options_));
  session.set_option(live_ws::stream_base::decorator(
      [id = upgrade_.request_id](live_ws::response_type& response) { response.set("X-Request-Id", id); }));
  session.read_message_max(most_incoming_bytes);
  error_code ignored;
  session.next_layer().next_layer().set_option(Socket::send_buffer_size(send_buffer_bytes), ignored);
  const auto request = beast_upgrade(upgrade_.key);
  const auto accepted = co_await session.async_accept(request, resume_with_error);
  co_return !std::get<0>(accepted);
}

Awaitable<void> LiveSocket::listen() {
  auto& session = wire_->session;
  auto& incoming = wire_->incoming;
  session.control_callback([this](live_ws::frame_type, boost::beast::string_view) {
    if (!admit_incoming()) end(LiveEnd::policy);
  });
  for (;;) {
    const auto read = co_await session.async_read(incoming, resume_with_error);
    if (std::get<0>(read)) co_return;
    incoming.clear();
    if (!session.got_text() || !admit_incoming()) close(LiveEnd::policy);
  }
}

// Closing with unread bytes would make the kernel reset the connection and take the closing frame from the
// peer.
Awaitable<void> LiveSocket::linger() {
  auto& stream = wire_->session.next_layer();
  auto& socket = stream.next_layer();
  deadline_ = SteadyClock::now() + options_.linger_timeout;
  error_code error;
  socket.shutdown(Socket::shutdown_send, error);
  std::array<char, 512> nothing{};
  for (;;) {
    socket.read_some(asio::buffer(nothing), error);
    if (!error && SteadyClock::now() < deadline_) continue;
    if (error != asio::error::would_block) break;
    const auto ready = co_await stream.wait(TlsStream::Step::wants_read);
    if (std::get<0>(ready)) break;
  }
  socket.close(error);
}

Awaitable<void> LiveSocket::send_waiting(std::shared_ptr<LiveSocket> self) {
  auto& session = self->wire_->session;
  while (!waiting_.empty() && !ending_) {
    const auto frames = std::exchange(waiting_, {});
    for (const auto& frame : frames) {
      if (ending_) break;
      const asio::const_buffer bytes(frame->data(), frame->size());
      deadline_ = SteadyClock::now() + options_.transfer_grace;
      const auto sent = co_await session.async_write(bytes, resume_with_error);
      if (std::get<0>(sent)) co_return;  // the reader finds out, too
      if (!ending_) deadline_ = SteadyClock::time_point::max();
      observer_.on_live_frame_sent();
    }
  }
  sending_ = false;
}

Awaitable<void> LiveSocket::say_goodbye(std::shared_ptr<LiveSocket> self, LiveEnd why) {
  auto& session = self->wire_->session;
  const std::string_view text = reason_of(why);
  const auto code = static_cast<live_ws::close_code>(why);
  const live_ws::close_reason reason(code, {text.data(), text.size()});
  co_await session.async_close(reason, resume_with_error);
}

void LiveSocket::push(LiveFrame frame) {
  if (ending_) return;
  if (waiting_.size() == most_waiting) {
    waiting_.clear();
    frame = std::make_shared<const std::string>(api::more_frame());
  }
  waiting_.push_back(std::move(frame));
  if (!sending_) start_sending();
}

void LiveSocket::start_sending() {
  sending_ = true;
  auto finished = [self = shared_from_this()](std::exception_ptr fault) {
    if (fault) self->abort();
  };
  asio::co_spawn(wire_->session.get_executor(), send_waiting(shared_from_this()), std::move(finished));
}

void LiveSocket::close(LiveEnd why) {
  if (!opened_) {
    early_end_ = why;
    return;
  }
  if (ending_) return;
  ending_ = true;
  waiting_.clear();
  // Beast waits without limit for a write that is stuck.
  deadline_ = SteadyClock::now() + 2 * options_.linger_timeout;
  auto finished = [self = shared_from_this()](std::exception_ptr fault) {
    if (fault) self->abort();
  };
  asio::co_spawn(wire_->session.get_executor(), say_goodbye(shared_from_this(), why), std::move(finished));
}

bool LiveSocket::admit_incoming() {
  const auto now = SteadyClock::now();
  if (now - counted_since_ > options_.live_heartbeat) {
    counted_since_ = now;
    counted_ = 0;
  }
  return ++counted_ <= most_incoming;
}

}  // namespace xiezhu::server
