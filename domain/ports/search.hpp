// The index behind the search box.
//
// Whatever stores a request or a comment marks the request, in the same transaction; the leader brings the
// index up to date a moment later. What the index says is never shown by itself: every hit is compared with
// the stored texts, and who may see it is asked of the boxes.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "domain/ports/queries.hpp"
#include "domain/search/search_document.hpp"

namespace xiezhu::domain {

struct SearchPage {
  std::vector<SearchHit> hits;   // by rank, then the newest entry first
  std::optional<Cursor> next{};  // where to go on; nullopt at the end
  bool too_broad = false;        // given up: the database took longer than it may; there are no hits then
};

// How much one transaction does. beside_others: little enough to hold up nobody. alone: as much as makes the
// index of a whole database quickest, for a command.
enum class IndexPace { beside_others, alone };

// What one transaction brought up to date.
struct IndexedPiece {
  int requests = 0;
  RequestId last;
};

class SearchIndex {
 public:
  virtual ~SearchIndex() = default;
  // At most `limit` hits for all words in what `reach` covers, each request once. A page may be shorter than
  // the limit although there is a next one. `words` must not be empty. The queries take no longer than
  // `patience` together.
  virtual SearchPage find(const std::vector<SearchWord>& words, const SearchReach& reach,
                          std::optional<Cursor> after, int limit, std::chrono::milliseconds patience) = 0;
  // Whether any request is marked; looks at one entry of an index.
  virtual bool any_marked() = 0;
  virtual int marked_count() = 0;
  // Brings marked requests up to date and takes their marks away, unless they were marked again meanwhile.
  virtual IndexedPiece index_marked(IndexPace pace) = 0;
  // Makes the index of the requests after `after` anew, ascending, also where it seems to be right.
  virtual IndexedPiece index_anew(RequestId after, IndexPace pace) = 0;
  // Whether the index says of the request what its texts say; true for one that is marked.
  virtual bool current(RequestId id) = 0;
};

}  // namespace xiezhu::domain
