#include "domain/search/search_text.hpp"

#include <algorithm>
#include <array>
#include <iterator>

#include "domain/kernel/text.hpp"

namespace xiezhu::domain {
namespace {

// Stands before and after each word. Never a character of a text, because it separates.
constexpr char32_t word_border = 1;
// Stands between signs that have something between them.
constexpr char32_t gap = 2;

constexpr int character_bits = 21;
constexpr SearchToken word_kind = SearchToken{1} << 60U;
constexpr SearchToken unit_kind = SearchToken{2} << 60U;
constexpr SearchToken region_kind = SearchToken{3} << 60U;
constexpr SearchToken head_mark = SearchToken{1} << 59U;
constexpr std::uint64_t hash_mask = (std::uint64_t{1} << 59U) - 1;
constexpr std::uint64_t hash_start = 14695981039346656037U;  // FNV-1a
constexpr std::uint64_t hash_factor = 1099511628211U;

enum class CharacterKind { separator, sign, letter };

constexpr bool between(char32_t c, char32_t first, char32_t last) { return first <= c && c <= last; }

CharacterKind kind_of(char32_t c) {
  if (between(c, U'0', U'9') || between(c, U'a', U'z')) return CharacterKind::letter;
  if (c < 0xC0) return CharacterKind::separator;
  if (c == 0xD7 || c == 0xF7) return CharacterKind::separator;  // × ÷
  if (c < 0x530) return CharacterKind::letter;                  // Latin, Greek, Cyrillic
  const bool han = c == 0x3005 || c == 0x3007 || between(c, 0x3400, 0x4DBF) || between(c, 0x4E00, 0x9FFF) ||
                   between(c, 0xF900, 0xFAFF);
  const bool neighbours =
      between(c, 0x3040, 0x30FF) || between(c, 0x3105, 0x318E) || between(c, 0xAC00, 0xD7AF);
  return han || neighbours || c >= 0x10000 ? CharacterKind::sign : CharacterKind::separator;
}

char32_t folded(char32_t c) {
  if (between(c, 0xFF01, 0xFF5E)) c -= 0xFEE0;
  if (between(c, U'A', U'Z')) c += U'a' - U'A';
  return c;
}

SearchToken sign_token(char32_t first, char32_t second) {
  return static_cast<SearchToken>(first) << character_bits | static_cast<SearchToken>(second);
}

// Takes a range of anything that converts to a number.
template <class Range>
SearchToken hashed(SearchToken kind, const Range& range) {
  std::uint64_t hash = hash_start;
  for (const auto part : range) hash = (hash ^ static_cast<std::uint64_t>(part)) * hash_factor;
  return kind | static_cast<SearchToken>((hash ^ hash >> 31U) & hash_mask);
}

}  // namespace

SearchToken head_token(SearchToken token) { return token | head_mark; }

SearchToken unit_token(UnitId unit) {
  std::array<std::uint64_t, 8> bytes{};
  for (std::size_t i = 0; i < bytes.size(); ++i)
    bytes.at(i) = static_cast<std::uint64_t>(unit.value()) >> (8 * i) & 0xFFU;
  return hashed(unit_kind, bytes);
}

SearchToken region_token(std::string_view region) { return hashed(region_kind, region); }

std::u32string folded_characters(std::string_view utf8) {
  std::u32string characters;
  while (!utf8.empty()) {
    const char32_t c = folded(take_character(utf8));
    if (kind_of(c) != CharacterKind::separator) characters.push_back(c);
  }
  return characters;
}

SearchableText::SearchableText(std::string_view utf8) {
  const auto add = [this](char32_t c, std::size_t place) {
    signs_.push_back(c);
    places_.push_back(place);
  };
  CharacterKind before = CharacterKind::separator;
  std::size_t place = 0;
  for (; !utf8.empty(); ++place) {
    const char32_t c = folded(take_character(utf8));
    const CharacterKind kind = kind_of(c);
    if (before == CharacterKind::letter && kind != before) add(word_border, place - 1);
    if (kind == CharacterKind::letter && kind != before) add(word_border, place);
    const bool after_sign = !signs_.empty() && signs_.back() != word_border;
    if (kind == CharacterKind::sign && before == CharacterKind::separator && after_sign) add(gap, place);
    if (kind != CharacterKind::separator) add(c, place);
    before = kind;
  }
  if (before == CharacterKind::letter) add(word_border, place - 1);
}

void SearchableText::add_tokens(SearchTokens& to) const {
  for (std::size_t i = 0; i < signs_.size(); ++i) {
    const char32_t c = signs_[i];
    if (c == word_border) {
      const std::size_t end = signs_.find(word_border, i + 1);
      to.push_back(hashed(word_kind, std::u32string_view{signs_}.substr(i + 1, end - i - 1)));
      i = end;
    } else if (c != gap) {
      to.push_back(sign_token(c, 0));
      const char32_t next = i + 1 < signs_.size() ? signs_[i + 1] : gap;
      if (next != gap && next != word_border) to.push_back(sign_token(c, next));
    }
  }
}

SearchTokens SearchWord::tokens() const {
  SearchTokens tokens;
  text_.add_tokens(tokens);
  sort_tokens(tokens);
  // A sign that stands beside another is asked for by the pair, which is rarer.
  const auto alone = [&](SearchToken token) {
    const auto c = static_cast<char32_t>(token >> character_bits);
    const auto& signs = text_.signs_;
    for (std::size_t at = signs.find(c); at != std::u32string::npos; at = signs.find(c, at + 1)) {
      const bool left = at > 0 && signs[at - 1] != gap && signs[at - 1] != word_border;
      const bool right = at + 1 < signs.size() && signs[at + 1] != gap && signs[at + 1] != word_border;
      if (!left && !right) return true;
    }
    return false;
  };
  std::erase_if(tokens, [&](SearchToken token) {
    const bool single = token < word_kind && (token & ((SearchToken{1} << character_bits) - 1)) == 0;
    return single && !alone(token);
  });
  return tokens;
}

std::optional<TextRange> SearchWord::find_in(const SearchableText& text) const {
  const auto at = text.signs_.find(text_.signs_);
  if (at == std::u32string::npos || text_.signs_.empty()) return std::nullopt;
  const std::size_t first = text.places_[at];
  return TextRange{first, text.places_[at + text_.signs_.size() - 1] - first + 1};
}

std::vector<SearchWord> search_words(std::string_view question) {
  std::vector<SearchWord> words;
  const auto add = [&](std::string_view part) {
    SearchWord word(part);
    if (word.searchable()) words.push_back(std::move(word));
  };
  std::string_view rest = question;
  std::size_t begin = 0;
  while (!rest.empty()) {
    const std::size_t at = question.size() - rest.size();
    const char32_t c = take_character(rest);
    if (c != U' ' && c != U'\u3000' && !between(c, U'\t', U'\r')) continue;
    add(question.substr(begin, at - begin));
    begin = question.size() - rest.size();
  }
  add(question.substr(begin));
  return words;
}

SearchTokens tokens_of(const std::vector<SearchWord>& words) {
  SearchTokens all;
  for (const auto& word : words) std::ranges::copy(word.tokens(), std::back_inserter(all));
  sort_tokens(all);
  return all;
}

void sort_tokens(SearchTokens& tokens) {
  std::ranges::sort(tokens);
  const auto rest = std::ranges::unique(tokens);
  tokens.erase(rest.begin(), rest.end());
}

}  // namespace xiezhu::domain
