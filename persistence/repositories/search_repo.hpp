// The search index: plain tables, the same on both databases (docs/adr/0014-search-by-postings.md).
#pragma once

#include <span>

#include "domain/ports/search.hpp"
#include "persistence/sql/session.hpp"

namespace xiezhu::persistence {

class SearchRepo final : public domain::SearchIndex {
 public:
  explicit SearchRepo(sql::Session& session) : session_(session) {}
  domain::SearchPage find(const std::vector<domain::SearchWord>& words, const domain::SearchReach& reach,
                          std::optional<domain::Cursor> after, int limit,
                          std::chrono::milliseconds patience) override;
  bool any_marked() override;
  int marked_count() override;
  domain::IndexedPiece index_marked(domain::IndexPace pace) override;
  domain::IndexedPiece index_anew(domain::RequestId after, domain::IndexPace pace) override;
  bool current(domain::RequestId id) override;

 private:
  // Of the requests, in their order, as many as make up this many postings.
  domain::IndexedPiece index(std::span<const domain::RequestId> ids, bool anew, std::size_t postings);
  sql::Session& session_;
};

}  // namespace xiezhu::persistence
