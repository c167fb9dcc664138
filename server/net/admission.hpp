// Who may hold a connection: caps in all, per address, on handshakes and on live channels. Thread-safe.
#pragma once

#include <boost/asio/ip/address.hpp>
#include <condition_variable>
#include <cstddef>
#include <expected>
#include <mutex>
#include <string>
#include <unordered_map>

#include "server/net/executor.hpp"
#include "server/net/observer.hpp"
#include "server/net/options.hpp"

namespace xiezhu::server {

class Admission {
 public:
  // The right to one connection, and at first to one handshake. Given back when it is destroyed; the
  // Admission must outlive it.
  class Ticket {
   public:
    Ticket(Ticket&& other) noexcept;
    Ticket& operator=(Ticket&&) = delete;
    ~Ticket();
    void handshake_done();
    // The connection becomes a live channel. False when there are too many of them.
    bool go_live();

   private:
    friend class Admission;
    Ticket(Admission& admission, std::string source) : admission_(&admission), source_(std::move(source)) {}

    Admission* admission_;
    std::string source_;
    bool in_handshake_ = true;
    bool live_ = false;
  };

  Admission(const ServerOptions& options, Observer& observer) : options_(options), observer_(observer) {}

  std::expected<Ticket, ConnectionRefusal> admit(const asio::ip::address& address);
  // While false the listener leaves new connections in the kernel's queue.
  [[nodiscard]] bool has_handshake_slot() const;
  [[nodiscard]] std::size_t open() const;
  // Waits until no ticket is out. False at the deadline, or when `interrupt` was called before or meanwhile.
  bool wait_until_none(SteadyClock::time_point deadline);
  void interrupt();

 private:
  struct Held {
    std::size_t connections = 0;
    std::size_t handshakes = 0;
  };

  void release_handshake(const std::string& source);
  bool take_live();
  void release(const std::string& source, bool live);

  const ServerOptions& options_;
  Observer& observer_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::unordered_map<std::string, Held> held_;  // by source
  std::size_t open_ = 0;
  std::size_t handshakes_ = 0;
  std::size_t live_ = 0;
  bool interrupted_ = false;
};

}  // namespace xiezhu::server
