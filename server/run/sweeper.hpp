// The step of time: looks for clocks on which the system itself must act, moves the requests of units that
// have ended to their successors, and once an hour throws away what has expired. Results do not depend on
// when it runs, only how soon they are visible does. A task of the leader.
#pragma once

#include <functional>
#include <string_view>

#include "api/http/environment.hpp"
#include "server/run/leader.hpp"

namespace xiezhu::server {

// Used by one thread.
class Sweeper {
 public:
  using Report = std::function<void(std::string_view)>;

  // The clock must outlive it.
  Sweeper(const domain::Clock& clock, api::SessionPolicy sessions, Report report)
      : clock_(clock), sessions_(sessions), report_(std::move(report)) {}

  // One sweep. Stops between two requests when the server stops.
  void sweep(LeaderTurn& turn);

 private:
  void take_due_steps(LeaderTurn& turn);
  void pass_to_successors(LeaderTurn& turn);
  void pass_on(LeaderTurn& turn, domain::UnitId ended, domain::Instant now);
  template <class Step>
  bool take_step(LeaderTurn& turn, domain::RequestId id, Step step);
  void forget_expired(LeaderTurn& turn);
  static void forget_jobs(LeaderTurn& turn, domain::Instant before);
  static void forget_working_copies(LeaderTurn& turn, domain::Instant now);

  const domain::Clock& clock_;
  api::SessionPolicy sessions_;
  Report report_;
  domain::Instant forgotten_at_{};
  int passed_version_ = 0;         // of the reference data, and …
  domain::LocalDate passed_on_{};  // … the day, for which no request waits for a successor
};

}  // namespace xiezhu::server
