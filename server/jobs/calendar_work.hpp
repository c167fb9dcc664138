// The calendar of a year from a file. The preview notes every request whose dates it would move; applying
// puts the year in place and then moves them, one transaction per few requests. The input is the year, a line
// break and the file.
#pragma once

#include "domain/request/recalculation.hpp"
#include "server/run/job_runner.hpp"

namespace xiezhu::server {

class CalendarWork final : public JobWork {
 public:
  // The clock must outlive it.
  explicit CalendarWork(const domain::Clock& clock) : clock_(clock) {}
  void advance(LeaderTurn& turn, const domain::Job& job, const domain::Actor& owner) override;

 private:
  void begin(LeaderTurn& turn, const domain::Job& job);
  void preview(LeaderTurn& turn, const domain::Job& job);
  void apply(LeaderTurn& turn, const domain::Job& job);

  const domain::Clock& clock_;
};

}  // namespace xiezhu::server
