// One io thread with its io_context, its connections and what they share without locking.
#pragma once

#include <array>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/intrusive/list.hpp>
#include <span>
#include <string>
#include <thread>

#include "server/net/connection.hpp"
#include "server/net/executor.hpp"
#include "server/net/request_ids.hpp"
#include "server/net/server_state.hpp"

namespace xiezhu::server {

class Shard {
 public:
  explicit Shard(ServerState& state);
  // Joins; `finish` must have been called when `start` was.
  ~Shard();

  void start();
  // From any thread.
  Executor executor() { return context_.get_executor(); }
  void adopt(Socket socket, Admission::Ticket ticket);
  void drain();
  void abort();
  // Lets the thread end as soon as nothing is left to do; call after `abort` or when no connection is open.
  void finish();
  void join();

  // For connections of this shard, in its thread. The scratch buffer keeps nothing across a suspension.
  std::span<char> scratch() { return scratch_; }
  std::string next_request_id() { return request_ids_.next(); }
  const std::string& date();

 private:
  using Connections = boost::intrusive::list<Connection, boost::intrusive::constant_time_size<false>>;

  void open(Socket socket, Admission::Ticket ticket);
  void watch_deadlines();
  void run() noexcept;

  ServerState& state_;
  asio::io_context context_{1};
  asio::executor_work_guard<Executor> work_;
  Timer watch_;
  Connections connections_;
  RequestIds request_ids_;
  std::array<char, 16 * 1024> scratch_{};
  std::time_t date_second_ = 0;
  std::string date_;
  bool finishing_ = false;
  std::thread thread_;
};

}  // namespace xiezhu::server
