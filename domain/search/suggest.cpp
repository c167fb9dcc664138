#include "domain/search/suggest.hpp"

#include <algorithm>
#include <iterator>

#include "domain/search/search_text.hpp"

namespace xiezhu::domain {
namespace {

constexpr int whole = 1'000'000;
constexpr int per_rank = 10'000;  // less in each text that tells less
constexpr int at_beginning = 5'000;
constexpr int most_shared = 4'000;

}  // namespace

int likeness(const std::vector<std::string_view>& descriptions, std::string_view question) {
  const auto words = search_words(question);
  if (words.empty()) return 0;
  const auto asked = tokens_of(words);
  SearchTokens shared;
  for (std::size_t i = 0; i < descriptions.size(); ++i) {
    const SearchableText text(descriptions[i]);
    bool all = true;
    bool first = false;
    for (const auto& word : words) {
      const auto place = word.find_in(text);
      all = all && place;
      first = first || (place && place->start == 0);
    }
    // A short text says more with the same words.
    const int brevity = std::max(0, 1'000 - static_cast<int>(descriptions[i].size()));
    if (all) return whole - static_cast<int>(i) * per_rank + (first ? at_beginning : 0) + brevity;
    SearchTokens tokens;
    text.add_tokens(tokens);
    sort_tokens(tokens);
    std::ranges::set_intersection(asked, tokens, std::back_inserter(shared));
  }
  sort_tokens(shared);
  const std::size_t least = std::min<std::size_t>(2, asked.size());
  return shared.size() < least ? 0 : std::min(static_cast<int>(shared.size()), most_shared);
}

}  // namespace xiezhu::domain
