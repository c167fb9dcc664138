// Satisfaction: rating, fix tasks and appeals (domain §8).
#include <algorithm>

#include "domain/request/decision_case.hpp"

namespace xiezhu::domain {
namespace {

std::string field_of(Criterion criterion) { return "scores." + std::string{name_of(criterion)}; }

// Every level of the own side, and none of the other's; there is no default.
Check complete(const Scores& scores, Side rater) {
  const auto own = criteria_of(rater);
  for (const auto& [criterion, name, chinese] : EnumNames<Criterion>::table) {
    const int level = scores.level(criterion);
    const bool asked = std::ranges::find(own, criterion) != own.end();
    if (asked && level == 0) return Rejection{Reason::missing, field_of(criterion)};
    if (!asked && level != 0) return Rejection{Reason::unknown, field_of(criterion)};
    if (asked && (level < lowest_level || level > highest_level))
      return Rejection{Reason::out_of_range, field_of(criterion),
                       std::to_string(lowest_level) + "–" + std::to_string(highest_level)};
  }
  return std::nullopt;
}

Check fill_rating(const Case& c, Event& event) {
  if (!c.act.rating || !c.act.rating->scores) return Rejection{Reason::missing, "scores"};
  event.rating = RatingStep{.of = c.row.side, .scores = c.act.rating->scores, .text = c.act.rating->text};
  const RatingStep& step = *event.rating;
  return first_of([&] { return complete(*step.scores, step.of); },
                  [&] { return fits(step.text, TextLimits::rating, "text"); },
                  [&] { return step.scores->low_anywhere() ? present(step.text, "text") : std::nullopt; });
}

Check fill_change(const Case& c, Event& event) {
  const Rating* own = c.request.rating_by(c.row.side);
  if (own->revisions.size() > TextLimits::rating_changes)
    return Rejection{Reason::out_of_range, "revisions", "≤ " + std::to_string(TextLimits::rating_changes)};
  return fill_rating(c, event);
}

// What the rated side does about the other's rating, with words.
Check fill_answer(const Case& c, Event& event) {
  event.rating = RatingStep{.of = other_party(c.row.side)};
  return reason_given(c);
}

Check fill_call_back(const Case& c, Event& event) {
  if (!c.act.rating || !c.act.rating->satisfied) return Rejection{Reason::missing, "satisfied"};
  event.rating = RatingStep{.of = c.row.side, .satisfied = c.act.rating->satisfied};
  return *c.act.rating->satisfied ? std::nullopt : reason_given(c);
}

Check fill_review(const Case& c, Event& event) {
  if (!c.act.rating || !c.act.rating->result) return Rejection{Reason::missing, "result"};
  event.rating = RatingStep{.of = c.act.rating->of, .result = c.act.rating->result};
  const Rating* rating = c.request.rating_by(event.rating->of);
  if (rating == nullptr || !rating->appeal_pending()) return Rejection{Reason::no_appeal};
  return reason_given(c);
}

}  // namespace

Fill rating_decision(Verb verb) {
  switch (verb) {
    case Verb::rate:
      return fill_rating;
    case Verb::change_rating:
      return fill_change;
    case Verb::contact:
    case Verb::rectify:
    case Verb::appeal_rating:
      return fill_answer;
    case Verb::call_back:
      return fill_call_back;
    case Verb::review_appeal:
      return fill_review;
    default:
      return nullptr;
  }
}

}  // namespace xiezhu::domain
