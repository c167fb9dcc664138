// Which rows a list consists of, and the index that gives them in its order. A tab of a unit is one range of
// an index: the columns that equal something, then the key of the order and the request. What else a filter
// asks stands behind them in the same index, so that no row is fetched to be judged. The index is named,
// because the planners of both databases guess. The tabs of a person are as long as the work of one person:
// other orders than their own are sorted, as they are of what waits to be rated or archived.
#pragma once

#include <optional>
#include <string>

#include "domain/organisation/person.hpp"
#include "domain/ports/list_query.hpp"
#include "persistence/sql/statement.hpp"

namespace xiezhu::persistence {

struct TabSource {
  std::string table;
  std::string index;
  std::string condition;
  std::string version;    // expression for the version of the request
  sql::Cells parameters;  // of the condition
  std::string order = "sort_key";
  bool descending = false;
  // Where the index keeps the order: the one that starts with an equality of the filter. Through it the rows
  // must be sorted, which is the shorter way when they are few.
  std::optional<std::string> by_equality{};

  void narrow(std::string_view text, sql::Cells with);
};

// nullopt when the viewer cannot have anything in the list.
std::optional<TabSource> source_of(const domain::ListQuery& query, const domain::Actor& viewer);

// The query behind a page: request_id, key of the order and version in order, after the cursor, at most
// `limit`.
sql::Query page_of(const TabSource& source, const sql::Dialect& dialect, std::optional<domain::Cursor> after,
                   int limit);
// The number of rows, counted up to `at_most`.
sql::Query count_of(const TabSource& source, const sql::Dialect& dialect, int at_most);

}  // namespace xiezhu::persistence
