// Takes the steps of the system on supervision orders: reminders and lapses; and moves the dates of open
// orders and cards to a calendar that was amended. Results do not depend on when it runs. A task of the
// leader.
#pragma once

#include <functional>
#include <string_view>

#include "domain/kernel/clock.hpp"
#include "domain/ports/id_source.hpp"
#include "server/run/leader.hpp"

namespace xiezhu::server {

// Used by one thread; clock and ids must outlive it.
class Overseer {
 public:
  using Report = std::function<void(std::string_view)>;

  Overseer(const domain::Clock& clock, domain::IdSource& ids, Report report)
      : clock_(clock), ids_(ids), report_(std::move(report)) {}

  // One look. Stops between two orders when the server stops.
  void oversee(LeaderTurn& turn);

 private:
  void take_due_steps(LeaderTurn& turn);
  void follow_calendar(LeaderTurn& turn);
  template <class Repository>
  void recalculate_open(LeaderTurn& turn, Repository repository);

  const domain::Clock& clock_;
  domain::IdSource& ids_;
  Report report_;
  int calendar_version_ = -1;  // for which all open dates are as they should be
};

}  // namespace xiezhu::server
