#include "persistence/repositories/search_repo.hpp"

#include <algorithm>

#include "persistence/repositories/search_documents.hpp"
#include "persistence/repositories/search_postings.hpp"

namespace xiezhu::persistence {
namespace {

constexpr auto select_marks = "SELECT request_id, stamp FROM search_mark ORDER BY request_id LIMIT :limit";
constexpr auto count_marks = "SELECT COUNT(*) FROM search_mark";
constexpr auto delete_mark = "DELETE FROM search_mark WHERE request_id = :id AND stamp = :stamp";
constexpr auto select_mark_of = "SELECT stamp FROM search_mark WHERE request_id = :id";
constexpr auto select_requests = "SELECT id FROM request WHERE id > :after ORDER BY id LIMIT :limit";

struct Portion {
  int requests;
  std::size_t postings;
};
// The only writer of SQLite is held by it, and a cluster certifies it as a whole.
constexpr Portion small_portion{50, 2'000};
// The more postings are sorted together, the fewer pages does each of them cost; a file has no cluster to be
// careful of.
constexpr Portion large_portion{400, 100'000};
constexpr Portion largest_portion{16'000, 4'000'000};

Portion portion_for(domain::IndexPace pace, const sql::Dialect& dialect) {
  if (pace == domain::IndexPace::beside_others) return small_portion;
  return dialect.sqlite() ? largest_portion : large_portion;
}

using MarkRow = std::tuple<domain::RequestId, std::int64_t>;
using IdRow = std::tuple<domain::RequestId>;

}  // namespace

bool SearchRepo::any_marked() { return !sql::rows<MarkRow>(session_, select_marks, 1).empty(); }

int SearchRepo::marked_count() { return sql::value<int>(session_, count_marks); }

domain::IndexedPiece SearchRepo::index_marked(domain::IndexPace pace) {
  const auto portion = portion_for(pace, session_.dialect());
  const auto marks = sql::rows<MarkRow>(session_, select_marks, portion.requests);
  std::vector<domain::RequestId> ids;
  for (const auto& [id, stamp] : marks) ids.push_back(id);
  const auto piece = index(ids, false, portion.postings);
  sql::Cells done;
  for (const auto& [id, stamp] : marks) {
    if (id <= piece.last) std::ranges::move(sql::cells(id, stamp), std::back_inserter(done));
  }
  if (!done.empty()) session_.execute_each(delete_mark, 2, done);
  return piece;
}

domain::IndexedPiece SearchRepo::index_anew(domain::RequestId after, domain::IndexPace pace) {
  const auto portion = portion_for(pace, session_.dialect());
  std::vector<domain::RequestId> ids;
  for (const auto& [id] : sql::rows<IdRow>(session_, select_requests, after, portion.requests))
    ids.push_back(id);
  return index(ids, true, portion.postings);
}

domain::IndexedPiece SearchRepo::index(std::span<const domain::RequestId> ids, bool anew,
                                       std::size_t postings) {
  const auto documents = search_documents(session_, ids);
  auto stored = stored_entries(session_, ids);
  std::ranges::stable_sort(stored, {}, &domain::SearchEntry::request);
  PostingChanges changes;
  domain::IndexedPiece piece;
  for (const auto id : ids) {
    if (changes.size() >= postings) break;
    const auto document = std::ranges::lower_bound(documents, id, {}, &domain::SearchDocument::id);
    std::vector<domain::SearchEntry> wanted;
    if (document != documents.end() && document->id == id) wanted = domain::entries_of(*document);
    const auto old = std::ranges::equal_range(stored, id, {}, &domain::SearchEntry::request);
    changes.turn(old, wanted, anew);
    ++piece.requests;
    piece.last = id;
  }
  changes.write(session_);
  return piece;
}

bool SearchRepo::current(domain::RequestId id) {
  if (!sql::rows<std::tuple<std::int64_t>>(session_, select_mark_of, id).empty()) return true;
  const std::vector ids{id};
  const auto documents = search_documents(session_, ids);
  if (documents.empty()) return false;
  const auto wanted = domain::entries_of(documents.front());
  auto stored = stored_entries(session_, ids);
  if (!std::ranges::is_permutation(wanted, stored)) return false;
  return std::ranges::all_of(stored,
                             [&](const domain::SearchEntry& entry) { return has_postings(session_, entry); });
}

}  // namespace xiezhu::persistence
