#include "server/net/http_server.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <csignal>
#include <utility>

namespace xiezhu::server {
namespace {

// For the next look whether a handshake or a file descriptor has become free.
constexpr std::chrono::milliseconds handshake_pause{5};
constexpr std::chrono::milliseconds descriptor_pause{100};
constexpr int listen_backlog = 4096;

std::vector<std::unique_ptr<Shard>> make_shards(ServerState& state) {
  std::vector<std::unique_ptr<Shard>> shards;
  for (unsigned i = 0; i < std::max(1u, state.options.io_threads); ++i) {
    shards.push_back(std::make_unique<Shard>(state));
  }
  return shards;
}

}  // namespace

HttpServer::HttpServer(ServerOptions options, std::shared_ptr<const TlsContext> tls,
                       const api::Service& service, LanePools pools, Observer& observer)
    : state_(std::move(options), std::move(tls), service, pools, observer),
      shards_(make_shards(state_)),
      acceptor_(shards_.front()->executor()),
      pause_(shards_.front()->executor()) {
  std::signal(SIGPIPE, SIG_IGN);
  const asio::ip::tcp::endpoint endpoint(asio::ip::make_address(state_.options.address), state_.options.port);
  acceptor_.open(endpoint.protocol());
  acceptor_.set_option(Acceptor::reuse_address(true));
  acceptor_.bind(endpoint);
  acceptor_.listen(listen_backlog);
  port_ = acceptor_.local_endpoint().port();
}

HttpServer::~HttpServer() {
  if (started_ && !drained_) drain(std::chrono::milliseconds(0));
}

void HttpServer::start() {
  started_ = true;
  auto ended = [this](const std::exception_ptr& fault) {
    if (fault) state_.observer.on_fault("the listener ended; no connection is accepted any more");
  };
  asio::co_spawn(shards_.front()->executor(), accept_all(), std::move(ended));
  for (auto& shard : shards_) shard->start();
}

bool HttpServer::drain(std::chrono::milliseconds patience) {
  drained_ = true;
  const auto deadline = SteadyClock::now() + patience;
  state_.draining = true;
  asio::post(shards_.front()->executor(), [this] { close_acceptor(); });
  for (auto& shard : shards_) shard->drain();
  const bool graceful = state_.admission.wait_until_none(deadline);
  for (auto& shard : shards_) shard->abort();
  for (auto& shard : shards_) shard->finish();
  for (auto& shard : shards_) shard->join();
  return graceful;
}

void HttpServer::force() { state_.admission.interrupt(); }

void HttpServer::close_acceptor() {
  error_code ignored;
  acceptor_.close(ignored);
  pause_.cancel();
}

Awaitable<void> HttpServer::accept_all() {
  for (std::size_t next = 0;; next = (next + 1) % shards_.size()) {
    const bool open = co_await await_handshake_slot();
    if (!open) co_return;
    Shard& shard = *shards_[next];
    const auto executor = shard.executor();
    auto accepted = co_await acceptor_.async_accept(executor, resume_with_error);
    const error_code error = std::get<0>(accepted);
    if (state_.draining) co_return;
    if (!error) {
      place(std::move(std::get<1>(accepted)), shard);
      continue;
    }
    const bool exhausted = error == asio::error::no_descriptors || error == asio::error::no_memory ||
                           error == asio::error::no_buffer_space ||
                           error == boost::system::errc::too_many_files_open_in_system;
    if (!exhausted) continue;  // the peer was gone before it was accepted
    pause_.expires_after(descriptor_pause);
    co_await pause_.async_wait(resume_with_error);
  }
}

Awaitable<bool> HttpServer::await_handshake_slot() {
  while (!state_.admission.has_handshake_slot() && !state_.draining) {
    pause_.expires_after(handshake_pause);
    co_await pause_.async_wait(resume_with_error);
  }
  co_return !state_.draining;
}

void HttpServer::place(Socket socket, Shard& shard) {
  error_code error;
  const auto peer = socket.remote_endpoint(error);
  if (error) return;
  socket.set_option(asio::ip::tcp::no_delay(true), error);
  auto ticket = state_.admission.admit(peer.address());
  if (!ticket) {
    state_.observer.on_connection_refused(ticket.error());
    return;
  }
  shard.adopt(std::move(socket), std::move(*ticket));
}

}  // namespace xiezhu::server
