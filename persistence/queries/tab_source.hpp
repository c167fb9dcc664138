// Which rows a tab consists of. Every tab is one range of one index: equal columns first, then the sort key
// and the request; columns that are only filtered stand behind them in the same index.
#pragma once

#include <optional>
#include <string>

#include "domain/ports/queries.hpp"
#include "persistence/sql/statement.hpp"

namespace xiezhu::persistence {

struct TabSource {
  std::string table;
  std::string condition;
  std::string version;    // expression for the version of the request
  sql::Cells parameters;  // of the condition
};

// nullopt when the viewer cannot have anything in the tab.
std::optional<TabSource> source_of(domain::Tab tab, const domain::Actor& viewer);

// The query behind a page: request_id, sort_key and version in order, after the cursor, at most `limit`.
struct PageQuery {
  std::string text;
  sql::Cells parameters;
};
PageQuery page_of(const TabSource& source, const sql::Dialect& dialect, std::optional<domain::Cursor> after,
                  int limit);

}  // namespace xiezhu::persistence
