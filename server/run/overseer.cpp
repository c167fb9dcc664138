#include "server/run/overseer.hpp"

#include <string>

#include "domain/supervision/commands.hpp"
#include "server/run/reported_step.hpp"

namespace xiezhu::server {
namespace {

constexpr int orders_at_once = 200;

template <class Id>
std::string step_of(Id id) {
  return "supervision " + std::to_string(id.value()) + ": step";
}

}  // namespace

void Overseer::oversee(LeaderTurn& turn) {
  take_due_steps(turn);
  follow_calendar(turn);
}

void Overseer::take_due_steps(LeaderTurn& turn) {
  std::size_t found = orders_at_once;
  bool taken = true;
  while (found == orders_at_once && taken) {
    std::vector<domain::OrderId> due;
    const auto now = clock_.now();
    turn.read([&](domain::UnitOfWork& unit) { due = unit.orders().due_for_system(now, orders_at_once); });
    found = due.size();
    taken = false;
    for (const auto id : due) {
      if (turn.stopping()) return;
      taken |= take_reported_step(turn, report_, step_of(id), [&](domain::UnitOfWork& unit) {
        return domain::settle(unit, ids_, id, now);
      });
    }
  }
}

// Looked at once for each version of the calendar.
void Overseer::follow_calendar(LeaderTurn& turn) {
  const int present = turn.reference()->calendar.version();
  if (present == calendar_version_) return;
  recalculate_open(turn, [](domain::UnitOfWork& unit) -> auto& { return unit.orders(); });
  recalculate_open(turn, [](domain::UnitOfWork& unit) -> auto& { return unit.cards(); });
  if (!turn.stopping()) calendar_version_ = present;
}

template <class Repository>
void Overseer::recalculate_open(LeaderTurn& turn, Repository repository) {
  using Id = typename std::remove_reference_t<std::invoke_result_t<Repository, domain::UnitOfWork&>>::Id;
  Id last;
  for (bool more = true; more && !turn.stopping();) {
    std::vector<Id> open;
    turn.read([&](domain::UnitOfWork& unit) {
      open = repository(unit).in_time(last, clock_.now(), orders_at_once);
    });
    for (const auto id : open)
      take_reported_step(turn, report_, step_of(id), [&](domain::UnitOfWork& unit) {
        return domain::recalculate(unit, id, clock_.now());
      });
    more = open.size() == orders_at_once;
    if (more) last = open.back();
  }
}

}  // namespace xiezhu::server
