#include "domain/satisfaction/rating.hpp"

#include <algorithm>

namespace xiezhu::domain {

std::span<const Criterion> criteria_of(Side rater) {
  using enum Criterion;
  static constexpr std::array of_help{timeliness, result_quality, attitude, conformity, overall};
  static constexpr std::array of_request{necessity, clarity, cooperation, reasonable_deadline, overall};
  return rater == Side::requesting ? of_help : of_request;
}

bool Scores::low_anywhere() const {
  return std::ranges::any_of(levels_, [](int level) { return level != 0 && level <= highest_low_level; });
}

const Deadline* FixTask::due() const {
  if (state == FixState::to_contact) return &contact_due;
  return state == FixState::to_rectify ? &rounds.back().due : nullptr;
}

bool Rating::struck() const {
  return appeal && appeal->review && appeal->review->result == AppealResult::struck;
}

const FixTask* Rating::open_task() const {
  return tasks.empty() || !tasks.back().open() ? nullptr : &tasks.back();
}

}  // namespace xiezhu::domain
