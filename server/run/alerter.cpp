#include "server/run/alerter.hpp"

#include "domain/alerts/alert.hpp"

namespace xiezhu::server {
namespace {

// About a thousand rows in a transaction: an alert and one or two messages for each alarm.
constexpr int alarms_at_once = 300;

}  // namespace

int Alerter::fire(LeaderTurn& turn) {
  bool due = false;
  turn.read([&](domain::UnitOfWork& unit) { due = unit.alerts().any_due(clock_.now()); });
  int fired = 0;
  for (int in_batch = 1; due && in_batch > 0 && !turn.stopping(); fired += in_batch) {
    turn.write([&](domain::UnitOfWork& unit) {
      in_batch = domain::fire_alarms(unit, ids_, policy_, clock_.now(), alarms_at_once);
      return in_batch > 0 ? domain::Finish::commit : domain::Finish::rollback;
    });
  }
  return fired;
}

}  // namespace xiezhu::server
