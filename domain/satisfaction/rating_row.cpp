#include "domain/satisfaction/rating_row.hpp"

#include <algorithm>

namespace xiezhu::domain {
namespace {

UnitId unit_of(const Request& request, Side side) {
  return side == Side::requesting ? request.requesting_unit
                                  : request.content.requested_unit.value_or(UnitId{});
}

void add_task(RatingRow& row, const FixTask& task) {
  row.fix = task.state;
  if (!task.open()) return;
  row.fix_unit = task.state == FixState::to_call_back ? row.unit : row.rated_unit;
  if (const Deadline* due = task.due()) {
    row.fix_due_at = due->due;
    row.fix_late_after = due->late_after;
    // While the contact is owed, the fix is due later.
    row.open_until = std::max(row.open_until, task.rounds.back().due.late_after);
  }
}

RatingRow row_of(const Request& request, const Rating& rating) {
  RatingRow row{.request = request.id,
                .by = rating.by,
                .unit = unit_of(request, rating.by),
                .rated_unit = unit_of(request, other_party(rating.by)),
                .overall = rating.scores().overall(),
                .rated_at = rating.revisions.front().at,
                .shown_at = request.ratings_disclosed_at().value_or(Instant{}),
                .struck = rating.struck(),
                .open_until = rating.changeable.late_after};
  if (rating.appeal_pending()) row.appealed_at = rating.appeal->at;
  if (rating.appealable && !rating.appeal)
    row.open_until = std::max(row.open_until, rating.appealable->late_after);
  if (!rating.tasks.empty()) add_task(row, rating.tasks.back());
  return row;
}

}  // namespace

std::vector<RatingRow> rating_rows(const Request& request) {
  std::vector<RatingRow> rows;
  for (const Side side : {Side::requesting, Side::requested}) {
    if (const Rating* rating = request.rating_by(side)) rows.push_back(row_of(request, *rating));
  }
  return rows;
}

}  // namespace xiezhu::domain
