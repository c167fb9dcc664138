// One request and its answer, shared by the connection and the job that works on it.
#pragma once

#include <memory>
#include <string>

#include "server/net/request_head.hpp"
#include "server/net/server_state.hpp"

namespace xiezhu::server {

class Exchange {
 public:
  Exchange(ServerState& state, std::string request_id, const std::string& remote_address,
           bool remote_is_loopback);
  // Gives back what it holds of the server's budgets.
  ~Exchange();
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;

  // Counts the request as in flight; false when there are too many.
  bool enter();
  // Counts bytes of the body as held; false when the server holds too many.
  bool hold_body(std::size_t bytes);

  // Runs the plan; whatever goes wrong becomes an answer. Blocks as the plan does.
  void run() noexcept;
  // Answers instead of the plan.
  void refuse(int status) noexcept;
  // Gives the body back as soon as there is an answer: a peer that reads slowly must not hold it.
  void release_body();
  // After the answer has been written: tells the observer.
  void report(std::size_t bytes_sent);

  RequestHead head;
  api::Planned planned;
  api::Response response;

 private:
  void answer_fault(std::string_view what) noexcept;

  ServerState& state_;
  const SteadyClock::time_point started_ = SteadyClock::now();
  std::size_t body_bytes_ = 0;  // held of the server's budget
  std::size_t bytes_received_ = 0;
  bool entered_ = false;
  bool reported_ = false;
};

// Runs the exchange in the pool and comes back to the connection's thread. False, without having run it, when
// the queue of the pool is full.
Awaitable<bool> run_in_pool(Executor executor, WorkerPool& pool, std::shared_ptr<Exchange> exchange);

}  // namespace xiezhu::server
