// A fixed number of sessions, lent out one at a time. Callable from any thread; outlives its leases.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <vector>

#include "persistence/sql/session.hpp"

namespace xiezhu::persistence::sql {

struct PoolOptions {
  std::size_t size = 1;
  std::chrono::milliseconds wait{10'000};  // for a free session, before the caller is turned away
  std::chrono::milliseconds ping_when_idle{
      5'000};  // a session that rested longer must answer before it is lent
};

class SessionPool {
 public:
  class Lease;

  // Opens one session now, to find out whether that works; the others when they are first needed.
  SessionPool(const Target& target, Access access, PoolOptions options);

  // A clean session outside of any transaction, in the order of asking: whoever gives one back and asks again
  // at once stands behind those who wait. Throws DatabaseUnavailable when none becomes free in time or none
  // can be opened.
  Lease acquire();
  // How many wait for a session now.
  [[nodiscard]] std::size_t waiting();

 private:
  struct Slot {
    std::unique_ptr<Session> session;
    std::chrono::steady_clock::time_point rested_since;
  };
  Slot take();
  void make_ready(Slot& slot);
  void put_back(Slot slot);

  const Target& target_;
  const Access access_;
  const PoolOptions options_;
  std::mutex mutex_;
  std::condition_variable freed_;
  std::vector<Slot> free_;          // the last one rested the shortest
  std::deque<std::uint64_t> line_;  // of those who wait, the first to be served in front
  std::uint64_t last_number_ = 0;   // given out in the line
};

// The right to use a session. On its end an open transaction is rolled back and the session returns; one that
// cannot be rolled back is closed.
class SessionPool::Lease {
 public:
  Lease(SessionPool& pool, Slot slot) : pool_(pool), slot_(std::move(slot)) {}
  Lease(const Lease&) = delete;
  Lease& operator=(const Lease&) = delete;
  ~Lease();
  Session& operator*() const { return *slot_.session; }
  Session* operator->() const { return slot_.session.get(); }

 private:
  friend class SessionPool;
  SessionPool& pool_;
  Slot slot_;
};

}  // namespace xiezhu::persistence::sql
