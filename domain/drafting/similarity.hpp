// Is somebody about to ask what the unit has asked already?
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/catalogue/item.hpp"
#include "domain/request/request.hpp"

namespace xiezhu::domain {

// How alike two titles are, from 0 to 1: twice the number of pairs of neighbouring characters that they share
// over the number of pairs in both (Dice's coefficient over bigrams, counted as often as they occur). Width,
// case, blanks and punctuation do not count (`folded_characters`); the edges of a title count as characters,
// so that a title of one character has pairs too. Symmetric; 1 for titles that are equal so folded.
double similarity(std::string_view one, std::string_view other);

// A request as far as it may turn out to be the one that is being written.
struct EarlierRequest {
  RequestId id;
  std::string title;
  std::string number;  // empty without one
  State state = State::draft;
  std::optional<ItemVersionId> item;
  Instant created_at;
};

struct Likeness {
  EarlierRequest request;
  double similarity = 0;
};

inline constexpr double alike_from = 0.6;
inline constexpr std::size_t most_alike = 5;
inline constexpr Millis alike_within = std::chrono::days{30};

// Those for the same item, whatever its version (nullopt: outside the catalogue), that are alike enough: the
// most alike first, the newest first among equals, at most `most_alike`.
std::vector<Likeness> alike(std::vector<EarlierRequest> earlier, std::string_view title,
                            std::optional<ItemVersionId> item, const Catalogue& catalogue);

}  // namespace xiezhu::domain
