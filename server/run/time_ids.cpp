#include "server/run/time_ids.hpp"

#include <algorithm>

namespace xiezhu::server {
namespace {

constexpr auto first_tick = domain::to_instant(domain::LocalTime{domain::make_date(2019, 1, 1)});
constexpr int node_bits = 10;
constexpr int sequence_bits = 12;

}  // namespace

std::int64_t TimeIds::next() {
  const auto now = (clock_.now() - first_tick).count();
  const std::scoped_lock lock(mutex_);
  if (now > last_tick_) {
    last_tick_ = now;
    sequence_ = 0;
  } else if (++sequence_ == std::int64_t{1} << sequence_bits) {
    // More than 4,096 ids in a millisecond, or a clock that went back: borrow from the next millisecond.
    ++last_tick_;
    sequence_ = 0;
  }
  return last_tick_ << (node_bits + sequence_bits) | node_ << sequence_bits | sequence_;
}

domain::Instant SystemClock::now() const {
  return std::chrono::floor<domain::Millis>(std::chrono::system_clock::now());
}

}  // namespace xiezhu::server
