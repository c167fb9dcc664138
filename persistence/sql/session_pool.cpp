#include "persistence/sql/session_pool.hpp"

namespace xiezhu::persistence::sql {

SessionPool::SessionPool(const Target& target, Access access, PoolOptions options)
    : target_(target), access_(access), options_(options), free_(options.size) {
  acquire();
}

SessionPool::Slot SessionPool::take() {
  std::unique_lock lock(mutex_);
  const auto number = ++last_number_;
  line_.push_back(number);
  const bool served =
      freed_.wait_for(lock, options_.wait, [&] { return !free_.empty() && line_.front() == number; });
  std::erase(line_, number);
  freed_.notify_all();  // whoever stands in front now may be served
  if (!served) throw DatabaseUnavailable("database: no session became free in time");
  Slot slot = std::move(free_.back());
  free_.pop_back();
  return slot;
}

std::size_t SessionPool::waiting() {
  const std::scoped_lock lock(mutex_);
  return line_.size();
}

void SessionPool::make_ready(Slot& slot) {
  try {
    if (!slot.session) {
      slot.session = std::make_unique<Session>(target_, access_);
    } else if (std::chrono::steady_clock::now() - slot.rested_since > options_.ping_when_idle &&
               !slot.session->ping()) {
      slot.session->reopen();
    }
  } catch (const Error& error) {
    throw DatabaseUnavailable("database " + target_.describe() + ": " + error.what());
  }
}

SessionPool::Lease SessionPool::acquire() {
  // The guard of the slot first, so that a session that cannot be opened gives its place back.
  Slot slot = take();
  try {
    make_ready(slot);
  } catch (...) {
    put_back({});
    throw;
  }
  return {*this, std::move(slot)};
}

void SessionPool::put_back(Slot slot) {
  slot.rested_since = std::chrono::steady_clock::now();
  {
    const std::scoped_lock lock(mutex_);
    free_.push_back(std::move(slot));
  }
  freed_.notify_all();
}

SessionPool::Lease::~Lease() {
  try {
    if (slot_.session->in_transaction()) slot_.session->rollback();
  } catch (const Error&) {
    slot_.session.reset();
  }
  pool_.put_back(std::move(slot_));
}

}  // namespace xiezhu::persistence::sql
