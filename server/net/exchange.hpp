// One request and its answer, shared by the connection and the job that works on it.
#pragma once

#include <memory>
#include <string>

#include "server/net/request_head.hpp"
#include "server/net/server_state.hpp"

namespace xiezhu::server {

// How much of a file is in memory at a time.
constexpr std::size_t piece_bytes = std::size_t{256} * 1024;

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

  // Steps for a pool; whatever goes wrong becomes an answer. They block as the plan, the sink or the source
  // does.
  void run() noexcept;         // the plan
  void open_sink() noexcept;   // of a streamed request; without a sink afterwards there is an answer
  void take_piece() noexcept;  // hands `piece` to the sink and empties it
  void end_sink() noexcept;
  void next_piece() noexcept;  // of the answer's source into `piece`; empty when it failed

  // Answers instead of the plan.
  void refuse(int status) noexcept;
  // Gives the body back as soon as there is an answer: a peer that reads slowly must not hold it.
  void release_body();
  // After the answer has been written: tells the observer.
  void report(std::size_t bytes_sent);

  RequestHead head;
  api::Planned planned;
  api::Response response;
  std::string piece;  // of a body on its way from or to a file

 private:
  void answer_fault(std::string_view what) noexcept;
  template <class Step>
  void on_storage(Step step) noexcept;

  ServerState& state_;
  const SteadyClock::time_point started_ = SteadyClock::now();
  std::size_t body_bytes_ = 0;  // held of the server's budget
  std::size_t bytes_received_ = 0;
  bool entered_ = false;
  bool reported_ = false;
};

using PoolStep = void (Exchange::*)() noexcept;

// Takes a step of the exchange in the pool and comes back to the connection's thread. False, without having
// taken it, when the queue of the pool is full.
Awaitable<bool> run_in_pool(Executor executor, WorkerPool& pool, std::shared_ptr<Exchange> exchange,
                            PoolStep step);

}  // namespace xiezhu::server
