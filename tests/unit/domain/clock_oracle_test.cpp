// Pauses and extensions against an oracle that knows nothing of prefix sums: it walks from day to day.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "tests/support/day_walk.hpp"
#include "tests/support/domain_builders.hpp"
#include "tests/support/property.hpp"

namespace xiezhu::test::clock_oracle {

using d::ClockCode;
using d::WorkingDays;

int days_between(d::LocalDate after, d::LocalDate upto) {
  int days = 0;
  for (auto date = after; date < upto;) {
    date += std::chrono::days{1};
    if (worked(date)) ++days;
  }
  return days;
}

struct Plan {
  d::Instant accepted;
  int limit = 10;
  d::Instant paused;
  d::Instant resumed;
  int extension = 0;
  bool extended_first = false;
};

d::ClockRun computed(const Plan& plan) {
  static const auto calendar = shipped_calendar();
  const d::ClockRule rule{.code = ClockCode::handling,
                          .valid_from = day("2000-01-01"),
                          .normal = {WorkingDays{plan.limit}},
                          .urgent = {WorkingDays{plan.limit}}};
  const d::ClockBasis basis{rule, rule.normal};
  d::ClockLedger ledger;
  ledger.apply(d::start_clock(calendar, basis, 1, plan.accepted).value());
  const auto extend = [&] {
    if (plan.extension > 0)
      ledger.apply(
          d::extend_clock(calendar, basis, *ledger.running(), WorkingDays{plan.extension}, plan.paused)
              .value());
  };
  if (plan.extended_first) extend();
  ledger.apply(d::ClockPause{ClockCode::handling, plan.paused, plan.resumed, d::PauseReason::appraisal});
  ledger.apply(d::resume_clock(calendar, basis, *ledger.running(), plan.resumed).value());
  if (!plan.extended_first) extend();
  return *ledger.running();
}

Plan any_plan() {
  using std::chrono::minutes;
  Plan plan;
  plan.accepted = at("2025-01-01") + minutes{*rc::gen::inRange(0, 700 * 24 * 60)};
  plan.limit = *rc::gen::inRange(1, 25);
  plan.paused = plan.accepted + minutes{*rc::gen::inRange(0, 20 * 24 * 60)};
  plan.resumed = plan.paused + minutes{*rc::gen::inRange(0, 30 * 24 * 60)};
  plan.extension = *rc::gen::inRange(0, 11);
  plan.extended_first = *rc::gen::arbitrary<bool>();
  return plan;
}

TEST(ClockOracle, AgreesOnPausesAndExtensionsDayByDay) {
  holds(5'000, [] {
    const Plan plan = any_plan();
    const auto run = computed(plan);
    const int pause = days_between(day_of_event(plan.paused), day_of_event(plan.resumed));
    const auto last = walk(day_of_event(plan.accepted), plan.limit + plan.extension + pause);
    RC_ASSERT(run.paused == pause);
    RC_ASSERT(run.extended == plan.extension);
    RC_ASSERT(d::to_iso(run.due_at) == d::to_iso(close_of(last)));
    RC_ASSERT(d::to_iso(run.late_after) == d::to_iso(d::at_time(last + std::chrono::days{1}, d::Millis{0})));
    const auto promised = walk(day_of_event(plan.accepted), plan.limit);
    RC_ASSERT(d::to_iso(run.first_due_at) == d::to_iso(close_of(promised)));
    RC_ASSERT(run.blue_at <= run.yellow_at);
    RC_ASSERT(run.yellow_at <= run.due_at);
  });
}

TEST(ClockOracle, APauseThatEndsOnTheDayItBeganCostsNothing) {
  Plan plan{.accepted = at("2026-09-21T10:00"),
            .limit = 5,
            .paused = at("2026-09-22T09:00"),
            .resumed = at("2026-09-22T17:00")};
  EXPECT_EQ(computed(plan).paused, 0);
  plan.resumed = at("2026-09-22T17:31");  // after close of business: as on the next working day
  EXPECT_EQ(computed(plan).paused, 1);
}

}  // namespace xiezhu::test::clock_oracle
