// What of a request can be found, and by whom. Plain values.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/kernel/enum_names.hpp"
#include "domain/kernel/ids.hpp"
#include "domain/organisation/org_tree.hpp"
#include "domain/organisation/person.hpp"
#include "domain/request/state.hpp"
#include "domain/search/search_text.hpp"

namespace xiezhu::domain {

// In the order in which they are shown. The first two rank before everything else.
enum class SearchField { number, title, content, reply, units, item, attachment, comment, note };
template <>
struct EnumNames<SearchField> {
  static constexpr std::array table{EnumName<SearchField>{SearchField::number, "number", "文号"},
                                    EnumName<SearchField>{SearchField::title, "title", "标题"},
                                    EnumName<SearchField>{SearchField::content, "content", "内容"},
                                    EnumName<SearchField>{SearchField::reply, "reply", "回复"},
                                    EnumName<SearchField>{SearchField::units, "units", "单位"},
                                    EnumName<SearchField>{SearchField::item, "item", "协助事项"},
                                    EnumName<SearchField>{SearchField::attachment, "attachment", "附件名称"},
                                    EnumName<SearchField>{SearchField::comment, "comment", "沟通留言"},
                                    EnumName<SearchField>{SearchField::note, "note", "内部备注"}};
};
constexpr bool in_head(SearchField field) { return field <= SearchField::title; }

struct SearchPart {
  SearchField field = SearchField::title;
  std::string text;
};

// What only one unit reads: a note of its own, or the name of a file that it has not shown to others yet.
struct SearchNote {
  std::int64_t id = 0;  // of the note or the file
  UnitId unit;
  std::string text;
  SearchField field = SearchField::note;
};

struct SearchDocument {
  RequestId id;
  State state = State::draft;
  std::string number;
  std::string title;
  UnitId requesting_unit;
  std::optional<UnitId> requested_unit;
  bool sent = false;
  std::vector<SearchPart> parts;     // what everybody reads who sees the request; without empty ones
  std::vector<SearchNote> notes;     // ascending
  std::vector<UnitId> parties;       // that have the request in a box
  std::vector<std::string> regions;  // of parties of a district
};

// A line of the index: a request, or one note on it. The id is that of the request or of the note; ids of
// all are made in one order.
struct SearchEntry {
  std::int64_t id = 0;
  RequestId request;
  std::optional<UnitId> audience;  // the only unit that may find it; nullopt: all who see the request
  SearchTokens tokens;
  friend bool operator==(const SearchEntry&, const SearchEntry&) = default;
};

// The entries of a request, the request itself first.
std::vector<SearchEntry> entries_of(const SearchDocument& document);

// Who asks. Whoever has no row of `unit`, is not above all and not above the district sees nothing.
struct SearchReach {
  UnitId unit;
  bool everything_sent = false;         // a coordinator of the city
  std::optional<std::string> region{};  // a coordinator of this district

  // The token that the entries in reach have in common; nullopt when there is none.
  [[nodiscard]] std::optional<SearchToken> token() const;
};
// What may_see() says of all requests at once.
SearchReach reach_of(const OrgTree& units, const Actor& actor);

struct SearchMatch {
  SearchField field = SearchField::title;
  std::string text;  // the whole, or a piece of a longer one with … at the cuts; without line breaks
  std::vector<TextRange> ranges;  // in `text`, ascending, not overlapping
};

struct SearchHit {
  RequestId id;
  State state = State::draft;
  std::string number;
  std::string title;
  UnitId requesting_unit;
  std::optional<UnitId> requested_unit;
  std::vector<SearchMatch> matches;  // at least one; at most three
};

// The hit that an entry of the document is, when all words stand in it: in the head for the first rank; for
// the second in the request but not all in its head, or in this note but not in the request nor in a newer
// note. So each request is found once.
enum class SearchRank { head, rest };
std::optional<SearchHit> hit_of(const SearchDocument& document, std::int64_t entry, SearchRank rank,
                                UnitId reader, const std::vector<SearchWord>& words);

}  // namespace xiezhu::domain
