// The statement behind a search, for itself so that its plan can be looked at.
#pragma once

#include <span>
#include <string>

#include "domain/search/search_text.hpp"
#include "persistence/sql/dialect.hpp"

namespace xiezhu::persistence {

// Selects entry_id and request_id of the entries with all tokens, descending, joined in the order of the
// tokens: the shortest list first. Parameters: the unit that asks, the entry before which to begin, the unit
// again, whether everything sent is in reach, the district in reach (or empty) twice, the limit.
std::string search_walk(std::span<const domain::SearchToken> tokens, const sql::Dialect& dialect);

}  // namespace xiezhu::persistence
