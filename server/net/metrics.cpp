#include "server/net/metrics.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace xiezhu::server {
namespace {

constexpr auto relaxed = std::memory_order_relaxed;

void describe(std::string& out, std::string_view name, std::string_view type, std::string_view help) {
  fmt::format_to(std::back_inserter(out), "# HELP {0} {1}\n# TYPE {0} {2}\n", name, help, type);
}

void render_value(std::string& out, std::string_view name, std::string_view type, std::string_view help,
                  std::int64_t value) {
  describe(out, name, type, help);
  fmt::format_to(std::back_inserter(out), "{} {}\n", name, value);
}

void render_labelled(std::string& out, std::string_view name, std::string_view label,
                     std::string_view label_value, std::uint64_t value) {
  fmt::format_to(std::back_inserter(out), "{}{{{}=\"{}\"}} {}\n", name, label, label_value, value);
}

std::int64_t total(const std::atomic<std::uint64_t>& counter) {
  return static_cast<std::int64_t>(counter.load(relaxed));
}

void render_lanes(std::string& out, std::span<const WorkerPool* const> lanes) {
  describe(out, "xiezhu_lane_queue_depth", "gauge", "Requests waiting for a worker.");
  for (const auto* lane : lanes) {
    render_labelled(out, "xiezhu_lane_queue_depth", "lane", lane->name(), lane->queue_depth());
  }
  describe(out, "xiezhu_lane_rejected_total", "counter", "Requests refused because the queue was full.");
  for (const auto* lane : lanes) {
    render_labelled(out, "xiezhu_lane_rejected_total", "lane", lane->name(), lane->rejected());
  }
}

}  // namespace

void Metrics::on_request(const RequestRecord& record) noexcept {
  const auto status_class = static_cast<std::size_t>(std::clamp(record.status / 100, 1, 5) - 1);
  by_class_[status_class].fetch_add(1, relaxed);
  const auto us = static_cast<std::uint64_t>(std::max<std::int64_t>(record.duration.count(), 0));
  const auto bucket = std::ranges::lower_bound(bucket_bounds, us) - bucket_bounds.begin();
  buckets_[static_cast<std::size_t>(bucket)].fetch_add(1, relaxed);
  latency_sum_us_.fetch_add(us, relaxed);
  received_bytes_.fetch_add(record.bytes_received, relaxed);
  sent_bytes_.fetch_add(record.bytes_sent, relaxed);
  in_flight_.fetch_sub(1, relaxed);
}

void Metrics::on_request_started() noexcept { in_flight_.fetch_add(1, relaxed); }

void Metrics::on_request_abandoned() noexcept {
  in_flight_.fetch_sub(1, relaxed);
  abandoned_.fetch_add(1, relaxed);
}

void Metrics::on_connection_opened() noexcept {
  connections_.fetch_add(1, relaxed);
  accepted_.fetch_add(1, relaxed);
}

void Metrics::on_connection_closed() noexcept { connections_.fetch_sub(1, relaxed); }

void Metrics::on_connection_refused(ConnectionRefusal refusal) noexcept {
  refused_[static_cast<std::size_t>(refusal)].fetch_add(1, relaxed);
}

void Metrics::on_handshake_failed() noexcept { handshakes_failed_.fetch_add(1, relaxed); }

void Metrics::on_live_opened() noexcept {
  live_.fetch_add(1, relaxed);
  live_opened_.fetch_add(1, relaxed);
}

void Metrics::on_live_closed() noexcept { live_.fetch_sub(1, relaxed); }

void Metrics::on_live_frame_sent() noexcept { live_frames_.fetch_add(1, relaxed); }

void Metrics::on_fault(std::string_view) noexcept { faults_.fetch_add(1, relaxed); }

std::string Metrics::render(std::span<const WorkerPool* const> lanes, bool leads) const {
  std::string out;
  describe(out, "xiezhu_http_requests_total", "counter", "Requests answered, by class of status.");
  for (std::size_t i = 1; i < by_class_.size(); ++i) {
    render_labelled(out, "xiezhu_http_requests_total", "class", fmt::format("{}xx", i + 1),
                    by_class_[i].load(relaxed));
  }
  render_latency(out);
  render_value(out, "xiezhu_http_received_bytes_total", "counter", "Bytes of bodies.",
               total(received_bytes_));
  render_value(out, "xiezhu_http_sent_bytes_total", "counter", "Bytes of answers.", total(sent_bytes_));
  render_value(out, "xiezhu_http_in_flight", "gauge", "Requests under way.", in_flight_.load(relaxed));
  render_value(out, "xiezhu_http_abandoned_total", "counter", "Requests whose peer was gone.",
               total(abandoned_));
  render_value(out, "xiezhu_connections_open", "gauge", "Connections open.", connections_.load(relaxed));
  render_value(out, "xiezhu_connections_accepted_total", "counter", "Connections accepted.",
               total(accepted_));
  describe(out, "xiezhu_connections_refused_total", "counter", "Connections closed by a cap.");
  static constexpr std::array<std::string_view, 3> caps{"total", "address", "handshake"};
  for (std::size_t i = 0; i < caps.size(); ++i) {
    render_labelled(out, "xiezhu_connections_refused_total", "cap", caps[i], refused_[i].load(relaxed));
  }
  render_value(out, "xiezhu_handshakes_failed_total", "counter", "TLS handshakes that failed.",
               total(handshakes_failed_));
  render_value(out, "xiezhu_live_open", "gauge", "Live channels open.", live_.load(relaxed));
  render_value(out, "xiezhu_live_opened_total", "counter", "Live channels opened.", total(live_opened_));
  render_value(out, "xiezhu_live_frames_sent_total", "counter", "Frames sent on live channels.",
               total(live_frames_));
  render_value(out, "xiezhu_faults_total", "counter", "Bugs and broken infrastructure met.", total(faults_));
  render_value(out, "xiezhu_leader", "gauge", "1 on the server that runs the scheduled tasks.",
               leads ? 1 : 0);
  render_lanes(out, lanes);
  return out;
}

void Metrics::render_latency(std::string& out) const {
  static constexpr std::string_view name = "xiezhu_http_request_duration_seconds";
  describe(out, name, "histogram", "From the first byte of a request to the last byte of its answer.");
  std::uint64_t count = 0;
  for (std::size_t i = 0; i < buckets_.size(); ++i) {
    count += buckets_[i].load(relaxed);
    const bool last = i == bucket_bounds.size();
    const std::string bound = last ? "+Inf" : fmt::format("{}", bucket_bounds[i] / 1e6);
    render_labelled(out, fmt::format("{}_bucket", name), "le", bound, count);
  }
  fmt::format_to(std::back_inserter(out), "{}_sum {}\n{}_count {}\n", name,
                 static_cast<double>(latency_sum_us_.load(relaxed)) / 1e6, name, count);
}

void BothObservers::on_request(const RequestRecord& record) noexcept {
  first_.on_request(record);
  second_.on_request(record);
}
void BothObservers::on_request_started() noexcept {
  first_.on_request_started();
  second_.on_request_started();
}
void BothObservers::on_request_abandoned() noexcept {
  first_.on_request_abandoned();
  second_.on_request_abandoned();
}
void BothObservers::on_connection_opened() noexcept {
  first_.on_connection_opened();
  second_.on_connection_opened();
}
void BothObservers::on_connection_closed() noexcept {
  first_.on_connection_closed();
  second_.on_connection_closed();
}
void BothObservers::on_connection_refused(ConnectionRefusal refusal) noexcept {
  first_.on_connection_refused(refusal);
  second_.on_connection_refused(refusal);
}
void BothObservers::on_handshake_failed() noexcept {
  first_.on_handshake_failed();
  second_.on_handshake_failed();
}
void BothObservers::on_live_opened() noexcept {
  first_.on_live_opened();
  second_.on_live_opened();
}
void BothObservers::on_live_closed() noexcept {
  first_.on_live_closed();
  second_.on_live_closed();
}
void BothObservers::on_live_frame_sent() noexcept {
  first_.on_live_frame_sent();
  second_.on_live_frame_sent();
}
void BothObservers::on_fault(std::string_view what) noexcept {
  first_.on_fault(what);
  second_.on_fault(what);
}

}  // namespace xiezhu::server
