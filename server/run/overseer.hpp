// Takes the steps of the system on what stands beside requests: reminders and lapses of supervision orders,
// silence and late execution in disputes; and moves the dates of open orders, cards and disputes to a
// calendar that was amended. Results do not depend on when it runs. A task of the leader.
#pragma once

#include <functional>
#include <string_view>

#include "domain/kernel/clock.hpp"
#include "domain/ports/id_source.hpp"
#include "domain/ports/unit_of_work.hpp"
#include "server/run/leader.hpp"

namespace xiezhu::server {

// Used by one thread; clock and ids must outlive it.
class Overseer {
 public:
  using Report = std::function<void(std::string_view)>;

  Overseer(const domain::Clock& clock, domain::IdSource& ids, Report report)
      : clock_(clock), ids_(ids), report_(std::move(report)) {}

  // One look. Stops between two steps when the server stops.
  void oversee(LeaderTurn& turn);

 private:
  template <class Find>
  void take_due_steps(LeaderTurn& turn, Find find);
  bool settle(domain::UnitOfWork& unit, domain::OrderId id, domain::Instant now);
  bool settle(domain::UnitOfWork& unit, domain::DisputeId id, domain::Instant now);
  void follow_calendar(LeaderTurn& turn);
  template <class Id, class Find>
  void recalculate_open(LeaderTurn& turn, Find find);

  const domain::Clock& clock_;
  domain::IdSource& ids_;
  Report report_;
  int calendar_version_ = -1;  // for which all open dates are as they should be
};

}  // namespace xiezhu::server
