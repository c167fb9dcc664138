// When a step came to whoever took it, and how long it lay there.
#include <gtest/gtest.h>

#include <map>

#include "domain/request/step_times.hpp"
#include "tests/support/domain_builders.hpp"

namespace xiezhu::test::step_times {

using d::Verb;

struct Times {
  explicit Times(const Flow& flow) {
    std::vector<d::TimelineEntry> timeline;
    for (const auto& event : flow.events) timeline.push_back({.event = event});
    const auto all = d::step_times(flow.request.id, timeline, city_reference()->calendar);
    for (std::size_t i = 0; i < all.size(); ++i) of[flow.events[i].verb] = all[i];
  }
  // The latest of each verb.
  std::map<Verb, std::optional<d::StepTime>> of;
};

// Friday morning to the reply on the Tuesday after the weekend.
Flow regular() {
  Flow flow{off_catalogue(d::Form::opinion)};
  flow.when("2026-09-18T09:00").submitted();
  flow.when("2026-09-18T09:40");
  flow.facts.number = number(12);
  flow.does(signer(), act(Verb::sign));
  flow.when("2026-09-18T14:00").does(allocator(), act(Verb::receive));
  flow.facts.officer = person_of(officer());
  flow.when("2026-09-21T10:00").does(allocator(), naming(Verb::accept, officer()));
  return flow;
}

TEST(StepTimes, a_step_is_received_when_it_became_the_turn_of_its_side) {
  const Times times{regular()};
  EXPECT_FALSE(times.of.at(Verb::draft)) << "nobody handed it over";
  EXPECT_EQ(times.of.at(Verb::sign)->received, at("2026-09-18T09:00"));
  EXPECT_EQ(times.of.at(Verb::receive)->received, at("2026-09-18T09:40"));
  EXPECT_EQ(times.of.at(Verb::accept)->received, at("2026-09-18T14:00"));
}

TEST(StepTimes, what_is_done_beside_the_matter_neither_receives_it_nor_passes_it_on) {
  Flow flow = regular();
  flow.when("2026-09-21T11:00").does(drafter(), to_unit(Verb::copy, City::district_civil));
  flow.when("2026-09-22T10:00").does(officer(), replying());
  const Times times{flow};
  EXPECT_FALSE(times.of.at(Verb::copy));
  EXPECT_EQ(times.of.at(Verb::reply)->received, at("2026-09-21T10:00"));
}

TEST(StepTimes, an_application_passes_the_turn_to_the_head_and_back) {
  Flow flow = regular();
  flow.when("2026-09-21T11:00").does(officer(), until(Verb::apply_extension, "2026-10-15"));
  flow.when("2026-09-21T16:00").does(head(), act(Verb::approve));
  flow.when("2026-09-22T10:00").does(officer(), replying());
  const Times times{flow};
  EXPECT_EQ(times.of.at(Verb::apply_extension)->received, at("2026-09-21T10:00"));
  EXPECT_EQ(times.of.at(Verb::approve)->received, at("2026-09-21T11:00"));
  EXPECT_EQ(times.of.at(Verb::reply)->received, at("2026-09-21T16:00"));
}

TEST(StepTimes, use_is_counted_in_working_days_and_within_a_day_in_working_time) {
  const Times times{regular()};
  EXPECT_EQ(d::used_text(*times.of.at(Verb::sign)), "40分钟");
  // Not the lunch break.
  const auto lunch =
      city_reference()->calendar.working_time_between(at("2026-09-18T09:40"), at("2026-09-18T14:00"));
  EXPECT_LT(lunch, std::chrono::minutes{260});
  EXPECT_EQ(times.of.at(Verb::receive)->worked, lunch);
  EXPECT_EQ(times.of.at(Verb::receive)->working_days, 0);
  EXPECT_EQ(d::used_text(*times.of.at(Verb::accept)), "2个工作日")
      << "Sunday the 20th makes up for a holiday";
}

TEST(StepTimes, the_lamp_is_that_of_the_clock_at_the_step) {
  Flow flow = regular();
  const Times early{flow};
  EXPECT_EQ(early.of.at(Verb::receive)->lamp, d::Lamp::green);
  EXPECT_FALSE(early.of.at(Verb::sign)->lamp) << "no clock runs before the signature";
  flow.when("2026-12-15T10:00").does(officer(), replying());
  EXPECT_EQ(Times{flow}.of.at(Verb::reply)->lamp, d::Lamp::red);
}

TEST(StepTimes, a_step_of_the_system_shows_how_long_it_lay_with_the_side_that_let_it_lie) {
  Flow flow;
  flow.when("2026-09-18T09:40").sent();
  flow.when("2026-09-29T09:00").looked_at();
  const Times times{flow};
  const auto deemed = times.of.find(Verb::deem_received);
  ASSERT_NE(deemed, times.of.end());
  EXPECT_EQ(deemed->second->received, at("2026-09-18T09:40"));
  EXPECT_EQ(deemed->second->lamp, d::Lamp::red);
}

TEST(StepTimes, since_when_a_letter_waited_for_its_signature_is_its_own_sides_affair) {
  const Flow flow = regular();
  const Times times{flow};
  for (const auto& event : flow.events) {
    const auto& time = times.of.at(event.verb);
    EXPECT_EQ(d::shown_time(time, event, true).has_value(), time.has_value());
    EXPECT_EQ(d::shown_time(time, event, false).has_value(), time.has_value() && event.verb != Verb::sign);
  }
}

}  // namespace xiezhu::test::step_times
