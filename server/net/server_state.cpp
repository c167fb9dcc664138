#include "server/net/server_state.hpp"

#include <utility>

namespace xiezhu::server {

WorkerPool* LanePools::of(api::Lane lane) const {
  switch (lane) {
    case api::Lane::inline_:
      return nullptr;
    case api::Lane::reading:
      return &reading;
    case api::Lane::writing:
      return &writing;
    case api::Lane::hashing:
      return &hashing;
    case api::Lane::transfer:
      return &transfer;
  }
  return nullptr;
}

bool Budget::take(std::size_t amount) {
  std::size_t used = used_.load(std::memory_order_relaxed);
  do {
    if (amount > ceiling_ - used) return false;
  } while (!used_.compare_exchange_weak(used, used + amount, std::memory_order_relaxed));
  return true;
}

ServerState::ServerState(ServerOptions server_options, std::shared_ptr<const TlsContext> tls_context,
                         const api::Service& api_service, LanePools lane_pools, Observer& server_observer)
    : options(std::move(server_options)),
      hosts(options.hosts),
      service(api_service),
      pools(lane_pools),
      observer(server_observer),
      admission(options, server_observer),
      requests(options.max_requests_in_flight),
      body_bytes(options.max_body_bytes_in_flight),
      tls_(std::move(tls_context)) {}

std::shared_ptr<const TlsContext> ServerState::tls() const {
  const std::lock_guard lock(tls_mutex_);
  return tls_;
}

void ServerState::replace_tls(std::shared_ptr<const TlsContext> context) {
  const std::lock_guard lock(tls_mutex_);
  tls_ = std::move(context);
}

}  // namespace xiezhu::server
