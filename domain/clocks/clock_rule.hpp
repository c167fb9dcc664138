// Clock rules (时限规则): every time limit is data with a recorded basis, never a constant in code (domain
// §5).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/calendar/limit.hpp"
#include "domain/catalogue/item.hpp"
#include "domain/kernel/enum_names.hpp"
#include "domain/kernel/instant.hpp"

namespace xiezhu::domain {

// K5 is no clock that runs: its rule says by how much K4 can be extended. Nor is K10: its rules give the
// dates of fix tasks, which ratings carry. K11 to K16 are the clocks of a dispute (domain §7), K17 and K18
// those of supervision orders and cards (domain §6).
enum class ClockCode {
  receipt,
  decision,
  correction,
  handling,
  extension,
  letter,
  confirmation,
  rating,
  fixing,
  negotiation,
  dispute_admission,
  dispute_notice,
  dispute_answer,
  dispute_opinion,
  execution,
  response,
  appeal,
};
template <>
struct EnumNames<ClockCode> {
  static constexpr std::array table{EnumName<ClockCode>{ClockCode::receipt, "K1", "签收"},
                                    EnumName<ClockCode>{ClockCode::decision, "K2", "受理"},
                                    EnumName<ClockCode>{ClockCode::correction, "K3", "补正"},
                                    EnumName<ClockCode>{ClockCode::handling, "K4", "办理"},
                                    EnumName<ClockCode>{ClockCode::extension, "K5", "延期"},
                                    EnumName<ClockCode>{ClockCode::letter, "K6", "补发请求函"},
                                    EnumName<ClockCode>{ClockCode::confirmation, "K8", "确认"},
                                    EnumName<ClockCode>{ClockCode::rating, "K9", "评价"},
                                    EnumName<ClockCode>{ClockCode::fixing, "K10", "整改"},
                                    EnumName<ClockCode>{ClockCode::negotiation, "K11", "自行协商"},
                                    EnumName<ClockCode>{ClockCode::dispute_admission, "K12", "争议受理"},
                                    EnumName<ClockCode>{ClockCode::dispute_notice, "K13", "通知答复"},
                                    EnumName<ClockCode>{ClockCode::dispute_answer, "K14", "争议答复"},
                                    EnumName<ClockCode>{ClockCode::dispute_opinion, "K15", "协调意见"},
                                    EnumName<ClockCode>{ClockCode::execution, "K16", "执行报告"},
                                    EnumName<ClockCode>{ClockCode::response, "K17", "督办反馈"},
                                    EnumName<ClockCode>{ClockCode::appeal, "K18", "牌申诉"}};
};

// A main clock says whose turn it is until when, and at most one runs. K6 runs beside it: the letter after an
// oral request is owed whatever happens to the request.
constexpr bool is_main(ClockCode code) { return code != ClockCode::letter; }

// Whether the ladder of alerts is climbed over it: nobody is hurried to rate.
constexpr bool warns(ClockCode code) { return code != ClockCode::rating; }

enum class LimitUnit { working_days, calendar_days, working_minutes };
template <>
struct EnumNames<LimitUnit> {
  static constexpr std::array table{
      EnumName<LimitUnit>{LimitUnit::working_days, "working_days", "工作日"},
      EnumName<LimitUnit>{LimitUnit::calendar_days, "calendar_days", "自然日"},
      EnumName<LimitUnit>{LimitUnit::working_minutes, "working_minutes", "工作分钟"}};
};

// A Limit taken apart for storage and display, and put together again.
struct LimitParts {
  LimitUnit unit = LimitUnit::working_days;
  int amount = 0;
  friend bool operator==(const LimitParts&, const LimitParts&) = default;
};
LimitParts parts_of(Limit limit);
Limit limit_of(LimitParts parts);

// How long a clock runs and, for some clocks, when the system acts by itself, both counted from the same
// start.
struct Terms {
  Limit limit;
  std::optional<Limit> automatic{};
};

struct ClockRule {
  ClockCode code = ClockCode::receipt;
  // K4: the form of an off-catalogue request, "rework", "pause" (the longest pause), "dispute" (the longest
  // pause for a dispute about duty) or "order" (the longest K4 that a dispute may set). K9: "change" and
  // "appeal" of a rating. K10: "contact" and "fix". K11: "window" (how long a dispute can be raised). K15:
  // "extension". K17: "rectification" (the longest). Else "", as for an item and for the rating window
  std::string variant;
  LocalDate valid_from;  // in force for clocks started on or after this day, until a newer rule
  Terms normal;
  Terms urgent;
  int blue_percent = 50;  // warn points in per cent of the limit
  int yellow_percent = 80;
  std::string legal_basis;

  [[nodiscard]] const Terms& terms(bool for_urgent) const { return for_urgent ? urgent : normal; }
};

inline constexpr std::string_view rework_variant = "rework";
inline constexpr std::string_view pause_variant = "pause";
inline constexpr std::string_view rectification_variant = "rectification";
inline constexpr std::string_view dispute_variant = "dispute";
inline constexpr std::string_view order_variant = "order";
inline constexpr std::string_view window_variant = "window";
inline constexpr std::string_view extension_variant = "extension";
inline constexpr std::string_view change_variant = "change";
inline constexpr std::string_view appeal_variant = "appeal";
inline constexpr std::string_view contact_variant = "contact";
inline constexpr std::string_view fix_variant = "fix";

class ClockRules {
 public:
  explicit ClockRules(std::vector<ClockRule> rules);
  // The rule in force on `day`. Throws std::logic_error when there is none: shipped rules reach back to 2000.
  [[nodiscard]] const ClockRule& in_force(ClockCode code, std::string_view variant, LocalDate day) const;
  [[nodiscard]] const std::vector<ClockRule>& all() const { return rules_; }

 private:
  std::vector<ClockRule> rules_;  // ordered by code, variant, newest first
};

}  // namespace xiezhu::domain
