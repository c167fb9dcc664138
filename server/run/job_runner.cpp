#include "server/run/job_runner.hpp"

#include <algorithm>

namespace xiezhu::server {
namespace {

constexpr int jobs_per_round = 50;

}  // namespace

domain::Job after_rows(domain::Job job, std::span<const domain::JobRow> rows, domain::Instant now) {
  job.done += static_cast<int>(rows.size());
  job.noted += static_cast<int>(rows.size());
  job.failed +=
      static_cast<int>(std::ranges::count(rows, domain::JobRowState::failed, &domain::JobRow::state));
  return job.done < job.total ? job : ended(std::move(job), domain::JobState::done, now);
}

domain::Job ended(domain::Job job, domain::JobState state, domain::Instant now) {
  job.state = state;
  job.finished_at = now;
  return job;
}

void JobRunner::run(LeaderTurn& turn) {
  for (bool worked = true; worked && !turn.stopping();) {
    worked = false;
    std::vector<domain::JobId> open;
    turn.read([&](domain::UnitOfWork& unit) { open = unit.jobs().open(jobs_per_round); });
    for (const auto id : open) {
      if (turn.stopping()) return;
      worked = step(turn, id) || worked;
    }
  }
}

// One piece; false when there was nothing to do.
bool JobRunner::step(LeaderTurn& turn, domain::JobId id) {
  std::optional<domain::Job> job;
  turn.read([&](domain::UnitOfWork& unit) { job = unit.jobs().find(id); });
  if (!job || job->over()) return false;
  if (job->cancel_requested) {
    end(turn, *job, domain::JobState::cancelled, {});
    return true;
  }
  try {
    advance(turn, *job);
  } catch (const domain::Unavailable&) {
    throw;
  } catch (const domain::CommitUnknown&) {
    throw;
  } catch (const LeadershipLost&) {
    throw;
  } catch (const std::exception& error) {
    report_("job " + std::to_string(id.value()) + " failed: " + error.what());
    turn.read([&](domain::UnitOfWork& unit) { job = unit.jobs().find(id); });
    if (job && !job->over()) end(turn, *job, domain::JobState::failed, "internal");
  }
  return true;
}

void JobRunner::advance(LeaderTurn& turn, const domain::Job& job) {
  const auto work = works_.find(job.kind);
  std::optional<domain::Person> owner;
  turn.read([&](domain::UnitOfWork& unit) { owner = unit.people().find(job.owner); });
  const domain::Actor actor = owner ? domain::Actor{owner->id, owner->unit, owner->roles} : domain::Actor{};
  const bool allowed =
      owner && !owner->disabled && domain::may_start(job.kind, actor, turn.reference()->units);
  if (!allowed || work == works_.end()) return end(turn, job, domain::JobState::failed, "forbidden");
  if (job.state == domain::JobState::queued) {
    domain::Job started = job;
    started.state = domain::JobState::running;
    started.started_at = clock_.now();
    bool recorded = false;
    turn.write([&](domain::UnitOfWork& unit) {
      recorded = unit.jobs().record(job, started, {});
      return recorded ? domain::Finish::commit : domain::Finish::rollback;
    });
    if (recorded) work->second->advance(turn, started, actor);
    return;
  }
  work->second->advance(turn, job, actor);
}

// A code is recorded as one more row, which is about the job itself.
void JobRunner::end(LeaderTurn& turn, const domain::Job& job, domain::JobState state, std::string_view code) {
  std::vector<domain::JobRow> rows;
  if (!code.empty()) {
    rows.push_back({.ordinal = job.done + 1,  // behind those of the work itself
                    .subject = "job",
                    .state = domain::JobRowState::failed,
                    .code = std::string{code}});
  }
  auto over = ended(job, state, clock_.now());
  over.noted += static_cast<int>(rows.size());
  if (const auto work = works_.find(job.kind); work != works_.end()) work->second->abandon(job.id);
  turn.write([&](domain::UnitOfWork& unit) {
    return unit.jobs().record(job, over, rows) ? domain::Finish::commit : domain::Finish::rollback;
  });
}

}  // namespace xiezhu::server
