// One verb on many requests: each row is one domain::perform in a transaction of its own, with the rights
// that the person has at that moment. A row that is refused says why and leaves the others alone.
#pragma once

#include "domain/ports/id_source.hpp"
#include "domain/request/decisions.hpp"
#include "server/run/job_runner.hpp"

namespace xiezhu::server {

class BulkWork final : public JobWork {
 public:
  using Report = std::function<void(std::string_view)>;

  // The clock must outlive it. `report` is told of rows that failed inside.
  BulkWork(const domain::Clock& clock, Report report) : clock_(clock), report_(std::move(report)) {}
  void advance(LeaderTurn& turn, const domain::Job& job, const domain::Actor& owner) override;

 private:
  struct Step {
    domain::RequestId request;
    domain::Version seen = 0;
    const domain::Act* act = nullptr;
  };
  std::optional<domain::Job> take_row(LeaderTurn& turn, const domain::Job& job, const Step& step);
  std::optional<domain::Job> perform(LeaderTurn& turn, const domain::Job& job, const Step& step,
                                     domain::JobRow& row);

  const domain::Clock& clock_;
  Report report_;
};

}  // namespace xiezhu::server
