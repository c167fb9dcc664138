#include "domain/ports/list_query.hpp"

#include <charconv>

namespace xiezhu::domain {
namespace {

// A whole number without sign or leading zero.
std::optional<int> positive_number(std::string_view text) {
  int value = 0;
  const char* end = text.data() + text.size();
  if (text.empty() || text.front() < '1' || text.front() > '9') return std::nullopt;
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  return error == std::errc{} && stop == end ? std::optional{value} : std::nullopt;
}

struct Brackets {
  std::string_view open;
  std::string_view close;
};
constexpr std::array<Brackets, 2> brackets{{{"〔", "〕"}, {"[", "]"}}};
constexpr std::string_view last_character = "号";

}  // namespace

std::optional<WrittenNumber> read_number(std::string_view text) {
  if (!text.ends_with(last_character)) return std::nullopt;
  text.remove_suffix(last_character.size());
  for (const auto& [open, close] : brackets) {
    const auto begin = text.rfind(open);
    const auto end = text.rfind(close);
    if (begin == std::string_view::npos || end == std::string_view::npos || end < begin) continue;
    const auto year = positive_number(text.substr(begin + open.size(), end - begin - open.size()));
    const auto serial = positive_number(text.substr(end + close.size()));
    if (begin == 0 || !year || *year > 9999 || !serial) return std::nullopt;
    return WrittenNumber{std::string{text.substr(0, begin)}, *year, *serial};
  }
  return std::nullopt;
}

bool sortable(Tab tab, SortKey key) {
  using enum Tab;
  switch (key) {
    case SortKey::own:
    case SortKey::changed:
      return true;
    case SortKey::due:
      return tab != finished && tab != to_rate && tab != to_archive && tab != copied && tab != drafts;
    case SortKey::rate_by:
      return tab == to_rate;
    case SortKey::sent:
    case SortKey::number:
      return tab != drafts;
  }
  return false;
}

}  // namespace xiezhu::domain
