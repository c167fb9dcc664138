// Ratings as lists find them: rows derived from the request.
#pragma once

#include <span>
#include <string>

#include "domain/ports/repositories.hpp"
#include "domain/satisfaction/rating_row.hpp"
#include "persistence/sql/statement.hpp"

namespace xiezhu::persistence {

template <>
struct sql::Fields<domain::RatingRow> {
  static auto of(auto& r) {
    return std::tie(r.request, r.by, r.unit, r.rated_unit, r.overall, r.rated_at, r.shown_at, r.struck,
                    r.appealed_at, r.fix, r.fix_unit, r.fix_due_at, r.fix_late_after, r.open_until);
  }
};

// The columns of RatingRow, in the order of its fields; the key stands first.
inline const std::string rating_columns =
    "request_id, given_by, unit_id, rated_unit_id, overall, rated_at, shown_at, struck, appealed_at, "
    "fix_state, "
    "fix_unit_id, fix_due_at, fix_late_after, open_until";

void save_ratings(sql::Session& session, const domain::Request& request,
                  std::span<const domain::Event> events);
void restore_ratings(sql::Session& session, std::span<const domain::History> histories);

}  // namespace xiezhu::persistence
