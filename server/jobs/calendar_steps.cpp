#include "server/jobs/calendar_steps.hpp"

#include <stdexcept>

#include "domain/request/commands.hpp"

namespace xiezhu::server {
namespace {

// Whoever acts on the request meanwhile comes first; then the new state is looked at.
std::optional<domain::MovedClock> move_dates(domain::UnitOfWork& unit, domain::RequestId id,
                                             domain::Instant now) {
  constexpr int tries = 5;
  for (int i = 0; i < tries; ++i) {
    const auto before = unit.requests().load(id);
    if (!before) return std::nullopt;
    const bool moved = domain::recalculate(unit, id, now);
    const auto after = unit.requests().load(id);
    if (moved) return domain::moved_clock(*before, *after);
    if (after->version == before->version) return std::nullopt;
  }
  throw std::runtime_error("request " + std::to_string(id.value()) + " changes all the time");
}

template <class Move>
CalendarStep go_through(domain::UnitOfWork& unit, domain::RequestId after, domain::Instant now, int limit,
                        Move move) {
  CalendarStep step{.last = after};
  for (const auto id : unit.queries().with_open_dates(after, now, limit)) {
    if (const auto clock = move(id)) step.moved.push_back({step.looked_at, id, *clock});
    ++step.looked_at;
    step.last = id;
  }
  return step;
}

}  // namespace

CalendarStep preview_step(domain::UnitOfWork& unit, const domain::Reference& changed, domain::RequestId after,
                          int limit, domain::Instant now) {
  return go_through(unit, after, now, limit, [&](domain::RequestId id) -> std::optional<domain::MovedClock> {
    const auto request = unit.requests().load(id);
    return request ? domain::preview_recalculation(*request, changed, now) : std::nullopt;
  });
}

CalendarStep apply_step(domain::UnitOfWork& unit, domain::RequestId after, int limit, domain::Instant now) {
  return go_through(unit, after, now, limit, [&](domain::RequestId id) { return move_dates(unit, id, now); });
}

void preview_all(domain::Store& store, const domain::Reference& changed, domain::Instant now,
                 const SeenStep& seen) {
  constexpr int requests_per_read = 200;
  store.read([&](domain::UnitOfWork& unit) {
    const int total = unit.queries().open_date_count(now);
    CalendarStep step;
    do {
      step = preview_step(unit, changed, step.last, requests_per_read, now);
      seen(step, total);
    } while (step.looked_at > 0);
  });
}

void apply_all(domain::Store& store, domain::Instant now, const SeenStep& seen) {
  constexpr int requests_per_transaction = 20;
  int total = 0;
  store.read([&](domain::UnitOfWork& unit) { total = unit.queries().open_date_count(now); });
  domain::RequestId last;
  for (bool more = true; more;) {
    CalendarStep step;
    store.write([&](domain::UnitOfWork& unit) {
      step = apply_step(unit, last, requests_per_transaction, now);
      return domain::Finish::commit;
    });
    seen(step, total);
    more = step.looked_at > 0;
    last = step.last;
  }
}

}  // namespace xiezhu::server
