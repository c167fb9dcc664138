// The columns that lists are filtered and sorted by, the same in the rows of parties and of participants.
#pragma once

#include "domain/request/boxes.hpp"
#include "persistence/sql/statement.hpp"

namespace xiezhu::persistence {

template <>
struct sql::Fields<domain::Listing> {
  static auto of(auto& l) {
    return std::tie(l.state, l.urgent, l.item, l.case_officer, l.sent_at, l.changed_at, l.number_key,
                    l.due_at, l.blue_at, l.yellow_at, l.late_after);
  }
};

inline const std::string listing_columns =
    "state, urgent, item_version_id, case_officer_id, sent_at, changed_at, number_key, due_at, blue_at, "
    "yellow_at, late_after";

}  // namespace xiezhu::persistence
