// What the operator may set about the network side, with the defaults of the product.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace xiezhu::server {

struct ServerOptions {
  std::string address = "0.0.0.0";  // numeric
  std::uint16_t port = 8443;        // 0: any free one
  unsigned io_threads = 2;
  // Accepted in `Host`, lower case. Without a port any port is accepted; with one only that.
  std::vector<std::string> hosts;

  std::size_t max_connections = 10'000;
  std::size_t max_connections_per_address = 1'000;  // an IPv6 address counts by its /64
  std::size_t max_live_sockets = 8'000;             // of the connections; the rest stays free for calls
  std::size_t max_connections_loopback = 10'000;    // load balancers and measurements come from there
  std::size_t max_handshakes = 256;                 // one address may hold half of them
  std::size_t max_requests_in_flight = 2'000;
  std::size_t max_body_bytes_in_flight = 256u << 20;

  // Each is set once per phase and never renewed by a small read. The resolution is 100 ms.
  std::chrono::milliseconds handshake_timeout{10'000};
  std::chrono::milliseconds head_timeout{10'000};  // from the first byte, or from the handshake
  std::chrono::milliseconds transfer_grace{
      10'000};  // a body or answer of n bytes may take this plus n / rate
  std::size_t min_bytes_per_second = 16 * 1024;
  std::chrono::milliseconds idle_timeout{30'000};
  std::chrono::milliseconds live_heartbeat{25'000};  // a live channel as silent as this is sent a ping
  std::chrono::milliseconds linger_timeout{2'000};   // for the peer to read the answer before a refused body
};

}  // namespace xiezhu::server
