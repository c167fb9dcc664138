// What all connections of one server share. Thread-safe; outlives every connection and every job.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>

#include "api/http/service.hpp"
#include "server/net/admission.hpp"
#include "server/net/host_list.hpp"
#include "server/net/live_hub.hpp"
#include "server/net/observer.hpp"
#include "server/net/options.hpp"
#include "server/net/tls_context.hpp"
#include "server/run/worker_pool.hpp"

namespace xiezhu::server {

// One pool per lane that blocks. Not owned.
struct LanePools {
  WorkerPool& reading;
  WorkerPool& writing;
  WorkerPool& hashing;
  WorkerPool& transfer;
  WorkerPool& checking;  // of files that have arrived whole; no lane of a route

  // nullptr for the lane that is run on the spot.
  [[nodiscard]] WorkerPool* of(api::Lane lane) const;
};

// A counter with a ceiling.
class Budget {
 public:
  explicit Budget(std::size_t ceiling) : ceiling_(ceiling) {}

  // All of the amount or nothing of it.
  bool take(std::size_t amount);
  void give_back(std::size_t amount) { used_.fetch_sub(amount, std::memory_order_relaxed); }

 private:
  const std::size_t ceiling_;
  std::atomic<std::size_t> used_ = 0;
};

struct ServerState {
  ServerState(ServerOptions server_options, std::shared_ptr<const TlsContext> tls_context,
              const api::Service& api_service, LanePools lane_pools, Observer& server_observer);

  const ServerOptions options;
  const HostList hosts;
  const api::Service& service;
  const LanePools pools;
  Observer& observer;
  Admission admission;
  LiveHub live;
  Budget requests;
  Budget body_bytes;
  std::atomic<bool> draining = false;

  std::shared_ptr<const TlsContext> tls() const;
  void replace_tls(std::shared_ptr<const TlsContext> context);

 private:
  mutable std::mutex tls_mutex_;
  std::shared_ptr<const TlsContext> tls_;
};

}  // namespace xiezhu::server
