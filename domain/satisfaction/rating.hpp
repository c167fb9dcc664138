// Satisfaction (满意度, domain §8): what the two parties of a completed request say of each other, and what
// follows from it. Plain values, changed by events only (domain/request/rating_effects.hpp).
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "domain/calendar/working_calendar.hpp"
#include "domain/kernel/enum_names.hpp"
#include "domain/kernel/ids.hpp"
#include "domain/request/state.hpp"

namespace xiezhu::domain {

// What is rated. The names are members in JSON, hence camelCase.
enum class Criterion {
  timeliness,
  result_quality,
  attitude,
  conformity,
  necessity,
  clarity,
  cooperation,
  reasonable_deadline,
  overall,
};
template <>
struct EnumNames<Criterion> {
  static constexpr std::array table{
      EnumName<Criterion>{Criterion::timeliness, "timeliness", "及时性"},
      EnumName<Criterion>{Criterion::result_quality, "resultQuality", "结果质量"},
      EnumName<Criterion>{Criterion::attitude, "attitude", "服务态度"},
      EnumName<Criterion>{Criterion::conformity, "conformity", "规范性"},
      EnumName<Criterion>{Criterion::necessity, "necessity", "必要性"},
      EnumName<Criterion>{Criterion::clarity, "clarity", "函件和材料清晰度"},
      EnumName<Criterion>{Criterion::cooperation, "cooperation", "配合程度"},
      EnumName<Criterion>{Criterion::reasonable_deadline, "reasonableDeadline", "时限合理性"},
      EnumName<Criterion>{Criterion::overall, "overall", "总体评价"}};
};

// The five that a party judges the other by: the requesting side the help, the requested side the request.
std::span<const Criterion> criteria_of(Side rater);

inline constexpr int lowest_level = 1;       // 非常不满意
inline constexpr int highest_level = 5;      // 非常满意
inline constexpr int highest_low_level = 2;  // 1 and 2 are low 差评: they demand words

// A level for each criterion of one side; 0 where there is none.
class Scores {
 public:
  [[nodiscard]] int level(Criterion criterion) const { return levels_[static_cast<std::size_t>(criterion)]; }
  void set(Criterion criterion, int level) { levels_[static_cast<std::size_t>(criterion)] = level; }
  [[nodiscard]] int overall() const { return level(Criterion::overall); }
  // The overall level is low: the rated side owes a fix.
  [[nodiscard]] bool low_overall() const { return overall() != 0 && overall() <= highest_low_level; }
  // Some level is low.
  [[nodiscard]] bool low_anywhere() const;
  friend bool operator==(const Scores&, const Scores&) = default;

 private:
  std::array<int, EnumNames<Criterion>::table.size()> levels_{};
};

struct RatingRevision {
  Instant at;
  Scores scores;
  std::string text;
  friend bool operator==(const RatingRevision&, const RatingRevision&) = default;
};

// Where a fix task 整改 stands. The last four are its ends: satisfied or not after the call-back, the rating
// was raised above 2, or struck.
enum class FixState { to_contact, to_rectify, to_call_back, satisfied, unsatisfied, raised, struck };
template <>
struct EnumNames<FixState> {
  static constexpr std::array table{EnumName<FixState>{FixState::to_contact, "to_contact", "待联系"},
                                    EnumName<FixState>{FixState::to_rectify, "to_rectify", "待整改"},
                                    EnumName<FixState>{FixState::to_call_back, "to_call_back", "待回访"},
                                    EnumName<FixState>{FixState::satisfied, "satisfied", "整改满意"},
                                    EnumName<FixState>{FixState::unsatisfied, "unsatisfied", "整改未获满意"},
                                    EnumName<FixState>{FixState::raised, "raised", "评价已上调"},
                                    EnumName<FixState>{FixState::struck, "struck", "评价已剔除"}};
};

// What the rated side did, and said about it.
struct FixDeed {
  Instant at;
  std::string text;
  friend bool operator==(const FixDeed&, const FixDeed&) = default;
};

// 回访: what the rating side thinks of it.
struct CallBack {
  Instant at;
  bool satisfied = false;
  std::string opinion;
  friend bool operator==(const CallBack&, const CallBack&) = default;
};

struct FixRound {
  Deadline due;
  std::optional<FixDeed> done{};
  std::optional<CallBack> call_back{};
  friend bool operator==(const FixRound&, const FixRound&) = default;
};

struct FixTask {
  FixState state = FixState::to_contact;
  Instant opened_at;
  std::optional<Instant> closed_at{};
  Deadline contact_due;
  std::optional<FixDeed> contacted{};
  std::vector<FixRound> rounds{};  // a second one after a call-back that was not satisfied

  [[nodiscard]] bool open() const { return !closed_at; }
  // What it waits for by when; nullptr when it waits for a call-back or is closed.
  [[nodiscard]] const Deadline* due() const;
  friend bool operator==(const FixTask&, const FixTask&) = default;
};

// What becomes of a rating after an appeal. Struck it stays visible and does not count.
enum class AppealResult { struck, upheld };
template <>
struct EnumNames<AppealResult> {
  static constexpr std::array table{EnumName<AppealResult>{AppealResult::struck, "struck", "剔除"},
                                    EnumName<AppealResult>{AppealResult::upheld, "upheld", "维持"}};
};

struct AppealReview {
  Instant at;
  UnitId unit;
  AppealResult result = AppealResult::upheld;
  std::string reason;
  friend bool operator==(const AppealReview&, const AppealReview&) = default;
};

struct RatingAppeal {
  Instant at;
  std::string reason;
  std::optional<AppealReview> review{};
  friend bool operator==(const RatingAppeal&, const RatingAppeal&) = default;
};

// What one party says of the other; once for each request.
struct Rating {
  Side by = Side::requesting;
  std::vector<RatingRevision> revisions{};  // at least one; the last one holds
  Deadline changeable{};                    // until when its side may change it
  std::optional<Deadline> appealable{};     // from its disclosure on: until when the rated side may appeal
  std::optional<RatingAppeal> appeal{};
  std::vector<FixTask> tasks{};  // only the last one can be open

  [[nodiscard]] const Scores& scores() const { return revisions.back().scores; }
  [[nodiscard]] bool struck() const;
  [[nodiscard]] bool appeal_pending() const { return appeal && !appeal->review; }
  // The open fix task, or nullptr.
  [[nodiscard]] const FixTask* open_task() const;
  friend bool operator==(const Rating&, const Rating&) = default;
};

constexpr Side other_party(Side side) {
  return side == Side::requesting ? Side::requested : Side::requesting;
}

// What an event says about a rating.
struct RatingStep {
  Side of = Side::requesting;            // the side that gave the rating
  std::optional<Scores> scores{};        // rate, change_rating
  std::string text{};                    // … what is said with them
  std::optional<bool> satisfied{};       // call_back
  std::optional<AppealResult> result{};  // review_appeal
  friend bool operator==(const RatingStep&, const RatingStep&) = default;
};

// Dates of a rating that an event sets, or a new calendar moves.
struct RatingDates {
  Side of = Side::requesting;
  std::optional<Deadline> changeable{};
  std::optional<Deadline> appealable{};
  std::optional<Deadline> contact{};  // opens a fix task
  std::optional<Deadline> fix{};      // begins a round of it
  friend bool operator==(const RatingDates&, const RatingDates&) = default;
};

}  // namespace xiezhu::domain
