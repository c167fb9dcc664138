#include "server/net/shard.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <ctime>
#include <exception>
#include <memory>
#include <utility>

namespace xiezhu::server {
namespace {

// How exactly time-outs are kept.
constexpr std::chrono::milliseconds watch_interval{100};

std::string http_date(std::time_t second) {
  std::tm parts{};
  gmtime_r(&second, &parts);
  std::array<char, 32> text{};
  // The program keeps the C locale, whose names are those of HTTP.
  const auto size = std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &parts);
  return {text.data(), size};
}

void report_fault(ServerState& state, std::exception_ptr fault) {
  try {
    std::rethrow_exception(std::move(fault));
  } catch (const std::exception& error) {
    state.observer.on_fault(error.what());
  } catch (...) {
    state.observer.on_fault("an exception of unknown type");
  }
}

}  // namespace

Shard::Shard(ServerState& state)
    : state_(state), work_(context_.get_executor()), watch_(context_.get_executor()) {}

Shard::~Shard() { join(); }

void Shard::start() {
  watch_deadlines();
  thread_ = std::thread(&Shard::run, this);
}

void Shard::adopt(Socket socket, Admission::Ticket ticket) {
  // The executor wants to copy its functions in one place only, so what moves goes by a shared pointer.
  auto arrival = std::make_shared<std::pair<Socket, Admission::Ticket>>(std::move(socket), std::move(ticket));
  asio::post(context_, [this, arrival] { open(std::move(arrival->first), std::move(arrival->second)); });
}

void Shard::open(Socket socket, Admission::Ticket ticket) {
  std::shared_ptr<Connection> connection;
  try {
    connection = std::make_shared<Connection>(*this, state_, std::move(socket), std::move(ticket));
  } catch (const std::exception& error) {
    state_.observer.on_fault(error.what());
    return;
  }
  connections_.push_back(*connection);
  if (finishing_) connection->abort();
  auto finished = [this, connection](std::exception_ptr fault) {
    if (fault) report_fault(state_, std::move(fault));
  };
  asio::co_spawn(context_.get_executor(), connection->serve(), std::move(finished));
}

void Shard::drain() {
  asio::post(context_, [this] {
    for (auto& connection : connections_) connection.drain();
  });
}

void Shard::abort() {
  asio::post(context_, [this] {
    finishing_ = true;
    for (auto& connection : connections_) connection.abort();
  });
}

void Shard::finish() {
  asio::post(context_, [this] {
    finishing_ = true;
    watch_.cancel();
    work_.reset();
  });
}

void Shard::join() {
  if (thread_.joinable()) thread_.join();
}

const std::string& Shard::date() {
  const std::time_t now = std::time(nullptr);
  if (now != date_second_) {
    date_second_ = now;
    date_ = http_date(now);
  }
  return date_;
}

void Shard::watch_deadlines() {
  watch_.expires_after(watch_interval);
  watch_.async_wait([this](error_code error) {
    if (error || finishing_) return;
    const auto now = SteadyClock::now();
    for (auto& connection : connections_) connection.check_deadline(now);
    watch_deadlines();
  });
}

void Shard::run() noexcept {
  for (;;) {
    try {
      context_.run();
      return;
    } catch (...) {
      // Nothing is known to throw here; if something does, the other connections go on.
      report_fault(state_, std::current_exception());
    }
  }
}

}  // namespace xiezhu::server
