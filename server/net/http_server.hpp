// The network side of the server: listens, speaks TLS and HTTP/1.1, and hands requests to the service.
//
// Life: construct (binds), start, drain, destroy. The service, the pools and the observer outlive it; the
// pools are stopped only after `drain` has returned, because requests under way come back through them.
#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <vector>

#include "server/net/executor.hpp"
#include "server/net/server_state.hpp"
#include "server/net/shard.hpp"

namespace xiezhu::server {

class HttpServer {
 public:
  // Binds and listens. Throws boost::system::system_error when the address cannot be had. SIGPIPE is ignored
  // in the whole process from then on: OpenSSL writes to sockets in the plain way.
  HttpServer(ServerOptions options, std::shared_ptr<const TlsContext> tls, const api::Service& service,
             LanePools pools, Observer& observer);
  // Forces what has not been drained.
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  // Starts the io threads and accepts. Once.
  void start();
  [[nodiscard]] std::uint16_t port() const { return port_; }

  // Stops accepting, closes idle connections, lets requests under way finish for at most `patience`, then
  // closes the rest; returns when the io threads have ended. True when nothing had to be forced. A job in a
  // pool is never interrupted: it is waited for, even when forced. Once, from a thread that is not the
  // server's.
  bool drain(std::chrono::milliseconds patience);
  // Ends the patience of a drain, running or to come. Thread-safe; not from a signal handler.
  void force();

  // The live channels of all connections.
  LiveHub& live() { return state_.live; }

  // Later connections use this certificate. Thread-safe.
  void replace_tls(std::shared_ptr<const TlsContext> tls) { state_.replace_tls(std::move(tls)); }

 private:
  Awaitable<void> accept_all();
  Awaitable<bool> await_handshake_slot();
  void place(Socket socket, Shard& shard);
  void close_acceptor();

  ServerState state_;
  std::vector<std::unique_ptr<Shard>> shards_;
  Acceptor acceptor_;
  Timer pause_;
  std::uint16_t port_ = 0;
  bool started_ = false;
  bool drained_ = false;
};

}  // namespace xiezhu::server
