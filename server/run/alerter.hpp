// Fires the alerts that are due (domain §6). A task of the leader: what it writes carries the fence, and a
// rung is a key of the database, so no alert is fired twice; alarms wait in the database until they are
// fired, so none is missed.
#pragma once

#include "domain/alerts/ladder.hpp"
#include "domain/kernel/clock.hpp"
#include "domain/ports/id_source.hpp"
#include "server/run/leader.hpp"

namespace xiezhu::server {

// Used by one thread; clock and ids must outlive it.
class Alerter {
 public:
  Alerter(const domain::Clock& clock, domain::IdSource& ids, domain::AlertPolicy policy)
      : clock_(clock), ids_(ids), policy_(policy) {}

  // Fires everything that is due; the number fired. Stops between two batches when the server stops.
  int fire(LeaderTurn& turn);

 private:
  const domain::Clock& clock_;
  domain::IdSource& ids_;
  domain::AlertPolicy policy_;
};

}  // namespace xiezhu::server
