// Lists of ratings. Each is one range of an index in its order.
#pragma once

#include "domain/ports/ratings.hpp"
#include "persistence/sql/statement.hpp"

namespace xiezhu::persistence {

class RatingQueries final : public domain::RatingQueries {
 public:
  explicit RatingQueries(sql::Session& session) : session_(session) {}
  std::vector<domain::RatingLine> list(const domain::RatingQuery& query, std::optional<domain::Cursor> after,
                                       int limit) override;
  std::vector<domain::RatingRow> rows(domain::RequestId id) override;

 private:
  sql::Session& session_;
};

// The query behind a page.
sql::Query ratings_page(const domain::RatingQuery& query, const sql::Dialect& dialect,
                        std::optional<domain::Cursor> after, int limit);

}  // namespace xiezhu::persistence
