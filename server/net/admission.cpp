#include "server/net/admission.hpp"

#include <algorithm>
#include <utility>

namespace xiezhu::server {
namespace {

// What counts as one address: an IPv4 address, or the /64 of an IPv6 one, which belongs to one subscriber.
std::string source_of(const asio::ip::address& address) {
  if (address.is_v4()) {
    const auto bytes = address.to_v4().to_bytes();
    return {bytes.begin(), bytes.end()};
  }
  const auto v6 = address.to_v6();
  const auto bytes = v6.to_bytes();
  return v6.is_v4_mapped() ? std::string(bytes.end() - 4, bytes.end())
                           : std::string(bytes.begin(), bytes.begin() + 8);
}

}  // namespace

Admission::Ticket::Ticket(Ticket&& other) noexcept
    : admission_(std::exchange(other.admission_, nullptr)),
      source_(std::move(other.source_)),
      in_handshake_(other.in_handshake_),
      live_(other.live_) {}

Admission::Ticket::~Ticket() {
  if (admission_ == nullptr) return;
  handshake_done();
  admission_->release(source_, live_);
}

void Admission::Ticket::handshake_done() {
  if (std::exchange(in_handshake_, false)) admission_->release_handshake(source_);
}

bool Admission::Ticket::go_live() {
  live_ = live_ || admission_->take_live();
  return live_;
}

std::expected<Admission::Ticket, ConnectionRefusal> Admission::admit(const asio::ip::address& address) {
  const std::size_t address_cap =
      address.is_loopback() ? options_.max_connections_loopback : options_.max_connections_per_address;
  std::string source = source_of(address);
  const std::lock_guard lock(mutex_);
  if (open_ >= options_.max_connections) return std::unexpected(ConnectionRefusal::total_cap);
  const auto found = held_.find(source);
  const Held held = found == held_.end() ? Held{} : found->second;
  if (held.connections >= address_cap) return std::unexpected(ConnectionRefusal::address_cap);
  // One address must not be able to keep everyone else out by handshakes that it never ends.
  if (!address.is_loopback() && held.handshakes >= std::max<std::size_t>(options_.max_handshakes / 2, 1)) {
    return std::unexpected(ConnectionRefusal::handshake_cap);
  }
  Held& now_held = held_[source];
  ++now_held.connections;
  ++now_held.handshakes;
  ++open_;
  ++handshakes_;
  observer_.on_connection_opened();
  return Ticket(*this, std::move(source));
}

bool Admission::has_handshake_slot() const {
  const std::lock_guard lock(mutex_);
  return handshakes_ < options_.max_handshakes;
}

std::size_t Admission::open() const {
  const std::lock_guard lock(mutex_);
  return open_;
}

bool Admission::wait_until_none(SteadyClock::time_point deadline) {
  std::unique_lock lock(mutex_);
  changed_.wait_until(lock, deadline, [this] { return open_ == 0 || interrupted_; });
  return open_ == 0;
}

void Admission::interrupt() {
  const std::lock_guard lock(mutex_);
  interrupted_ = true;
  changed_.notify_all();
}

void Admission::release_handshake(const std::string& source) {
  const std::lock_guard lock(mutex_);
  --handshakes_;
  --held_[source].handshakes;
}

bool Admission::take_live() {
  const std::lock_guard lock(mutex_);
  if (live_ >= options_.max_live_sockets) return false;
  ++live_;
  return true;
}

void Admission::release(const std::string& source, bool live) {
  const std::lock_guard lock(mutex_);
  if (live) --live_;
  observer_.on_connection_closed();
  const auto held = held_.find(source);
  if (--held->second.connections == 0) held_.erase(held);
  if (--open_ == 0) changed_.notify_all();
}

}  // namespace xiezhu::server
