#include "domain/clocks/rule_change.hpp"

#include <gtest/gtest.h>

#include <functional>

#include "domain/calendar/calendar_change.hpp"
#include "tests/support/domain_builders.hpp"

namespace xiezhu::test::rule_changes {

const auto today = day("2026-09-21");

d::ClockRule receipt_rule(std::string_view from) {
  return {.code = d::ClockCode::receipt,
          .variant = "",
          .valid_from = day(from),
          .normal = {d::WorkingDays{2}, d::WorkingDays{3}},
          .urgent = {d::WorkingMinutes{120}, d::WorkingMinutes{120}},
          .legal_basis = "通知"};
}

std::vector<std::string> complaints(const std::function<void(d::ClockRule&)>& change) {
  auto rule = receipt_rule("2026-09-22");
  change(rule);
  std::vector<std::string> found;
  for (const auto& rejection : d::check_new_rule(rule, d::ClockRules{shipped_clock_rules()}, today))
    found.push_back(rejection.field + " " + std::string{d::code(rejection.reason)});
  return found;
}
using Complaints = std::vector<std::string>;

TEST(RuleChanges, ASoundRuleFromTomorrowOnIsTaken) {
  EXPECT_EQ(complaints([](auto&) {}), Complaints{});
}

TEST(RuleChanges, BeginAfterToday) {
  EXPECT_EQ(complaints([](auto& rule) { rule.valid_from = today; }), Complaints{"validFrom out_of_range"});
  EXPECT_EQ(complaints([](auto& rule) { rule.valid_from = day("2099-01-01"); }),
            Complaints{"validFrom out_of_range"});
}

TEST(RuleChanges, StateTheirBasis) {
  EXPECT_EQ(complaints([](auto& rule) { rule.legal_basis = "　 "; }), Complaints{"legalBasis missing"});
  EXPECT_EQ(complaints([](auto& rule) { rule.legal_basis = std::string(1'001, 'x'); }),
            Complaints{"legalBasis too_long"});
}

TEST(RuleChanges, ConcernClocksThatExist) {
  EXPECT_EQ(complaints([](auto& rule) { rule.variant = "data"; }), Complaints{"variant unknown"});
}

TEST(RuleChanges, LetTheSystemActWhereItDoes) {
  EXPECT_EQ(complaints([](auto& rule) { rule.normal.automatic.reset(); }),
            Complaints{"normal.automatic missing"});
  EXPECT_EQ(complaints([](auto& rule) { rule.normal.automatic = d::WorkingDays{1}; }),
            Complaints{"normal.automatic.amount out_of_range"})
      << "never before people are late";
  EXPECT_EQ(complaints([](auto& rule) { rule.urgent.automatic = d::WorkingDays{1}; }),
            Complaints{"urgent.automatic.unit unknown"});
  EXPECT_EQ(complaints([](auto& rule) {
              rule.code = d::ClockCode::decision;
              rule.normal.automatic.reset();
            }),
            Complaints{"urgent.automatic unknown"});
}

TEST(RuleChanges, HaveSensibleLengthsAndWarnings) {
  EXPECT_EQ(complaints([](auto& rule) { rule.normal = {d::WorkingDays{0}, d::WorkingDays{251}}; }),
            (Complaints{"normal.limit.amount out_of_range", "normal.automatic.amount out_of_range"}));
  EXPECT_EQ(complaints([](auto& rule) { rule.urgent = {d::WorkingDays{3}, d::WorkingDays{3}}; }),
            Complaints{"urgent.limit.amount out_of_range"})
      << "urgent is not slower";
  EXPECT_EQ(complaints([](auto& rule) { rule.blue_percent = 80; }), Complaints{"warnPercent out_of_range"});
  EXPECT_EQ(complaints([](auto& rule) { rule.yellow_percent = 101; }),
            Complaints{"warnPercent out_of_range"});
}

TEST(RuleChanges, AreInForceUntilTheDayBeforeTheNext) {
  auto all = shipped_clock_rules();
  all.push_back(receipt_rule("2027-01-01"));
  all.push_back(receipt_rule("2026-10-01"));
  const d::ClockRules rules{all};
  EXPECT_EQ(d::last_day_of(rules.in_force(d::ClockCode::receipt, "", today), rules), day("2026-09-30"));
  EXPECT_EQ(d::last_day_of(receipt_rule("2026-10-01"), rules), day("2026-12-31"));
  EXPECT_EQ(d::last_day_of(receipt_rule("2027-01-01"), rules), std::nullopt);
  EXPECT_EQ(d::check_new_rule(receipt_rule("2027-01-01"), rules, today).front().reason, d::Reason::exists);
}

TEST(CalendarChanges, ReplaceAYearAsAWhole) {
  d::CalendarData data{.version = 7, .years = {2026}};
  data.overrides = {{day("2026-10-01"), false, "旧"}, {day("2027-01-01"), false, "他"}};
  const auto changed = d::with_year(data, {2026, "新", {{day("2026-05-01"), false, "新"}}});
  EXPECT_EQ(changed.version, 8);
  EXPECT_EQ(changed.years, std::vector{2026});
  ASSERT_EQ(changed.overrides.size(), 2U);
  const d::WorkingCalendar calendar{changed};
  EXPECT_TRUE(calendar.is_working(day("2026-10-01")));
  EXPECT_FALSE(calendar.is_working(day("2026-05-01")));
  EXPECT_FALSE(calendar.is_working(day("2027-01-01")));
  EXPECT_TRUE(d::WorkingCalendar{d::with_year(data, {2028, "", {}})}.has_notice(2028));
}

TEST(CalendarChanges, WarnOfTheNextYearFromOctoberOn) {
  const d::WorkingCalendar calendar{{.version = 1, .years = {2026}}};
  EXPECT_TRUE(d::calendar_warnings(calendar, day("2026-09-30")).empty());
  const auto missing = d::calendar_warnings(calendar, day("2026-10-01"));
  ASSERT_EQ(missing.size(), 1U);
  EXPECT_EQ(missing.front().kind, d::CalendarWarningKind::next_year_missing);
  EXPECT_EQ(missing.front().year, 2027);
  EXPECT_EQ(d::calendar_warnings(calendar, day("2027-03-01")).front().kind,
            d::CalendarWarningKind::year_missing);
  EXPECT_EQ(d::calendar_warnings(calendar, day("2027-12-01")).size(), 2U);
}

}  // namespace xiezhu::test::rule_changes
