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

// A transaction is to stay at about this many rows: it holds the only writer of SQLite, and a cluster
// certifies it as a whole.
constexpr std::size_t postings_at_once = 2'000;
constexpr int requests_at_once = 50;

using MarkRow = std::tuple<domain::RequestId, std::int64_t>;
using IdRow = std::tuple<domain::RequestId>;

}  // namespace

bool SearchRepo::any_marked() { return !sql::rows<MarkRow>(session_, select_marks, 1).empty(); }

int SearchRepo::marked_count() { return sql::value<int>(session_, count_marks); }

domain::IndexedPiece SearchRepo::index_marked() {
  const auto marks = sql::rows<MarkRow>(session_, select_marks, requests_at_once);
  std::vector<domain::RequestId> ids;
  for (const auto& [id, stamp] : marks) ids.push_back(id);
  const auto piece = index(ids, false);
  for (const auto& [id, stamp] : marks) {
    if (id <= piece.last) sql::execute(session_, delete_mark, id, stamp);
  }
  return piece;
}

domain::IndexedPiece SearchRepo::index_anew(domain::RequestId after) {
  std::vector<domain::RequestId> ids;
  for (const auto& [id] : sql::rows<IdRow>(session_, select_requests, after, requests_at_once))
    ids.push_back(id);
  return index(ids, true);
}

domain::IndexedPiece SearchRepo::index(std::span<const domain::RequestId> ids, bool anew) {
  const auto documents = search_documents(session_, ids);
  const auto stored = stored_entries(session_, ids);
  PostingChanges changes;
  domain::IndexedPiece piece;
  for (const auto id : ids) {
    if (changes.size() >= postings_at_once) break;
    const auto document = std::ranges::lower_bound(documents, id, {}, &domain::SearchDocument::id);
    std::vector<domain::SearchEntry> wanted;
    if (document != documents.end() && document->id == id) wanted = domain::entries_of(*document);
    std::vector<domain::SearchEntry> old;
    std::ranges::copy_if(stored, std::back_inserter(old),
                         [id](const domain::SearchEntry& entry) { return entry.request == id; });
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
