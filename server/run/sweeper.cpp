#include "server/run/sweeper.hpp"

#include <string>

#include "domain/request/commands.hpp"

namespace xiezhu::server {
namespace {

constexpr int batch = 200;
constexpr std::chrono::hours keep_keys{7 * 24};
constexpr std::chrono::hours forget_every{1};

}  // namespace

Sweeper::Sweeper(domain::Store& store, const domain::Clock& clock, Options options, Report report)
    : store_(store),
      clock_(clock),
      options_(options),
      report_(std::move(report)),
      thread_([this](const std::stop_token& stop) { run(stop); }) {}

Sweeper::~Sweeper() {
  thread_.request_stop();
  wake_.notify_all();
}

void Sweeper::run(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    try {
      take_due_steps(stop);
      if (clock_.now() - forgotten_at_ > forget_every) forget_expired();
    } catch (const std::exception& error) {
      report_(std::string{"sweep failed: "} + error.what());
    }
    std::unique_lock lock(mutex_);
    wake_.wait_for(lock, stop, options_.every, [] { return false; });
  }
}

void Sweeper::take_due_steps(const std::stop_token& stop) {
  std::size_t found = batch;
  int taken = 1;
  while (found == batch && taken > 0) {
    std::vector<domain::RequestId> due;
    const auto now = clock_.now();
    store_.read([&](domain::UnitOfWork& unit) { due = unit.queries().due_for_system(now, batch); });
    found = due.size();
    taken = 0;
    for (const auto id : due) {
      if (stop.stop_requested()) return;
      taken += settle(id, now);
    }
  }
}

// A request that cannot be settled is reported and keeps nobody else waiting.
int Sweeper::settle(domain::RequestId id, domain::Instant now) {
  int steps = 0;
  try {
    store_.write([&](domain::UnitOfWork& unit) {
      steps = domain::settle(unit, id, now);
      return steps > 0 ? domain::Finish::commit : domain::Finish::rollback;
    });
  } catch (const domain::Unavailable&) {
    throw;
  } catch (const std::exception& error) {
    report_("request " + std::to_string(id.value()) + ": sweep failed: " + error.what());
    return 0;
  }
  return steps;
}

void Sweeper::forget_expired() {
  const auto now = clock_.now();
  store_.write([&](domain::UnitOfWork& unit) {
    unit.sessions().remove_seen_before(now - options_.sessions.idle);
    unit.idempotency().remove_before(now - keep_keys);
    return domain::Finish::commit;
  });
  forgotten_at_ = now;
}

}  // namespace xiezhu::server
