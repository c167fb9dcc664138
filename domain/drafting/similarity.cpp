#include "domain/drafting/similarity.hpp"

#include <algorithm>
#include <utility>

#include "domain/search/search_text.hpp"

namespace xiezhu::domain {
namespace {

using Pair = std::pair<char32_t, char32_t>;

// Ascending, each as often as it occurs.
std::vector<Pair> pairs_of(std::string_view title) {
  constexpr char32_t edge = 0;
  std::vector<Pair> pairs;
  char32_t before = edge;
  for (const char32_t c : folded_characters(title)) {
    pairs.emplace_back(before, c);
    before = c;
  }
  if (before != edge) pairs.emplace_back(before, edge);
  std::ranges::sort(pairs);
  return pairs;
}

std::string_view code_of(std::optional<ItemVersionId> item, const Catalogue& catalogue) {
  const auto* found = item ? catalogue.find(*item) : nullptr;
  return found == nullptr ? std::string_view{} : std::string_view{found->code};
}

}  // namespace

double similarity(std::string_view one, std::string_view other) {
  const auto left = pairs_of(one);
  const auto right = pairs_of(other);
  if (left == right) return 1;
  std::vector<Pair> shared;
  std::ranges::set_intersection(left, right, std::back_inserter(shared));
  return 2 * static_cast<double>(shared.size()) / static_cast<double>(left.size() + right.size());
}

std::vector<Likeness> alike(std::vector<EarlierRequest> earlier, std::string_view title,
                            std::optional<ItemVersionId> item, const Catalogue& catalogue) {
  const auto code = code_of(item, catalogue);
  std::vector<Likeness> found;
  for (auto& one : earlier) {
    if (code_of(one.item, catalogue) != code) continue;
    const double likeness = similarity(one.title, title);
    if (likeness >= alike_from) found.push_back({std::move(one), likeness});
  }
  std::ranges::stable_sort(found, [](const Likeness& a, const Likeness& b) {
    return std::pair{a.similarity, a.request.created_at} > std::pair{b.similarity, b.request.created_at};
  });
  if (found.size() > most_alike) found.resize(most_alike);
  return found;
}

}  // namespace xiezhu::domain
