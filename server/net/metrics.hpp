// Counters of the network side and the lanes, rendered as Prometheus text.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <span>
#include <string>

#include "server/net/observer.hpp"
#include "server/run/worker_pool.hpp"

namespace xiezhu::server {

class Metrics final : public Observer {
 public:
  void on_request(const RequestRecord& record) noexcept override;
  void on_request_started() noexcept override;
  void on_request_abandoned() noexcept override;
  void on_connection_opened() noexcept override;
  void on_connection_closed() noexcept override;
  void on_connection_refused(ConnectionRefusal refusal) noexcept override;
  void on_handshake_failed() noexcept override;
  void on_live_opened() noexcept override;
  void on_live_closed() noexcept override;
  void on_live_frame_sent() noexcept override;
  void on_fault(std::string_view what) noexcept override;

  // The values of different counters may be a moment apart.
  [[nodiscard]] std::string render(std::span<const WorkerPool* const> lanes, bool leads) const;

 private:
  using Counter = std::atomic<std::uint64_t>;
  // Upper bounds of the latency buckets, in microseconds; one more bucket takes the rest.
  static constexpr std::array<std::uint32_t, 12> bucket_bounds{
      500, 1'000, 2'500, 5'000, 10'000, 25'000, 50'000, 100'000, 250'000, 1'000'000, 2'500'000, 10'000'000};

  void render_latency(std::string& out) const;

  std::array<Counter, 5> by_class_{};  // 1xx is empty
  std::array<Counter, bucket_bounds.size() + 1> buckets_{};
  Counter latency_sum_us_ = 0;
  Counter received_bytes_ = 0;
  Counter sent_bytes_ = 0;
  std::atomic<std::int64_t> in_flight_ = 0;
  std::atomic<std::int64_t> connections_ = 0;
  Counter accepted_ = 0;
  std::array<Counter, 3> refused_{};
  Counter handshakes_failed_ = 0;
  std::atomic<std::int64_t> live_ = 0;
  Counter live_opened_ = 0;
  Counter live_frames_ = 0;
  Counter abandoned_ = 0;
  Counter faults_ = 0;
};

// Tells two observers, the first one first. Neither is owned.
class BothObservers final : public Observer {
 public:
  BothObservers(Observer& first, Observer& second) : first_(first), second_(second) {}

  void on_request(const RequestRecord& record) noexcept override;
  void on_request_started() noexcept override;
  void on_request_abandoned() noexcept override;
  void on_connection_opened() noexcept override;
  void on_connection_closed() noexcept override;
  void on_connection_refused(ConnectionRefusal refusal) noexcept override;
  void on_handshake_failed() noexcept override;
  void on_live_opened() noexcept override;
  void on_live_closed() noexcept override;
  void on_live_frame_sent() noexcept override;
  void on_fault(std::string_view what) noexcept override;

 private:
  Observer& first_;
  Observer& second_;
};

}  // namespace xiezhu::server
