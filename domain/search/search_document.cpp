#include "domain/search/search_document.hpp"

#include <algorithm>
#include <ranges>

#include "domain/request/visibility.hpp"

namespace xiezhu::domain {
namespace {

constexpr std::size_t most_matches = 3;
constexpr std::size_t longest_snippet = 100;
constexpr std::size_t before_match = 20;

SearchEntry request_entry(const SearchDocument& document) {
  SearchEntry entry{
      .id = document.id.value(), .request = document.id, .audience = std::nullopt, .tokens = {}};
  for (const UnitId unit : document.parties) entry.tokens.push_back(unit_token(unit));
  for (const auto& region : document.regions) entry.tokens.push_back(region_token(region));
  for (const SearchToken scope : SearchTokens{entry.tokens}) entry.tokens.push_back(head_token(scope));
  for (const auto& part : document.parts) {
    SearchTokens tokens;
    SearchableText{part.text}.add_tokens(tokens);
    for (const SearchToken token : tokens) {
      entry.tokens.push_back(token);
      if (in_head(part.field)) entry.tokens.push_back(head_token(token));
    }
  }
  sort_tokens(entry.tokens);
  return entry;
}

SearchEntry note_entry(const SearchDocument& document, const SearchNote& note) {
  SearchEntry entry{.id = note.id, .request = document.id, .audience = note.unit, .tokens = {}};
  entry.tokens.push_back(unit_token(note.unit));
  for (const auto& region : document.regions) entry.tokens.push_back(region_token(region));
  SearchableText{note.text}.add_tokens(entry.tokens);
  sort_tokens(entry.tokens);
  return entry;
}

// A part of a document with what of the words stands in it.
struct ReadPart {
  SearchField field;
  const std::string* text;
  std::vector<std::optional<TextRange>> found;  // one for each word
};

ReadPart read_part(SearchField field, const std::string& text, const std::vector<SearchWord>& words) {
  ReadPart read{field, &text, {}};
  const SearchableText searchable(text);
  for (const auto& word : words) read.found.push_back(word.find_in(searchable));
  return read;
}

// True when each word stands in one of the parts.
bool complete(const std::vector<ReadPart>& parts, std::size_t words, bool head_only) {
  for (std::size_t i = 0; i < words; ++i) {
    if (std::ranges::none_of(parts, [&](const ReadPart& part) {
          return part.found[i].has_value() && (!head_only || in_head(part.field));
        })) {
      return false;
    }
  }
  return true;
}

bool in_note(const SearchNote& note, const std::vector<SearchWord>& words) {
  const SearchableText text(note.text);
  return std::ranges::all_of(words, [&](const SearchWord& word) { return word.find_in(text).has_value(); });
}

std::vector<TextRange> merged(const std::vector<std::optional<TextRange>>& found) {
  std::vector<TextRange> ranges;
  for (const auto& range : found) {
    if (range) ranges.push_back(*range);
  }
  std::ranges::sort(ranges, {}, &TextRange::start);
  std::vector<TextRange> result;
  for (const TextRange range : ranges) {
    if (result.empty() || result.back().start + result.back().length < range.start) {
      result.push_back(range);
    } else {
      auto& last = result.back();
      last.length = std::max(last.start + last.length, range.start + range.length) - last.start;
    }
  }
  return result;
}

// The bytes of the characters from `first` on, at most `count`; `more` tells whether any follow.
std::string piece_of(std::string_view text, std::size_t first, std::size_t count, bool& more) {
  std::string piece;
  std::size_t at = 0;
  std::size_t i = 0;
  for (; i < text.size(); ++at) {
    std::size_t end = i + 1;
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) ++end;
    if (at >= first + count) break;
    if (at >= first) {
      const auto character = text.substr(i, end - i);
      piece +=
          character == "\n" || character == "\r" || character == "\t" ? std::string_view{" "} : character;
    }
    i = end;
  }
  more = i < text.size();
  return piece;
}

SearchMatch match_of(const ReadPart& part) {
  SearchMatch match{.field = part.field, .text = {}, .ranges = {}};
  const auto ranges = merged(part.found);
  const std::size_t begin =
      in_head(part.field) || ranges.front().start <= before_match ? 0 : ranges.front().start - before_match;
  bool more = false;
  match.text = piece_of(*part.text, begin, longest_snippet, more);
  if (begin > 0) match.text.insert(0, "…");
  if (more) match.text += "…";
  const std::size_t shift = begin > 0 ? 1 : 0;
  for (const TextRange range : ranges) {
    if (range.start >= begin + longest_snippet) break;
    const std::size_t end = std::min(range.start + range.length, begin + longest_snippet);
    match.ranges.push_back({range.start - begin + shift, end - range.start});
  }
  return match;
}

SearchHit hit_with(const SearchDocument& document, const std::vector<ReadPart>& parts) {
  SearchHit hit{.id = document.id,
                .state = document.state,
                .number = document.number,
                .title = document.title,
                .requesting_unit = document.requesting_unit,
                .requested_unit = document.requested_unit,
                .matches = {}};
  for (const auto& part : parts) {
    const bool any = std::ranges::any_of(part.found, [](const auto& range) { return range.has_value(); });
    if (any && hit.matches.size() < most_matches) hit.matches.push_back(match_of(part));
  }
  return hit;
}

}  // namespace

std::vector<SearchEntry> entries_of(const SearchDocument& document) {
  std::vector<SearchEntry> entries{request_entry(document)};
  for (const auto& note : document.notes) entries.push_back(note_entry(document, note));
  return entries;
}

std::optional<SearchToken> SearchReach::token() const {
  if (everything_sent) return std::nullopt;
  return region ? region_token(*region) : unit_token(unit);
}

SearchReach reach_of(const OrgTree& units, const Actor& actor) {
  SearchReach reach{.unit = actor.unit};
  const Unit* unit = units.find(actor.unit);
  if (unit == nullptr || !coordinator(actor)) return reach;
  reach.everything_sent = unit->level == Level::city;
  if (!reach.everything_sent) reach.region = unit->region;
  return reach;
}

std::optional<SearchHit> hit_of(const SearchDocument& document, std::int64_t entry, SearchRank rank,
                                UnitId reader, const std::vector<SearchWord>& words) {
  std::vector<ReadPart> parts;
  for (const auto& part : document.parts) parts.push_back(read_part(part.field, part.text, words));
  const bool of_request = entry == document.id.value();
  const bool whole = complete(parts, words.size(), false);
  const bool head = complete(parts, words.size(), true);
  if (rank == SearchRank::head) {
    if (!of_request || !head) return std::nullopt;
    return hit_with(document, parts);
  }
  if (of_request) return whole && !head ? std::optional{hit_with(document, parts)} : std::nullopt;
  if (whole) return std::nullopt;
  for (const auto& note : std::views::reverse(document.notes)) {
    if (note.unit != reader || !in_note(note, words)) continue;
    // The newest of the notes in which all words stand.
    if (note.id != entry) return std::nullopt;
    return hit_with(document, {read_part(note.field, note.text, words)});
  }
  return std::nullopt;
}

}  // namespace xiezhu::domain
