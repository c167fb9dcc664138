#include "domain/clocks/rule_change.hpp"

#include <algorithm>

#include "domain/kernel/text.hpp"

namespace xiezhu::domain {
namespace {

constexpr std::size_t longest_basis = 1'000;
constexpr LocalDate last_start = make_date(2098, 12, 31);  // dates must stay inside the calendar

class RuleCheck {
 public:
  RuleCheck(const ClockRule& rule, const ClockRule& present) : rule_(rule), present_(present) {}

  std::vector<Rejection> run(LocalDate today) {
    if (rule_.valid_from <= today || rule_.valid_from > last_start)
      refuse(Reason::out_of_range, "validFrom", "> " + to_iso(today));
    if (blank(rule_.legal_basis)) refuse(Reason::missing, "legalBasis");
    if (length(rule_.legal_basis) > longest_basis)
      refuse(Reason::too_long, "legalBasis", std::to_string(longest_basis));
    if (rule_.blue_percent < 1 || rule_.blue_percent >= rule_.yellow_percent || rule_.yellow_percent > 100)
      refuse(Reason::out_of_range, "warnPercent", "1–100");
    check_terms(rule_.normal, present_.normal, "normal");
    check_terms(rule_.urgent, present_.urgent, "urgent");
    const auto normal = parts_of(rule_.normal.limit);
    const auto urgent = parts_of(rule_.urgent.limit);
    if (normal.unit == urgent.unit && urgent.amount > normal.amount)
      refuse(Reason::out_of_range, "urgent.limit.amount", "≤ " + std::to_string(normal.amount));
    return std::move(rejections_);
  }

 private:
  void refuse(Reason reason, std::string field, std::string detail = {}) {
    rejections_.push_back({reason, std::move(field), std::move(detail)});
  }

  void check_limit(LimitParts limit, const std::string& field) {
    constexpr int longest_days = 250;
    constexpr int longest_minutes = 30 * 450;  // thirty days of work
    const int longest = limit.unit == LimitUnit::working_minutes ? longest_minutes : longest_days;
    if (limit.amount < 1 || limit.amount > longest)
      refuse(Reason::out_of_range, field + ".amount", "1–" + std::to_string(longest));
  }

  void check_terms(const Terms& terms, const Terms& present, const std::string& field) {
    const auto limit = parts_of(terms.limit);
    check_limit(limit, field + ".limit");
    if (terms.automatic.has_value() != present.automatic.has_value())
      return refuse(terms.automatic ? Reason::unknown : Reason::missing, field + ".automatic");
    if (!terms.automatic) return;
    const auto automatic = parts_of(*terms.automatic);
    check_limit(automatic, field + ".automatic");
    // The system never acts before people are late.
    if (automatic.unit != limit.unit) {
      refuse(Reason::unknown, field + ".automatic.unit");
    } else if (automatic.amount < limit.amount) {
      refuse(Reason::out_of_range, field + ".automatic.amount", "≥ " + std::to_string(limit.amount));
    }
  }

  const ClockRule& rule_;
  const ClockRule& present_;
  std::vector<Rejection> rejections_;
};

auto same_clock(const ClockRule& rule) {
  return [&rule](const ClockRule& other) { return other.code == rule.code && other.variant == rule.variant; };
}

}  // namespace

std::vector<Rejection> check_new_rule(const ClockRule& rule, const ClockRules& rules, LocalDate today) {
  const auto& all = rules.all();
  const auto present = std::ranges::find_if(all, same_clock(rule));
  if (present == all.end()) return {{Reason::unknown, "variant", {}}};
  auto rejections = RuleCheck{rule, *present}.run(today);
  const bool taken = std::ranges::any_of(all, [&](const ClockRule& other) {
    return same_clock(rule)(other) && other.valid_from == rule.valid_from;
  });
  if (taken) rejections.push_back({Reason::exists, "validFrom", {}});
  return rejections;
}

std::optional<LocalDate> last_day_of(const ClockRule& rule, const ClockRules& rules) {
  std::optional<LocalDate> next;
  for (const auto& other : rules.all()) {
    if (!same_clock(rule)(other) || other.valid_from <= rule.valid_from) continue;
    if (!next || other.valid_from < *next) next = other.valid_from;
  }
  return next ? std::optional{LocalDate{*next - std::chrono::days{1}}} : std::nullopt;
}

}  // namespace xiezhu::domain
