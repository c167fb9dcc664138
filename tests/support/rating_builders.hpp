// Builders for tests of ratings and of what follows from them.
#pragma once

#include "domain/request/decisions.hpp"

namespace xiezhu::test {

namespace d = domain;

// Five levels for a side, all `level` but for the overall one.
inline d::Scores scores(d::Side rater, int overall = 5, int level = 4) {
  d::Scores scores;
  for (const auto criterion : d::criteria_of(rater)) scores.set(criterion, level);
  scores.set(d::Criterion::overall, overall);
  return scores;
}
inline d::Act rating(d::Side rater, int overall = 5, std::string text = "总体情况说明。") {
  d::Act act{.verb = d::Verb::rate};
  act.rating = d::RatingStep{.of = rater, .scores = scores(rater, overall), .text = std::move(text)};
  return act;
}
inline d::Act changing_rating(d::Side rater, int overall) {
  auto act = rating(rater, overall);
  act.verb = d::Verb::change_rating;
  return act;
}
inline d::Act calling_back(bool satisfied) {
  d::Act act{.verb = d::Verb::call_back, .opinion = "已电话回访"};
  act.rating = d::RatingStep{.satisfied = satisfied};
  return act;
}
inline d::Act reviewing(d::Side rater, d::AppealResult result) {
  d::Act act{.verb = d::Verb::review_appeal, .opinion = "经核对流转记录"};
  act.rating = d::RatingStep{.of = rater, .result = result};
  return act;
}

}  // namespace xiezhu::test
