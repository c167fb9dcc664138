// Text as search sees it: what counts as the same, where words begin, and which tokens stand for them. The
// index and the question go through the same functions, so that they agree.
//
// Letters of ASCII lose their case and full-width forms become ASCII, one character for one, so that places
// in the folded text are places in the original. Han characters (with kana, Hangul and everything beyond the
// basic plane) are *signs*: each stands for itself and with its right neighbour. Runs of letters and digits
// are *words* and are found whole. Everything else separates. No input is an error.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/kernel/ids.hpp"

namespace xiezhu::domain {

// Stands for a sign, two neighbouring signs, a word, or who may look. Words and units are hashed, so two may
// share a token: what the index finds is always compared with the text itself.
using SearchToken = std::int64_t;
using SearchTokens = std::vector<SearchToken>;  // ascending, each once

// The same token for the part of a request that ranks first: number and title.
SearchToken head_token(SearchToken token);
// Of entries that a unit may see, and of those that touch a district.
SearchToken unit_token(UnitId unit);
SearchToken region_token(std::string_view region);

// The signs and letters of a text, folded, without what separates them.
std::u32string folded_characters(std::string_view utf8);

// Places count characters (code points) of the original text.
struct TextRange {
  std::size_t start = 0;
  std::size_t length = 0;
  friend bool operator==(const TextRange&, const TextRange&) = default;
};

// A text prepared for being searched.
class SearchableText {
 public:
  explicit SearchableText(std::string_view utf8);
  // Everything that a question may ask for.
  void add_tokens(SearchTokens& to) const;

 private:
  friend class SearchWord;
  std::u32string signs_;             // signs and words, with marks at the borders of words
  std::vector<std::size_t> places_;  // of each of them in the original
};

// One word of a question: what stands between blanks. Punctuation inside is not compared.
class SearchWord {
 public:
  explicit SearchWord(std::string_view utf8) : text_(utf8) {}
  // False when there is nothing in it to search for.
  [[nodiscard]] bool searchable() const { return !text_.signs_.empty(); }
  // What an entry must have to hold the word; more may have it than hold the word.
  [[nodiscard]] SearchTokens tokens() const;
  // Where the word stands first; nullopt when it does not.
  [[nodiscard]] std::optional<TextRange> find_in(const SearchableText& text) const;

 private:
  SearchableText text_;
};

// The words of a question that can be searched for, in their order; empty when there are none.
std::vector<SearchWord> search_words(std::string_view question);
// Of all words together.
SearchTokens tokens_of(const std::vector<SearchWord>& words);
void sort_tokens(SearchTokens& tokens);

}  // namespace xiezhu::domain
