#include "server/run/sweeper.hpp"

#include <string>

#include "domain/request/commands.hpp"
#include "server/run/reported_step.hpp"

namespace xiezhu::server {
namespace {

constexpr int batch = 200;
constexpr std::chrono::hours keep_keys{7 * 24};
constexpr std::chrono::hours keep_jobs{30 * 24};
constexpr std::chrono::hours forget_every{1};

}  // namespace

void Sweeper::sweep(LeaderTurn& turn) {
  take_due_steps(turn);
  pass_to_successors(turn);
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
      const auto settle = [&](domain::UnitOfWork& unit) { return domain::settle(unit, id, now) > 0; };
      if (take_step(turn, id, settle)) ++taken;
    }
  }
}

// One step in a transaction of its own; false when there was nothing to do. A request that fails is reported
// and keeps nobody else waiting.
template <class Step>
bool Sweeper::take_step(LeaderTurn& turn, domain::RequestId id, Step step) {
  return take_reported_step(turn, report_, "request " + std::to_string(id.value()) + ": sweep",
                            std::move(step));
}

// Looked at once for each day and each change of the units.
void Sweeper::pass_to_successors(LeaderTurn& turn) {
  const auto reference = turn.reference();
  const auto now = clock_.now();
  const auto today = domain::local_date(now);
  if (reference->version == passed_version_ && today == passed_on_) return;
  for (const auto& unit : reference->units.units()) {
    if (unit.successor && !unit.valid_on(today)) pass_on(turn, unit.id, now);
    if (turn.stopping()) return;
  }
  passed_version_ = reference->version;
  passed_on_ = today;
}

void Sweeper::pass_on(LeaderTurn& turn, domain::UnitId ended, domain::Instant now) {
  domain::RequestId last;
  for (bool more = true; more && !turn.stopping();) {
    std::vector<domain::RequestId> requests;
    turn.read([&](domain::UnitOfWork& unit) { requests = unit.queries().open_of(ended, last, batch); });
    for (const auto id : requests)
      take_step(turn, id, [&](domain::UnitOfWork& unit) { return domain::transfer(unit, id, now); });
    more = requests.size() == batch;
    if (more) last = requests.back();
  }
}

void Sweeper::forget_expired(LeaderTurn& turn) {
  const auto now = clock_.now();
  turn.write([&](domain::UnitOfWork& unit) {
    unit.sessions().remove_seen_before(now - sessions_.idle);
    unit.idempotency().remove_before(now - keep_keys);
    return domain::Finish::commit;
  });
  forget_jobs(turn, now - keep_jobs);
  forget_working_copies(turn, now);
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

// A batch each time; there are few.
void Sweeper::forget_working_copies(LeaderTurn& turn, domain::Instant now) {
  turn.write([&](domain::UnitOfWork& unit) {
    for (const auto id : unit.working_copies().forgettable(now - domain::CopyLimits::disuse,
                                                           now - domain::CopyLimits::after_end, batch))
      unit.working_copies().remove(id);
    return domain::Finish::commit;
  });
}

}  // namespace xiezhu::server
