// What only one of several servers on a database may do: tasks that run from time to time on the server that
// leads. Leadership is a lease (domain/ports/lease_repository.hpp). It passes on when the holder gives it
// back or shows no sign of life for `duration`, as the others measure it on their own steady clocks.
//
// A server that was frozen and wakes up late does no harm: whatever a task writes carries the fence and is
// rolled back when somebody else leads by then.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <list>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>

#include "domain/ports/unit_of_work.hpp"

namespace xiezhu::server {

// Somebody else leads; nothing was written.
class LeadershipLost : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// One run of a task. Lives as long as the call.
class LeaderTurn {
 public:
  LeaderTurn(domain::Store& store, std::string lease, std::string owner, std::int64_t token,
             std::stop_token stop)
      : store_(store),
        lease_(std::move(lease)),
        owner_(std::move(owner)),
        token_(token),
        stop_(std::move(stop)) {}

  // Store::write whose commit carries the fence. Throws LeadershipLost instead of committing when somebody
  // else leads; let it pass. Keep such a transaction short: until it ends no other task can commit.
  void write(const std::function<domain::Finish(domain::UnitOfWork&)>& work);
  void read(const std::function<void(domain::UnitOfWork&)>& work) { store_.read(work); }
  domain::ReferencePtr reference() { return store_.reference(); }
  [[nodiscard]] std::int64_t token() const { return token_; }
  // True when the server stops; return soon.
  [[nodiscard]] bool stopping() const { return stop_.stop_requested(); }
  [[nodiscard]] const std::stop_token& stop() const { return stop_; }

 private:
  domain::Store& store_;
  std::string lease_;
  std::string owner_;
  std::int64_t token_;
  std::stop_token stop_;
};

class Leader {
 public:
  struct Options {
    std::string lease = "scheduler";
    std::string owner{};  // different for every start of every server
    std::chrono::milliseconds duration{10'000};
    bool alone = false;  // no other process can be on the database: lead at once and without signs of life
  };
  using Task = std::function<void(LeaderTurn&)>;
  using Report = std::function<void(std::string_view)>;

  // The store must outlive it. `fault` is told what failed, `news` when leadership comes and goes; both from
  // several threads.
  Leader(domain::Store& store, Options options, Report fault, Report news = {});
  Leader(const Leader&) = delete;
  Leader& operator=(const Leader&) = delete;
  // Lets every task return, then gives the lease back.
  ~Leader();

  // Before start(): a task that runs as soon as this server leads, and then `every` so often, counted from
  // its end. Each task has a thread of its own, so that a slow one keeps no other waiting; what it throws is
  // reported and it runs again at its next time.
  void add(std::string name, std::chrono::milliseconds every, Task task);
  void start();
  // Lets the task run now, or once more when it is running. Callable from any thread; nothing happens where
  // this server does not lead.
  void wake(std::string_view name);
  // Whether this server leads, as far as it knows: never longer than `duration` after its last sign of life.
  [[nodiscard]] bool leads() const;
  // 0 when it does not lead.
  [[nodiscard]] std::int64_t token() const;

 private:
  using Steady = std::chrono::steady_clock;
  struct Periodic {
    std::string name;
    std::chrono::milliseconds every;
    Task task;
    bool woken = false;
    std::jthread thread;
  };
  struct Watched {
    domain::Lease lease;
    Steady::time_point since;
  };

  void keep(const std::stop_token& stop);
  void contend();
  void show_life();
  void take(const std::optional<domain::Lease>& seen, Steady::time_point asked);
  void step_down(std::int64_t token);
  void work(Periodic& periodic, const std::stop_token& stop);
  void run_once(const Periodic& periodic, std::int64_t token, const std::stop_token& stop);
  [[nodiscard]] std::int64_t held_token() const;  // also when there was no sign of life for long
  [[nodiscard]] std::int64_t token_now() const;   // under the lock

  domain::Store& store_;
  const Options options_;
  Report fault_;
  Report news_;
  mutable std::mutex mutex_;
  std::condition_variable_any changed_;
  std::int64_t token_ = 0;
  Steady::time_point confirmed_{};  // when the last sign of life that arrived was begun
  std::optional<Watched> watched_;  // of the keeper's thread
  std::list<Periodic> tasks_;
  std::jthread keeper_;
};

}  // namespace xiezhu::server
