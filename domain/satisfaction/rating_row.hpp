// A rating as lists find it, derived from the request alone.
#pragma once

#include <optional>
#include <vector>

#include "domain/request/request.hpp"

namespace xiezhu::domain {

// Instants that do not exist are the epoch, so that they compare.
struct RatingRow {
  RequestId request;
  Side by = Side::requesting;
  UnitId unit;        // that rates
  UnitId rated_unit;  // that is rated
  int overall = 0;
  Instant rated_at;
  Instant shown_at;  // since when the rated unit may see it
  bool struck = false;
  Instant appealed_at;               // of an appeal that waits for its review
  std::optional<FixState> fix{};     // of the latest fix task
  std::optional<UnitId> fix_unit{};  // … for whom it waits
  Instant fix_due_at;                // … until when; the epoch for a call-back
  Instant fix_late_after;
  Instant open_until;  // the last of its dates that a new calendar could still move
  friend bool operator==(const RatingRow&, const RatingRow&) = default;
};

// In the order of their sides.
std::vector<RatingRow> rating_rows(const Request& request);

}  // namespace xiezhu::domain
