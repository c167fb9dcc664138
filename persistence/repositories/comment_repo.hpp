// Comments on requests; they are read through the queries.
#pragma once

#include "domain/ports/repositories.hpp"
#include "persistence/repositories/search_mark.hpp"
#include "persistence/sql/statement.hpp"

namespace xiezhu::persistence {

class CommentRepo final : public domain::CommentRepository {
 public:
  explicit CommentRepo(sql::Session& session) : session_(session) {}

  void insert(const domain::Comment& comment) override {
    const auto row = sql::cells(comment.id, comment.request, comment.unit, comment.person, comment.scope,
                                comment.at, comment.text);
    sql::insert_cells(
        session_, "INSERT INTO request_comment (id, request_id, unit_id, person_id, scope, created_at, text)",
        row.size(), row);
    mark_for_search(session_, comment.request);
  }

 private:
  sql::Session& session_;
};

}  // namespace xiezhu::persistence
