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

enum class ClockCode { receipt, decision, handling, confirmation };
template <>
struct EnumNames<ClockCode> {
  static constexpr std::array table{EnumName<ClockCode>{ClockCode::receipt, "K1", "签收"},
                                    EnumName<ClockCode>{ClockCode::decision, "K2", "受理"},
                                    EnumName<ClockCode>{ClockCode::handling, "K4", "办理"},
                                    EnumName<ClockCode>{ClockCode::confirmation, "K8", "确认"}};
};

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
  std::string variant;  // K4 only: the form of an off-catalogue request, or "rework"; else "", as for an item
  LocalDate valid_from;  // in force for clocks started on or after this day, until a newer rule
  Terms normal;
  Terms urgent;
  int blue_percent = 50;  // warn points in per cent of the limit
  int yellow_percent = 80;
  std::string legal_basis;
};

inline constexpr std::string_view rework_variant = "rework";

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
