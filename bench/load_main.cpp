// A TLS load client: kept-alive connections, each with one request under way. Plain epoll and OpenSSL, so
// that on a shared machine the client takes little from the server.
//   bench_load --port P --connections 32 --threads 1 --seconds 5 --request "GET /a" --request "POST /b
//   {\"x\":1}"
//     → one JSON line: requests, seconds, rps, p50_us, p99_us, errors, statuses by class
//   bench_load --idle …   one request on each connection, prints "idle N", and holds them until standard
//   input closes
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <iostream>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;

struct LoadOptions {
  std::string address = "127.0.0.1";
  std::string host = "localhost";
  std::uint16_t port = 8443;
  unsigned connections = 32;
  unsigned threads = 1;
  double seconds = 5;
  std::vector<std::string> requests{"GET /"};  // METHOD PATH [BODY]
  std::vector<std::string> headers;            // Name: value
  bool idle = false;
};

struct Totals {
  std::vector<std::uint32_t> latencies_us;
  std::array<std::uint64_t, 6> by_class{};
  std::uint64_t errors = 0;
};

std::string wire_form(const LoadOptions& options, const std::string& request) {
  const auto first = request.find(' ');
  const auto second = std::min(request.find(' ', first + 1), request.size());
  const std::string body = second < request.size() ? request.substr(second + 1) : std::string();
  std::string wire = request.substr(0, second) + " HTTP/1.1\r\nHost: " + options.host + "\r\n";
  for (const auto& header : options.headers) wire += header + "\r\n";
  if (!body.empty()) wire += "Content-Length: " + std::to_string(body.size()) + "\r\n";
  return wire + "\r\n" + body;
}

struct FreeSession {
  void operator()(SSL* session) const {
    const int fd = SSL_get_fd(session);
    SSL_free(session);
    close(fd);
  }
};

// One connection, connected and through the handshake by blocking calls, then non-blocking.
struct Peer {
  std::unique_ptr<SSL, FreeSession> session;
  std::string answer;
  std::size_t next_request = 0;
  std::size_t written = 0;
  bool head_only = false;
  Clock::time_point sent_at;
};

std::unique_ptr<SSL, FreeSession> connect_to(SSL_CTX* context, const LoadOptions& options) {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return nullptr;
  std::unique_ptr<SSL, FreeSession> session(SSL_new(context));
  SSL_set_fd(session.get(), fd);
  // The macro for this has an old-style cast.
  SSL_ctrl(session.get(), SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name,
           const_cast<char*>(options.host.c_str()));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(options.port);
  inet_pton(AF_INET, options.address.c_str(), &address.sin_addr);
  const int one = 1;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  if (connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) return nullptr;
  if (SSL_connect(session.get()) != 1) return nullptr;
  return session;
}

// Size of the whole answer when its head is there and names it, else 0.
std::size_t answer_size(std::string_view answer, bool head_only) {
  const auto end = answer.find("\r\n\r\n");
  if (end == std::string_view::npos) return 0;
  if (head_only) return end + 4;
  static constexpr std::string_view name = "\r\nContent-Length: ";
  const auto field = answer.substr(0, end + 2).find(name);
  std::size_t length = 0;
  if (field != std::string_view::npos) {
    std::from_chars(answer.data() + field + name.size(), answer.data() + end, length);
  }
  return end + 4 + length;
}

class Worker {
 public:
  Worker(SSL_CTX* context, const LoadOptions& options, const std::vector<std::string>& wire)
      : context_(context), options_(options), wire_(wire), epoll_(epoll_create1(EPOLL_CLOEXEC)) {}
  ~Worker() { close(epoll_); }
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  void open(unsigned count) {
    for (unsigned i = 0; i < count; ++i) {
      peers_.push_back(std::make_unique<Peer>());
      peers_.back()->next_request = i % wire_.size();
      if (!reopen(*peers_.back())) ++totals.errors;
    }
  }

  void run(Clock::time_point until) {
    until_ = until;
    for (auto& peer : peers_) start(*peer);
    std::array<epoll_event, 64> events{};
    while (Clock::now() < until) {
      const int ready = epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), 50);
      for (int i = 0; i < ready; ++i)
        go_on(*static_cast<Peer*>(events[static_cast<std::size_t>(i)].data.ptr));
    }
  }

  // One request on each connection, one after the other.
  unsigned visit_each() {
    unsigned answered = 0;
    for (auto& peer : peers_) {
      const auto before = totals.latencies_us.size();
      until_ = Clock::time_point::min();
      start(*peer);
      std::array<epoll_event, 1> event{};
      while (totals.latencies_us.size() == before && peer->session) {
        if (epoll_wait(epoll_, event.data(), 1, 10'000) <= 0) break;
        go_on(*static_cast<Peer*>(event[0].data.ptr));
      }
      answered += totals.latencies_us.size() > before ? 1u : 0u;
    }
    return answered;
  }

  Totals totals;

 private:
  bool reopen(Peer& peer) {
    peer.session = connect_to(context_, options_);
    if (!peer.session) return false;
    const int fd = SSL_get_fd(peer.session.get());
    BIO_socket_nbio(fd, 1);
    epoll_event event{};
    event.events = static_cast<std::uint32_t>(EPOLLIN | EPOLLOUT) | static_cast<std::uint32_t>(EPOLLET);
    event.data.ptr = &peer;
    return epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &event) == 0;
  }

  void start(Peer& peer) {
    peer.answer.clear();
    peer.written = 0;
    peer.head_only = wire_[peer.next_request].starts_with("HEAD ");
    peer.sent_at = Clock::now();
    go_on(peer);
  }

  void go_on(Peer& peer) {
    if (!peer.session) return;
    const std::string& request = wire_[peer.next_request];
    while (peer.written < request.size()) {
      const int sent = SSL_write(peer.session.get(), request.data() + peer.written,
                                 static_cast<int>(request.size() - peer.written));
      if (sent <= 0) return give_up_unless_waiting(peer, sent);
      peer.written += static_cast<std::size_t>(sent);
    }
    for (;;) {
      const int got = SSL_read(peer.session.get(), scratch_.data(), static_cast<int>(scratch_.size()));
      if (got <= 0) return give_up_unless_waiting(peer, got);
      peer.answer.append(scratch_.data(), static_cast<std::size_t>(got));
      const auto size = answer_size(peer.answer, peer.head_only);
      if (size != 0 && peer.answer.size() >= size) return finish(peer);
    }
  }

  void finish(Peer& peer) {
    const auto took = std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - peer.sent_at);
    totals.latencies_us.push_back(static_cast<std::uint32_t>(took.count()));
    const int status_class = peer.answer.size() > 9 ? peer.answer[9] - '0' : 0;
    ++totals.by_class[static_cast<std::size_t>(std::clamp(status_class, 0, 5))];
    peer.next_request = (peer.next_request + 1) % wire_.size();
    if (Clock::now() < until_) start(peer);
  }

  void give_up_unless_waiting(Peer& peer, int result) {
    const int error = SSL_get_error(peer.session.get(), result);
    if (error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE) return;
    ERR_clear_error();
    ++totals.errors;
    peer.session.reset();
    if (Clock::now() < until_ && reopen(peer)) start(peer);
  }

  SSL_CTX* context_;
  const LoadOptions& options_;
  const std::vector<std::string>& wire_;
  int epoll_;
  std::vector<std::unique_ptr<Peer>> peers_;
  std::array<char, 16 * 1024> scratch_{};
  Clock::time_point until_{};
};

void print_totals(const std::vector<std::unique_ptr<Worker>>& workers, double seconds) {
  std::vector<std::uint32_t> latencies;
  Totals all;
  for (const auto& worker : workers) {
    const auto& own = worker->totals;
    latencies.insert(latencies.end(), own.latencies_us.begin(), own.latencies_us.end());
    all.errors += own.errors;
    for (std::size_t i = 0; i < all.by_class.size(); ++i) all.by_class[i] += own.by_class[i];
  }
  std::ranges::sort(latencies);
  const auto quantile = [&](double q) {
    if (latencies.empty()) return 0u;
    return latencies[static_cast<std::size_t>(q * static_cast<double>(latencies.size() - 1))];
  };
  std::cout << "{\"requests\":" << latencies.size() << ",\"seconds\":" << seconds
            << ",\"rps\":" << static_cast<std::uint64_t>(static_cast<double>(latencies.size()) / seconds)
            << ",\"p50_us\":" << quantile(0.5) << ",\"p99_us\":" << quantile(0.99)
            << ",\"errors\":" << all.errors << ",\"2xx\":" << all.by_class[2]
            << ",\"3xx\":" << all.by_class[3] << ",\"4xx\":" << all.by_class[4]
            << ",\"5xx\":" << all.by_class[5] << "}" << std::endl;
}

void hold_idle(const std::vector<std::unique_ptr<Worker>>& workers) {
  unsigned answered = 0;
  for (const auto& worker : workers) answered += worker->visit_each();
  std::cout << "idle " << answered << std::endl;
  std::cin.ignore(std::numeric_limits<std::streamsize>::max());
}

void run_load(const std::vector<std::unique_ptr<Worker>>& workers, double seconds) {
  const auto begin = Clock::now();
  const auto until =
      begin + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
  {
    std::vector<std::jthread> threads;
    for (const auto& worker : workers) threads.emplace_back([&worker, until] { worker->run(until); });
  }
  print_totals(workers, std::chrono::duration<double>(Clock::now() - begin).count());
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("TLS load client");
  LoadOptions options;
  app.add_option("--address", options.address);
  app.add_option("--host", options.host);
  app.add_option("--port", options.port);
  app.add_option("--connections", options.connections);
  app.add_option("--threads", options.threads);
  app.add_option("--seconds", options.seconds);
  app.add_option("--request", options.requests, "METHOD PATH [BODY], repeatable, sent in turn");
  app.add_option("--header", options.headers, "Name: value, repeatable");
  app.add_flag("--idle", options.idle);
  CLI11_PARSE(app, argc, argv);

  std::signal(SIGPIPE, SIG_IGN);
  SSL_CTX* const context = SSL_CTX_new(TLS_client_method());
  SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                                SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_read_ahead(context, 1);
  std::vector<std::string> wire;
  for (const auto& request : options.requests) wire.push_back(wire_form(options, request));
  std::vector<std::unique_ptr<Worker>> workers;
  const unsigned threads = std::max(1u, options.threads);
  for (unsigned i = 0; i < threads; ++i) {
    workers.push_back(std::make_unique<Worker>(context, options, wire));
    workers.back()->open(options.connections / threads + (i < options.connections % threads ? 1 : 0));
  }
  if (options.idle) {
    hold_idle(workers);
  } else {
    run_load(workers, options.seconds);
  }
  workers.clear();
  SSL_CTX_free(context);
  return 0;
}
