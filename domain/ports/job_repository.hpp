// Jobs and what came of their rows.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "domain/jobs/job.hpp"

namespace xiezhu::domain {

class JobRepository {
 public:
  virtual ~JobRepository() = default;
  virtual void insert(const Job& job) = 0;
  virtual std::optional<Job> find(JobId id) = 0;
  // Stores how far the job is by now, with the rows that are new. `seen` is the job as it was before; false
  // when its state or progress has changed since, and then nothing was stored. The wish to cancel is not
  // touched. A job that is over loses its input.
  virtual bool record(const Job& seen, const Job& now, std::span<const JobRow> rows) = 0;
  // False when the job is over.
  virtual bool request_cancel(JobId id) = 0;
  // Removes the job with its rows.
  virtual void remove(JobId id) = 0;

  // Jobs that are not over, the oldest first.
  virtual std::vector<JobId> open(int limit) = 0;
  virtual int open_of(PersonId owner, int at_most) = 0;
  // Jobs that were over before `instant`.
  virtual std::vector<JobId> over_before(Instant instant, int limit) = 0;
  // Jobs of a person with an id below `before`, the newest first, without their input.
  virtual std::vector<Job> of_owner(PersonId owner, std::optional<JobId> before, int limit) = 0;
  // Rows after the ordinal, in their order; only those of the state when one is named.
  virtual std::vector<JobRow> rows(JobId id, int after, std::optional<JobRowState> state, int limit) = 0;
};

}  // namespace xiezhu::domain
