// Requests whose dates another calendar moves, in steps of a few requests in the order of their ids.
#pragma once

#include <functional>
#include <vector>

#include "domain/ports/unit_of_work.hpp"
#include "domain/request/recalculation.hpp"

namespace xiezhu::server {

struct MovedRequest {
  int place = 0;  // among the requests of the step, from 0
  domain::RequestId request;
  domain::MovedClock clock;
};

struct CalendarStep {
  int looked_at = 0;  // 0: there are no more
  domain::RequestId last{};
  std::vector<MovedRequest> moved;
};

// What `changed` would do to the next requests with a running clock.
CalendarStep preview_step(domain::UnitOfWork& unit, const domain::Reference& changed, domain::RequestId after,
                          int limit, domain::Instant now);
// Moves the dates of the next requests to the calendar as it now stands; an event for each that moves.
CalendarStep apply_step(domain::UnitOfWork& unit, domain::RequestId after, int limit, domain::Instant now);

// All steps one after another, each in a transaction of its own, for commands. `seen` is told of every step
// and how many requests there are.
using SeenStep = std::function<void(const CalendarStep& step, int total)>;
void preview_all(domain::Store& store, const domain::Reference& changed, domain::Instant now,
                 const SeenStep& seen);
void apply_all(domain::Store& store, domain::Instant now, const SeenStep& seen);

}  // namespace xiezhu::server
