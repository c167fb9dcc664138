// A server with nothing behind it, for tests and measurements of the network side.
//   GET /echo?lane=L&bytes=N   an answer of N bytes (default 2) · POST /echo?lane=L   the body, at most 1 MiB
//   GET /slow?ms=N&lane=L      answers after N ms (lane reading unless told) · GET /headers   what the gate
//   let through · GET /live?person=P&session=S&greeting=N   a live channel with N frames at first · GET
//   /announce?person=P&count=N&bytes=B   N frames to a person · GET /end?session=S   session ended · GET
//   /metrics               Prometheus text · GET /throw   a service that breaks its contract
//   · else 404
// Lanes: inline, reading, writing, hashing. Prints its port when it listens. SIGTERM drains, a second one
// forces.
#include <signal.h>

#include <CLI/CLI.hpp>
#include <array>
#include <charconv>
#include <chrono>
#include <iostream>
#include <stdexcept>
#include <thread>

#include "api/http/live.hpp"
#include "server/net/http_server.hpp"
#include "server/net/metrics.hpp"

namespace xiezhu::api {

class Plan {
 public:
  explicit Plan(int status_of_refusal) : status(status_of_refusal) {}
  int status;
};

}  // namespace xiezhu::api

namespace xiezhu::server {
namespace {

std::string_view query_value(std::string_view query, std::string_view name) {
  while (!query.empty()) {
    const auto end = std::min(query.find('&'), query.size());
    const auto pair = query.substr(0, end);
    if (pair.starts_with(name) && pair.substr(name.size()).starts_with('='))
      return pair.substr(name.size() + 1);
    query.remove_prefix(std::min(end + 1, query.size()));
  }
  return {};
}

std::size_t query_number(std::string_view query, std::string_view name, std::size_t otherwise) {
  const auto text = query_value(query, name);
  std::size_t value = otherwise;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

api::Lane lane_of(std::string_view query, api::Lane otherwise) {
  const auto lane = query_value(query, "lane");
  if (lane == "inline") return api::Lane::inline_;
  if (lane == "reading") return api::Lane::reading;
  if (lane == "writing") return api::Lane::writing;
  return lane == "hashing" ? api::Lane::hashing : otherwise;
}

// Counts what it takes; a piece that begins with "fail" fails.
class CountingSink final : public api::BodySink {
 public:
  void write(std::string_view piece) override {
    if (piece.starts_with("fail")) throw std::runtime_error("the sink failed on request");
    count += piece.size();
  }
  void finish() override { finished = true; }
  std::uint64_t count = 0;
  bool finished = false;
};

// Gives as many x as announced; after `breaks_after` of them it fails.
class MadeSource final : public api::BodySource {
 public:
  MadeSource(std::uint64_t size, std::uint64_t breaks_after) : size_(size), breaks_after_(breaks_after) {}
  std::uint64_t size() const override { return size_; }
  std::string read(std::size_t limit) override {
    if (given_ >= breaks_after_) throw std::runtime_error("the source failed on request");
    const auto count = std::min<std::uint64_t>(limit, size_ - given_);
    given_ += count;
    return std::string(count, 'x');
  }

 private:
  std::uint64_t size_;
  std::uint64_t breaks_after_;
  std::uint64_t given_ = 0;
};

class EchoService final : public api::Service {
 public:
  explicit EchoService(std::function<std::string()> metrics) : metrics_(std::move(metrics)) {}

  // Before the first request.
  void use(LiveHub& hub) { hub_ = &hub; }

  api::Planned plan(const api::Request& head) const override {
    const bool slow = head.path == "/slow";
    return {.lane = lane_of(head.query, slow ? api::Lane::reading : api::Lane::inline_),
            .body_limit = limit_of(head.path),
            .streamed = head.path == "/sink"};
  }

  std::expected<std::shared_ptr<api::BodySink>, api::Response> open(const api::Planned&,
                                                                    const api::Request& head) const override {
    if (head.query == "refused")
      return std::unexpected(api::Response{.status = 403, .body = R"({"status":403})"});
    return std::make_shared<CountingSink>();
  }

  api::Response run(const api::Planned&, const api::Request& request) const override {
    const std::string_view query = request.query;
    if (request.path == "/sink") {
      const auto* sink = static_cast<const CountingSink*>(request.sink.get());
      const auto count = sink != nullptr && sink->finished ? std::to_string(sink->count) : "nothing";
      return {.content_type = "text/plain", .body = count};
    }
    if (request.path == "/source") {
      const std::uint64_t bytes = query_number(query, "bytes", 2);
      return {.content_type = "text/plain",
              .body = "",
              .source = std::make_shared<MadeSource>(bytes, query_number(query, "breaks", SIZE_MAX))};
    }
    if (request.path == "/echo") {
      if (request.method == api::Method::post) return {.content_type = "text/plain", .body = request.body};
      return {.content_type = "text/plain", .body = std::string(query_number(query, "bytes", 2), 'x')};
    }
    if (request.path == "/slow") {
      std::this_thread::sleep_for(std::chrono::milliseconds(query_number(query, "ms", 0)));
      return {.content_type = "text/plain", .body = "slow"};
    }
    if (request.path == "/live") return live(query);
    if (request.path == "/announce") return announce(query);
    if (request.path == "/end") {
      hub_->end_session(session_in(query), LiveEnd::session_ended);
      return {.status = 204};
    }
    if (request.path == "/headers") return {.content_type = "text/plain", .body = headers_of(request)};
    if (request.path == "/metrics") return {.content_type = "text/plain", .body = metrics_()};
    if (request.path == "/throw") throw std::runtime_error("thrown on request");
    if (request.path == "/split") return {.body = "{}", .headers = {{"x-split", "a\r\nset-cookie: b"}}};
    if (request.path == "/page") {
      return {.content_type = "text/html",
              .body = "<p>",
              .headers = {{"content-security-policy", "default-src 'self'"}}};
    }
    if (request.path == "/nothing") return {.status = 204};
    return {.status = 404, .content_type = "application/problem+json", .body = R"({"status":404})"};
  }

  api::Response refuse(int status, const api::Request&) const override {
    return {.status = status,
            .content_type = "application/problem+json",
            .body = "{\"status\":" + std::to_string(status) + "}"};
  }

 private:
  static std::size_t limit_of(std::string_view path) {
    if (path == "/sink") return std::size_t{1} << 40;
    return path == "/echo" ? std::size_t{1} << 20 : 0;
  }
  static domain::PersonId person_in(std::string_view query) {
    return domain::PersonId{static_cast<std::int64_t>(query_number(query, "person", 1))};
  }
  static domain::SessionId session_in(std::string_view query) {
    return domain::SessionId{static_cast<std::int64_t>(query_number(query, "session", 1))};
  }

  static api::Response live(std::string_view query) {
    auto ticket = std::make_shared<api::LiveTicket>();
    ticket->person = person_in(query);
    ticket->session = session_in(query);
    for (std::size_t i = 0; i < query_number(query, "greeting", 0); ++i) {
      ticket->greeting.push_back(api::notice_frame(domain::NoticeId{static_cast<std::int64_t>(i)}));
    }
    return {.status = 101, .live = std::move(ticket)};
  }

  api::Response announce(std::string_view query) const {
    const std::string filling(query_number(query, "bytes", 0), ' ');
    for (std::size_t i = 0; i < query_number(query, "count", 1); ++i) {
      const domain::NoticeId notice{static_cast<std::int64_t>(1'000 + i)};
      const auto text = api::notice_frame(notice) + filling;
      hub_->announce(person_in(query), notice, std::make_shared<const std::string>(text));
    }
    return {.status = 204};
  }

  static std::string headers_of(const api::Request& request) {
    std::string text(api::name_of(request.method));
    text += " " + request.path + "\n";
    for (const auto& [name, value] : request.headers) text += name + "=" + value + "\n";
    return text;
  }

  std::function<std::string()> metrics_;
  LiveHub* hub_ = nullptr;
};

class FaultLog final : public Observer {
 public:
  void on_request(const RequestRecord&) noexcept override {}
  void on_fault(std::string_view what) noexcept override { std::cerr << "fault: " << what << std::endl; }
};

struct EchoOptions {
  ServerOptions server;
  TlsFiles tls;
  unsigned workers = 2;
  std::size_t queue = 64;
  unsigned patience_ms = 5'000;
};

void add_milliseconds(CLI::App& app, const std::string& name, std::chrono::milliseconds& value) {
  app.add_option_function<unsigned>(name, [&value](unsigned ms) { value = std::chrono::milliseconds(ms); });
}

void add_options(CLI::App& app, EchoOptions& options) {
  app.add_option("--cert", options.tls.certificate_chain)->required();
  app.add_option("--key", options.tls.private_key)->required();
  app.add_option("--address", options.server.address);
  app.add_option("--port", options.server.port);
  app.add_option("--io-threads", options.server.io_threads);
  app.add_option("--host", options.server.hosts);
  app.add_option("--workers", options.workers);
  app.add_option("--queue", options.queue);
  app.add_option("--patience-ms", options.patience_ms);
  app.add_option("--max-connections", options.server.max_connections);
  app.add_option("--max-loopback", options.server.max_connections_loopback);
  app.add_option("--max-handshakes", options.server.max_handshakes);
  app.add_option("--max-requests", options.server.max_requests_in_flight);
  app.add_option("--max-body-bytes", options.server.max_body_bytes_in_flight);
  app.add_option("--max-live", options.server.max_live_sockets);
  add_milliseconds(app, "--heartbeat-ms", options.server.live_heartbeat);
  app.add_option("--min-rate", options.server.min_bytes_per_second);
  add_milliseconds(app, "--handshake-ms", options.server.handshake_timeout);
  add_milliseconds(app, "--head-ms", options.server.head_timeout);
  add_milliseconds(app, "--grace-ms", options.server.transfer_grace);
  add_milliseconds(app, "--idle-ms", options.server.idle_timeout);
  add_milliseconds(app, "--linger-ms", options.server.linger_timeout);
}

// Blocks the signals in every thread started from here on, to be waited for in this one.
sigset_t block_stop_signals() {
  sigset_t stop;
  sigemptyset(&stop);
  sigaddset(&stop, SIGTERM);
  sigaddset(&stop, SIGINT);
  pthread_sigmask(SIG_BLOCK, &stop, nullptr);
  return stop;
}

int serve(const EchoOptions& options) {
  const auto tls = TlsContext::load(options.tls);
  if (!tls) {
    std::cerr << tls.error() << std::endl;
    return 2;
  }
  const sigset_t stop = block_stop_signals();
  WorkerPool reading("reading", options.workers, options.queue);
  WorkerPool writing("writing", options.workers, options.queue);
  WorkerPool hashing("hashing", 1, options.queue);
  WorkerPool transfer("transfer", options.workers, options.queue);
  WorkerPool checking("checking", options.workers, options.queue);
  Metrics metrics;
  FaultLog faults;
  BothObservers observer(metrics, faults);
  const std::array<const WorkerPool*, 5> lanes{&reading, &writing, &hashing, &transfer, &checking};
  EchoService service([&] { return metrics.render(lanes, false); });
  HttpServer server(options.server, *tls, service, {reading, writing, hashing, transfer, checking}, observer);
  service.use(server.live());
  server.start();
  std::cout << "port " << server.port() << std::endl;
  int signal = 0;
  sigwait(&stop, &signal);
  std::jthread second([&] {
    int again = 0;
    sigwait(&stop, &again);
    server.force();
  });
  const bool graceful = server.drain(std::chrono::milliseconds(options.patience_ms));
  std::cout << (graceful ? "drained" : "forced") << std::endl;
  pthread_kill(second.native_handle(), SIGTERM);  // ends its wait when no second signal came
  return 0;
}

}  // namespace
}  // namespace xiezhu::server

int main(int argc, char** argv) {
  CLI::App app("echo server");
  xiezhu::server::EchoOptions options;
  xiezhu::server::add_options(app, options);
  CLI11_PARSE(app, argc, argv);
  return xiezhu::server::serve(options);
}
