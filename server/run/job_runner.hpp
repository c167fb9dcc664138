// Runs jobs: a task of the leader. Open jobs take turns piece by piece, so that a long one keeps no short one
// waiting.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string_view>

#include "domain/jobs/job.hpp"
#include "domain/kernel/clock.hpp"
#include "server/run/leader.hpp"

namespace xiezhu::server {

// How one kind of job is done.
class JobWork {
 public:
  JobWork() = default;
  JobWork(const JobWork&) = delete;
  JobWork& operator=(const JobWork&) = delete;
  virtual ~JobWork() = default;
  // Does the next piece of a job that runs, as `owner`, who may have it done: in transactions of `turn`, each
  // of which records with JobRepository::record what it did. Keep a piece well below a second; the wish to
  // cancel is looked at between pieces. When record() says false, return. What it throws, other than a
  // database that is away and a lost leadership, ends the job as failed.
  virtual void advance(LeaderTurn& turn, const domain::Job& job, const domain::Actor& owner) = 0;
  // The job has ended without it, cancelled or failed: lets go of what it holds for it.
  virtual void abandon(domain::JobId /*job*/) {}
};

// The job after `rows`; over when all of a known total are done.
domain::Job after_rows(domain::Job job, std::span<const domain::JobRow> rows, domain::Instant now);
// The job as it ends, in this state.
domain::Job ended(domain::Job job, domain::JobState state, domain::Instant now);

// Used by one thread.
class JobRunner {
 public:
  using Report = std::function<void(std::string_view)>;

  // The clock must outlive it.
  JobRunner(const domain::Clock& clock, Report report) : clock_(clock), report_(std::move(report)) {}
  void add(domain::JobKind kind, std::unique_ptr<JobWork> work) { works_[kind] = std::move(work); }

  // Until no job is open or the server stops.
  void run(LeaderTurn& turn);

 private:
  bool step(LeaderTurn& turn, domain::JobId id);
  void advance(LeaderTurn& turn, const domain::Job& job);
  void end(LeaderTurn& turn, const domain::Job& job, domain::JobState state, std::string_view code);

  const domain::Clock& clock_;
  Report report_;
  std::map<domain::JobKind, std::unique_ptr<JobWork>> works_;
};

}  // namespace xiezhu::server
