// The orders and cards that were made of the clocks of alerts.
#pragma once

#include <vector>

#include "domain/ports/alerts.hpp"
#include "persistence/sql/statement.hpp"

namespace xiezhu::persistence {

// Gives each line the newest order or card of the kind that its rung calls for; one question for each kind.
void add_measures(sql::Session& session, std::vector<domain::AlertLine>& lines);

}  // namespace xiezhu::persistence
