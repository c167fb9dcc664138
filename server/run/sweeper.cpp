#include "server/run/sweeper.hpp"

#include <string>

#include "domain/request/commands.hpp"

namespace xiezhu::server {
namespace {

constexpr int batch = 200;
constexpr std::chrono::hours keep_keys{7 * 24};
constexpr std::chrono::hours keep_jobs{30 * 24};
constexpr std::chrono::hours forget_every{1};

}  // namespace

void Sweeper::sweep(LeaderTurn& turn) {
  take_due_steps(turn);
  if (clock_.now() - forgotten_at_ > forget_every) forget_expired(turn);
}

void Sweeper::take_due_steps(LeaderTurn& turn) {
  std::size_t found = batch;
  int taken = 1;
  while (found == batch && taken > 0) {
    std::vector<domain::RequestId> due;
    const auto now = clock_.now();
    turn.read([&](domain::UnitOfWork& unit) { due = unit.queries().due_for_system(now, batch); });
    found = due.size();
    taken = 0;
    for (const auto id : due) {
      if (turn.stopping()) return;
      taken += settle(turn, id, now);
    }
  }
}

// A request that cannot be settled is reported and keeps nobody else waiting.
int Sweeper::settle(LeaderTurn& turn, domain::RequestId id, domain::Instant now) {
  int steps = 0;
  try {
    turn.write([&](domain::UnitOfWork& unit) {
      steps = domain::settle(unit, id, now);
      return steps > 0 ? domain::Finish::commit : domain::Finish::rollback;
    });
  } catch (const domain::Unavailable&) {
    throw;
  } catch (const LeadershipLost&) {
    throw;
  } catch (const std::exception& error) {
    report_("request " + std::to_string(id.value()) + ": sweep failed: " + error.what());
    return 0;
  }
  return steps;
}

void Sweeper::forget_expired(LeaderTurn& turn) {
  const auto now = clock_.now();
  turn.write([&](domain::UnitOfWork& unit) {
    unit.sessions().remove_seen_before(now - sessions_.idle);
    unit.idempotency().remove_before(now - keep_keys);
    return domain::Finish::commit;
  });
  forget_jobs(turn, now - keep_jobs);
  forgotten_at_ = now;
}

// One by one, because a job may have many rows.
void Sweeper::forget_jobs(LeaderTurn& turn, domain::Instant before) {
  std::vector<domain::JobId> old;
  turn.read([&](domain::UnitOfWork& unit) { old = unit.jobs().over_before(before, batch); });
  for (const auto id : old) {
    if (turn.stopping()) return;
    turn.write([&](domain::UnitOfWork& unit) {
      unit.jobs().remove(id);
      return domain::Finish::commit;
    });
  }
}

}  // namespace xiezhu::server
