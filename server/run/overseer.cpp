#include "server/run/overseer.hpp"

#include <string>

#include "domain/dispute/dispute_commands.hpp"
#include "domain/supervision/commands.hpp"
#include "server/run/reported_step.hpp"

namespace xiezhu::server {
namespace {

constexpr int at_once = 200;

std::string step_of(domain::OrderId id) {
  return "supervision order " + std::to_string(id.value()) + ": step";
}
std::string step_of(domain::CardId id) { return "card " + std::to_string(id.value()) + ": step"; }
std::string step_of(domain::DisputeId id) { return "dispute " + std::to_string(id.value()) + ": step"; }

}  // namespace

void Overseer::oversee(LeaderTurn& turn) {
  take_due_steps(turn, [](domain::UnitOfWork& unit, domain::Instant now) {
    return unit.orders().due_for_system(now, at_once);
  });
  take_due_steps(turn, [](domain::UnitOfWork& unit, domain::Instant now) {
    return unit.disputes().due_for_system(now, at_once);
  });
  follow_calendar(turn);
}

// `find` gives what is due, at most so many at once.
template <class Find>
void Overseer::take_due_steps(LeaderTurn& turn, Find find) {
  std::size_t found = at_once;
  bool taken = true;
  while (found == at_once && taken) {
    std::invoke_result_t<Find, domain::UnitOfWork&, domain::Instant> due;
    const auto now = clock_.now();
    turn.read([&](domain::UnitOfWork& unit) { due = find(unit, now); });
    found = due.size();
    taken = false;
    for (const auto id : due) {
      if (turn.stopping()) return;
      taken |= take_reported_step(turn, report_, step_of(id),
                                  [&](domain::UnitOfWork& unit) { return settle(unit, id, now); });
    }
  }
}

bool Overseer::settle(domain::UnitOfWork& unit, domain::OrderId id, domain::Instant now) {
  return domain::settle(unit, ids_, id, now);
}

bool Overseer::settle(domain::UnitOfWork& unit, domain::DisputeId id, domain::Instant now) {
  const int steps = domain::settle(unit, id, now);
  if (const auto dispute = steps > 0 ? unit.disputes().load(id) : std::nullopt)
    domain::propose_card_for(unit, ids_, *dispute, dispute->version - steps, now);
  return steps > 0;
}

// Looked at once for each version of the calendar.
void Overseer::follow_calendar(LeaderTurn& turn) {
  const int present = turn.reference()->calendar.version();
  if (present == calendar_version_) return;
  recalculate_open<domain::OrderId>(turn, [this](domain::UnitOfWork& unit, domain::OrderId last) {
    return unit.orders().in_time(last, clock_.now(), at_once);
  });
  recalculate_open<domain::CardId>(turn, [this](domain::UnitOfWork& unit, domain::CardId last) {
    return unit.cards().in_time(last, clock_.now(), at_once);
  });
  recalculate_open<domain::DisputeId>(turn, [](domain::UnitOfWork& unit, domain::DisputeId last) {
    return unit.disputes().with_running_clock(last, at_once);
  });
  if (!turn.stopping()) calendar_version_ = present;
}

// `find` gives what has a running clock after an id, in the order of the ids and at most so many at once.
template <class Id, class Find>
void Overseer::recalculate_open(LeaderTurn& turn, Find find) {
  Id last;
  for (bool more = true; more && !turn.stopping();) {
    std::vector<Id> open;
    turn.read([&](domain::UnitOfWork& unit) { open = find(unit, last); });
    for (const auto id : open)
      take_reported_step(turn, report_, step_of(id), [&](domain::UnitOfWork& unit) {
        return domain::recalculate(unit, id, clock_.now());
      });
    more = open.size() == at_once;
    if (more) last = open.back();
  }
}

}  // namespace xiezhu::server
