// What the network side tells about itself: to the access log, to the metrics. Called from every io thread at
// once, so implementations are thread-safe, quick and never throw.
#pragma once

#include <chrono>
#include <cstddef>
#include <string_view>

#include "api/http/message.hpp"

namespace xiezhu::server {

// The views are valid during the call only.
struct RequestRecord {
  api::Method method = api::Method::other;
  std::string_view path;  // empty when the request line was refused
  int status = 0;
  std::chrono::microseconds
      duration{};                  // from the first byte of the head to the last byte of the answer written
  std::size_t bytes_received = 0;  // of the body
  std::size_t bytes_sent = 0;      // head and body
  std::string_view request_id;
  std::string_view remote_address;
};

enum class ConnectionRefusal { total_cap, address_cap, handshake_cap };

class Observer {
 public:
  Observer() = default;
  Observer(const Observer&) = delete;
  Observer& operator=(const Observer&) = delete;
  virtual ~Observer() = default;

  virtual void on_request(const RequestRecord& record) noexcept = 0;
  virtual void on_request_started() noexcept {}  // in flight until on_request or on_request_abandoned
  virtual void on_request_abandoned() noexcept {}
  virtual void on_connection_opened() noexcept {}
  virtual void on_connection_closed() noexcept {}
  virtual void on_connection_refused(ConnectionRefusal) noexcept {}
  virtual void on_handshake_failed() noexcept {}
  virtual void on_live_opened() noexcept {}
  virtual void on_live_closed() noexcept {}
  virtual void on_live_frame_sent() noexcept {}
  // A bug or broken infrastructure; the connection or the request concerned has been given up.
  virtual void on_fault(std::string_view what) noexcept = 0;
};

}  // namespace xiezhu::server
