#include "server/run/leader.hpp"

namespace xiezhu::server {
namespace {

constexpr int signs_per_duration = 5;

}  // namespace

void LeaderTurn::write(const std::function<domain::Finish(domain::UnitOfWork&)>& work) {
  bool lost = false;
  store_.write([&](domain::UnitOfWork& unit) {
    lost = false;
    if (work(unit) == domain::Finish::rollback) return domain::Finish::rollback;
    // Last, so that the row of the lease is locked only for the moment of the commit.
    lost = !unit.leases().hold(lease_, owner_, token_);
    return lost ? domain::Finish::rollback : domain::Finish::commit;
  });
  if (lost) throw LeadershipLost("another server leads");
}

Leader::Leader(domain::Store& store, Options options, Report fault, Report news)
    : store_(store), options_(std::move(options)), fault_(std::move(fault)), news_(std::move(news)) {}

Leader::~Leader() {
  for (auto& periodic : tasks_) periodic.thread.request_stop();
  for (auto& periodic : tasks_) {
    if (periodic.thread.joinable()) periodic.thread.join();
  }
  if (!keeper_.joinable()) return;
  keeper_.request_stop();
  keeper_.join();
  const auto token = held_token();
  if (token == 0) return;
  try {
    store_.write([this, token](domain::UnitOfWork& unit) {
      unit.leases().release(options_.lease, options_.owner, token);
      return domain::Finish::commit;
    });
  } catch (const std::exception& error) {
    fault_(std::string{"the leadership was not given back: "} + error.what());
  }
}

void Leader::add(std::string name, std::chrono::milliseconds every, Task task) {
  tasks_.push_back({.name = std::move(name), .every = every, .task = std::move(task), .thread = {}});
}

void Leader::start() {
  keeper_ = std::jthread{[this](const std::stop_token& stop) { keep(stop); }};
  for (auto& periodic : tasks_)
    periodic.thread = std::jthread{[this, &periodic](const std::stop_token& stop) { work(periodic, stop); }};
}

void Leader::wake(std::string_view name) {
  {
    const std::scoped_lock lock(mutex_);
    for (auto& periodic : tasks_) {
      if (periodic.name == name) periodic.woken = true;
    }
  }
  changed_.notify_all();
}

bool Leader::leads() const { return token() != 0; }

std::int64_t Leader::token() const {
  const std::scoped_lock lock(mutex_);
  return token_now();
}

std::int64_t Leader::held_token() const {
  const std::scoped_lock lock(mutex_);
  return token_;
}

// A process that was frozen knows by its own clock that it may have been replaced.
std::int64_t Leader::token_now() const {
  if (options_.alone || Steady::now() - confirmed_ < options_.duration) return token_;
  return 0;
}

void Leader::keep(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    try {
      if (leads()) {
        show_life();
      } else {
        contend();
      }
    } catch (const std::exception& error) {
      fault_(std::string{"leadership: "} + error.what());
    }
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, stop, options_.duration / signs_per_duration, [] { return false; });
  }
}

void Leader::show_life() {
  if (options_.alone) return;
  const auto token = this->token();
  const auto begun = Steady::now();
  bool held = false;
  store_.write([&](domain::UnitOfWork& unit) {
    held = unit.leases().hold(options_.lease, options_.owner, token);
    return domain::Finish::commit;
  });
  if (!held) return step_down(token);
  const std::scoped_lock lock(mutex_);
  confirmed_ = begun;
}

void Leader::contend() {
  step_down(held_token());
  const auto asked = Steady::now();
  std::optional<domain::Lease> seen;
  store_.read([&](domain::UnitOfWork& unit) { seen = unit.leases().find(options_.lease); });
  if (options_.alone || !seen || seen->owner.empty()) return take(seen, asked);
  // Watched from after the first look to before the last one: no sign of life was committed in between.
  if (!watched_ || watched_->lease != *seen) {
    watched_ = Watched{.lease = *seen, .since = Steady::now()};
  } else if (asked - watched_->since >= options_.duration) {
    take(seen, asked);
  }
}

void Leader::take(const std::optional<domain::Lease>& seen, Steady::time_point asked) {
  std::optional<std::int64_t> token;
  store_.write([&](domain::UnitOfWork& unit) {
    token = unit.leases().take(options_.lease, seen, options_.owner);
    return token ? domain::Finish::commit : domain::Finish::rollback;
  });
  watched_.reset();
  if (!token) return;
  {
    const std::scoped_lock lock(mutex_);
    token_ = *token;
    confirmed_ = asked;
  }
  changed_.notify_all();
  if (news_) news_("this server leads, token " + std::to_string(*token));
}

// Leadership under this token is over.
void Leader::step_down(std::int64_t token) {
  {
    const std::scoped_lock lock(mutex_);
    if (token == 0 || token_ != token) return;
    token_ = 0;
  }
  if (news_) news_("this server does not lead any more");
}

void Leader::work(Periodic& periodic, const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  while (changed_.wait(lock, stop, [this] { return token_now() != 0; }) && !stop.stop_requested()) {
    const auto token = token_now();
    periodic.woken = false;
    lock.unlock();
    if (token != 0) run_once(periodic, token, stop);
    lock.lock();
    changed_.wait_for(lock, stop, periodic.every, [&periodic] { return periodic.woken; });
  }
}

void Leader::run_once(const Periodic& periodic, std::int64_t token, const std::stop_token& stop) {
  try {
    LeaderTurn turn(store_, options_.lease, options_.owner, token, stop);
    periodic.task(turn);
  } catch (const LeadershipLost&) {
    step_down(token);
  } catch (const std::exception& error) {
    fault_(periodic.name + " failed: " + error.what());
  }
}

}  // namespace xiezhu::server
