// Satisfaction (domain §8): who rates when, what stays hidden, what follows from a low rating, appeals.
#include <gtest/gtest.h>

#include <algorithm>

#include "domain/request/boxes.hpp"
#include "domain/request/recalculation.hpp"
#include "domain/request/visibility.hpp"
#include "domain/satisfaction/rating_scope.hpp"
#include "tests/support/domain_builders.hpp"
#include "tests/support/rating_builders.hpp"

namespace xiezhu::test::ratings {

using d::FixState;
using d::Reason;
using d::Side;
using d::Verb;

constexpr auto asking = Side::requesting;
constexpr auto helping = Side::requested;

// Completed on Monday 2026-09-21 at ten: the window ends with 2026-10-12, after the holidays.
Flow completed() { return Flow{}.completed(); }

const d::Rating& of(const Flow& flow, Side side) { return *flow.request.rating_by(side); }
const d::FixTask& task(const Flow& flow, Side side = asking) { return of(flow, side).tasks.back(); }

Reason refusal(const Flow& flow, const d::Actor& who, const d::Act& what) {
  const auto outcome = flow.tries(who, what);
  return outcome ? Reason::not_found : outcome.error().reason;
}

Flow& review(Flow& flow, Side side, d::AppealResult result) {
  flow.facts.standing.coordinates = true;
  return flow.does(coordinator(), reviewing(side, result));
}

TEST(RatingWindow, runs_for_ten_working_days_and_hurries_nobody) {
  const Flow flow = completed();
  const auto* window = flow.request.rating_window();
  ASSERT_NE(window, nullptr);
  EXPECT_EQ(window->due_at, at("2026-10-12T17:30"));
  EXPECT_EQ(window->acts_at, at("2026-10-13T00:00"));
  EXPECT_EQ(flow.request.work_clock(), nullptr);
  EXPECT_FALSE(d::turn_of(flow.request));
  for (const auto& row : d::parties_of(flow.request)) {
    EXPECT_EQ(row.box, d::Box::finished);
    EXPECT_EQ(row.sort_key, -d::epoch_millis(flow.request.changed_at));
    EXPECT_EQ(row.listing.due_at, d::Instant{});
    EXPECT_EQ(row.rate_by, window->due_at);
  }
}

TEST(RatingWindow, closes_by_itself_at_the_instant_it_ran_out) {
  Flow flow = completed();
  flow.when("2026-10-13T00:00").looked_at();
  EXPECT_FALSE(flow.request.ratings_disclosed_at());
  flow.when("2026-10-20T09:00").looked_at();
  EXPECT_EQ(flow.events.back().verb, Verb::close_rating);
  EXPECT_EQ(flow.events.back().effective_at, at("2026-10-13T00:00"));
  EXPECT_EQ(flow.request.ratings_disclosed_at(), at("2026-10-13T00:00"));
  EXPECT_TRUE(flow.request.course.ratings.empty()) << "not rated stays not rated";
  EXPECT_EQ(refusal(flow, drafter(), rating(asking)), Reason::rating_closed);
  for (const auto& row : d::parties_of(flow.request)) EXPECT_EQ(row.rate_by, d::Instant{});
}

TEST(RatingWindow, ends_when_both_have_rated) {
  Flow flow = completed();
  flow.does(officer(), rating(helping));
  EXPECT_FALSE(flow.request.ratings_disclosed_at());
  const auto rows = d::parties_of(flow.request);
  EXPECT_EQ(rows[0].rate_by, at("2026-10-12T17:30")) << "the requesting unit has not rated";
  EXPECT_EQ(rows[1].rate_by, d::Instant{});
  flow.when("2026-09-22T10:00").does(colleague(), rating(asking));
  EXPECT_EQ(flow.request.ratings_disclosed_at(), at("2026-09-22T10:00"));
  EXPECT_FALSE(d::decide_due(flow.request, *city_reference(), at("2027-01-01T10:00")));
}

TEST(RatingWindow, a_request_completed_before_there_was_one_is_not_rated) {
  Flow flow = completed();
  flow.request.clocks = {};
  EXPECT_EQ(refusal(flow, drafter(), rating(asking)), Reason::rating_closed);
  EXPECT_FALSE(flow.request.ratings_disclosed_at());
}

TEST(Rating, each_side_rates_once) {
  Flow flow = completed();
  flow.does(drafter(), rating(asking));
  EXPECT_EQ(refusal(flow, colleague(), rating(asking)), Reason::already_rated);
  EXPECT_EQ(refusal(flow, officer(), changing_rating(helping, 3)), Reason::not_rated);
}

TEST(Rating, every_level_of_the_own_side_is_mandatory_and_none_of_the_others) {
  const Flow flow = completed();
  for (const auto side : {asking, helping}) {
    const auto who = side == asking ? drafter() : officer();
    for (const auto& entry : d::EnumNames<d::Criterion>::table) {
      const auto own = d::criteria_of(side);
      const bool asked = std::ranges::find(own, entry.value) != own.end();
      const auto field = "scores." + std::string{entry.name};
      auto flawed = rating(side);
      flawed.rating->scores->set(entry.value, asked ? 0 : 3);
      const auto outcome = flow.tries(who, flawed);
      ASSERT_FALSE(outcome) << field;
      EXPECT_EQ(outcome.error().reason, asked ? Reason::missing : Reason::unknown) << field;
      EXPECT_EQ(outcome.error().field, field);
      if (!asked) continue;
      for (const int level : {-1, 6}) {
        flawed.rating->scores->set(entry.value, level);
        EXPECT_EQ(refusal(flow, who, flawed), Reason::out_of_range) << field;
      }
    }
  }
  EXPECT_EQ(flow.tries(drafter(), act(Verb::rate)).error().field, "scores");
}

TEST(Rating, a_low_level_of_any_criterion_demands_words) {
  const Flow flow = completed();
  for (const auto criterion : d::criteria_of(asking)) {
    for (int level = 1; level <= 5; ++level) {
      auto silent = rating(asking, 5, "  ");
      silent.rating->scores->set(criterion, level);
      const auto outcome = flow.tries(drafter(), silent);
      EXPECT_EQ(outcome.has_value(), level > 2) << d::name_of(criterion) << " " << level;
      if (!outcome) {
        EXPECT_EQ(outcome.error().reason, Reason::missing);
        EXPECT_EQ(outcome.error().field, "text");
      }
    }
  }
  EXPECT_EQ(refusal(flow, drafter(), rating(asking, 5, std::string(501, 'x'))), Reason::too_long);
}

TEST(Rating, can_be_changed_for_five_working_days_and_every_revision_stays) {
  Flow flow = completed();
  flow.does(drafter(), rating(asking, 3));
  EXPECT_EQ(of(flow, asking).changeable.late_after, at("2026-09-30T00:00"));
  flow.when("2026-09-29T23:00").does(drafter(), changing_rating(asking, 4));
  ASSERT_EQ(of(flow, asking).revisions.size(), 2U);
  EXPECT_EQ(of(flow, asking).revisions.front().scores.overall(), 3);
  EXPECT_EQ(of(flow, asking).scores().overall(), 4);
  flow.when("2026-09-30T09:00");
  EXPECT_EQ(refusal(flow, drafter(), changing_rating(asking, 5)), Reason::change_over);
  d::Standing standing{.now = flow.now};
  EXPECT_EQ(std::ranges::count(d::allowed_actions(flow.request, drafter(), standing), Verb::change_rating),
            0);
}

TEST(Rating, is_changed_a_limited_number_of_times) {
  Flow flow = completed();
  flow.does(drafter(), rating(asking));
  for (std::size_t i = 0; i < d::TextLimits::rating_changes; ++i)
    flow.does(drafter(), changing_rating(asking, 3 + static_cast<int>(i % 2)));
  EXPECT_EQ(refusal(flow, drafter(), changing_rating(asking, 5)), Reason::out_of_range);
}

TEST(Rating, is_hidden_from_everybody_else_until_both_have_rated_or_the_window_closed) {
  Flow flow = completed();
  flow.does(drafter(), rating(asking, 1));
  const auto sees = [&](d::UnitId unit) { return d::shows_rating(flow.request, asking, unit); };
  EXPECT_TRUE(sees(City::civil_affairs));
  for (const auto unit : {City::public_security, City::government, City::housing}) EXPECT_FALSE(sees(unit));
  EXPECT_TRUE(of(flow, asking).tasks.empty()) << "nobody mends what he may not see";
  EXPECT_EQ(refusal(flow, officer(), act(Verb::appeal_rating, "不符")), Reason::not_appealable);
  Flow closed = flow;
  closed.when("2026-10-13T09:00").looked_at();
  flow.does(officer(), rating(helping));
  for (const auto unit : {City::civil_affairs, City::public_security, City::government}) {
    EXPECT_TRUE(sees(unit));
    EXPECT_TRUE(d::shows_rating(closed.request, asking, unit));
  }
  EXPECT_EQ(task(closed).opened_at, at("2026-10-13T00:00"));
  EXPECT_EQ(task(flow).opened_at, flow.now);
}

TEST(FixTask, opens_for_both_when_both_are_low) {
  const Flow flow = Flow{}.rated(2, 1);
  for (const auto side : {asking, helping}) {
    EXPECT_EQ(task(flow, side).state, FixState::to_contact);
    EXPECT_EQ(task(flow, side).contact_due.due, at("2026-09-22T17:30"));
    EXPECT_EQ(task(flow, side).rounds.front().due.due, at("2026-10-19T17:30"));
  }
}

TEST(FixTask, needs_a_low_overall_level) {
  Flow flow = completed();
  auto one_low = rating(asking, 3);
  one_low.rating->scores->set(d::Criterion::attitude, 1);
  flow.does(drafter(), one_low).does(officer(), rating(helping));
  EXPECT_TRUE(of(flow, asking).tasks.empty());
}

TEST(FixTask, goes_from_contact_over_mending_to_the_call_back) {
  Flow flow = Flow{}.rated(2);
  EXPECT_EQ(refusal(flow, officer(), act(Verb::rectify, "已整改")), Reason::no_fix_task);
  EXPECT_EQ(refusal(flow, officer(), act(Verb::contact)), Reason::missing);
  EXPECT_EQ(refusal(flow, drafter(), act(Verb::contact, "已联系")), Reason::no_fix_task);
  flow.does(officer(), act(Verb::contact, "已联系"));
  flow.does(second_officer(), act(Verb::rectify, "已补充清单"));
  EXPECT_EQ(refusal(flow, officer(), calling_back(true)), Reason::no_fix_task);
  EXPECT_EQ(flow.tries(drafter(), act(Verb::call_back)).error().field, "satisfied");
  flow.does(drafter(), calling_back(true));
  EXPECT_EQ(task(flow).state, FixState::satisfied);
  EXPECT_EQ(task(flow).closed_at, flow.now);
  EXPECT_EQ(of(flow, asking).open_task(), nullptr);
}

TEST(FixTask, goes_back_once_and_then_ends_unsatisfied) {
  Flow flow = Flow{}.rated(1);
  flow.does(officer(), act(Verb::contact, "已联系")).does(officer(), act(Verb::rectify, "已整改"));
  auto silent = calling_back(false);
  silent.opinion.clear();
  EXPECT_EQ(flow.tries(drafter(), silent).error().field, "opinion");
  flow.when("2026-09-28T10:00").does(drafter(), calling_back(false));
  EXPECT_EQ(task(flow).state, FixState::to_rectify);
  ASSERT_EQ(task(flow).rounds.size(), 2U);
  EXPECT_EQ(task(flow).rounds.back().due.due, at("2026-10-23T17:30")) << "fifteen working days again";
  flow.does(officer(), act(Verb::rectify, "再次整改")).does(drafter(), calling_back(false));
  EXPECT_EQ(task(flow).state, FixState::unsatisfied);
  EXPECT_EQ(task(flow).rounds.size(), 2U);
  EXPECT_EQ(refusal(flow, officer(), act(Verb::rectify, "第三次")), Reason::no_fix_task);
}

TEST(FixTask, ends_when_the_rating_is_raised_and_opens_when_a_visible_one_is_lowered) {
  Flow flow = Flow{}.rated(2);
  flow.does(drafter(), changing_rating(asking, 1));
  EXPECT_EQ(of(flow, asking).tasks.size(), 1U) << "still the same matter";
  flow.does(drafter(), changing_rating(asking, 3));
  EXPECT_EQ(task(flow).state, FixState::raised);
  flow.when("2026-09-23T10:00").does(drafter(), changing_rating(asking, 2));
  ASSERT_EQ(of(flow, asking).tasks.size(), 2U);
  EXPECT_TRUE(task(flow).open());
  EXPECT_EQ(task(flow).opened_at, flow.now);
}

TEST(FixTask, a_change_before_anybody_sees_it_opens_none) {
  Flow flow = completed();
  flow.does(drafter(), rating(asking, 5)).does(drafter(), changing_rating(asking, 1));
  EXPECT_TRUE(of(flow, asking).tasks.empty());
  flow.does(drafter(), changing_rating(asking, 4)).does(officer(), rating(helping));
  EXPECT_TRUE(of(flow, asking).tasks.empty());
}

TEST(RatingAppeal, is_possible_for_five_working_days_from_when_the_rating_is_seen) {
  Flow flow = completed();
  flow.does(drafter(), rating(asking, 2)).when("2026-09-24T10:00").does(officer(), rating(helping));
  EXPECT_EQ(of(flow, asking).appealable->due, at("2026-10-09T17:30"));
  flow.when("2026-10-10T09:00");
  EXPECT_EQ(refusal(flow, officer(), act(Verb::appeal_rating, "不符")), Reason::not_appealable);
  flow.when("2026-10-09T23:00");
  EXPECT_EQ(refusal(flow, officer(), act(Verb::appeal_rating)), Reason::missing);
  flow.does(officer(), act(Verb::appeal_rating, "不符"));
  EXPECT_EQ(refusal(flow, officer(), act(Verb::appeal_rating, "再次")), Reason::not_appealable);
}

TEST(RatingAppeal, a_change_in_sight_gives_new_time) {
  Flow flow = Flow{}.rated(5);
  flow.when("2026-09-28T10:00").does(drafter(), changing_rating(asking, 2));
  EXPECT_EQ(of(flow, asking).appealable->due, at("2026-10-10T17:30"));
}

TEST(RatingAppeal, a_struck_rating_stays_visible_and_ends_the_fix_task) {
  Flow flow = Flow{}.rated(2);
  flow.does(officer(), act(Verb::appeal_rating, "不符"));
  review(flow, asking, d::AppealResult::struck);
  EXPECT_TRUE(of(flow, asking).struck());
  EXPECT_EQ(task(flow).state, FixState::struck);
  EXPECT_EQ(of(flow, asking).scores().overall(), 2);
  EXPECT_EQ(refusal(flow, drafter(), changing_rating(asking, 1)), Reason::change_over);
}

TEST(RatingAppeal, an_upheld_rating_stays_as_it_is) {
  Flow flow = Flow{}.rated(2);
  flow.does(officer(), act(Verb::appeal_rating, "不符"));
  review(flow, asking, d::AppealResult::upheld);
  EXPECT_FALSE(of(flow, asking).struck());
  EXPECT_TRUE(task(flow).open());
}

TEST(RatingAppeal, is_decided_with_reasons_by_a_coordinator_who_is_no_party) {
  Flow flow = Flow{}.rated(2);
  flow.does(officer(), act(Verb::appeal_rating, "不符"));
  flow.facts.standing.coordinates = true;
  const auto partial = actor(City::public_security, 9, {d::Role::dispute_coordinator});
  EXPECT_EQ(refusal(flow, partial, reviewing(asking, d::AppealResult::struck)), Reason::recused);
  EXPECT_EQ(refusal(flow, coordinator(), reviewing(helping, d::AppealResult::struck)), Reason::no_appeal);
  auto silent = reviewing(asking, d::AppealResult::struck);
  silent.opinion.clear();
  EXPECT_EQ(flow.tries(coordinator(), silent).error().field, "opinion");
}

// The Mid-Autumn holiday of 2026 becomes working days.
d::ReferencePtr without_holiday() {
  auto data = shipped_calendar_data();
  data.version = 8;
  std::erase_if(data.overrides, [](const d::DayOverride& entry) { return entry.date == day("2026-09-25"); });
  return d::with_calendar(*city_reference(), std::move(data));
}

TEST(RatingDates, move_with_the_calendar_while_they_are_open) {
  Flow flow = Flow{}.rated(2);
  const auto event = d::decide_recalculation(flow.request, *without_holiday(), at("2026-09-21T12:00"));
  ASSERT_TRUE(event);
  const auto moved = d::evolve(flow.request, *event);
  const auto& now = *moved.rating_by(asking);
  EXPECT_EQ(now.changeable.due, at("2026-09-28T17:30"));
  EXPECT_EQ(now.appealable->due, at("2026-09-28T17:30"));
  EXPECT_EQ(now.tasks.back().rounds.back().due.due, at("2026-10-16T17:30"));
  EXPECT_EQ(now.tasks.back().contact_due, task(flow).contact_due);
  const auto preview = d::preview_recalculation(flow.request, *without_holiday(), at("2026-09-21T12:00"));
  ASSERT_TRUE(preview);
  EXPECT_EQ(preview->code, d::ClockCode::fixing);
  EXPECT_EQ(preview->old_due, at("2026-10-19T17:30"));
  EXPECT_FALSE(d::decide_recalculation(moved, *without_holiday(), at("2026-09-21T13:00")));
}

TEST(RatingDates, that_are_past_or_met_are_not_judged_anew) {
  Flow flow = Flow{}.rated(2);
  flow.does(officer(), act(Verb::contact, "已联系")).does(officer(), act(Verb::rectify, "已整改"));
  EXPECT_FALSE(d::decide_recalculation(flow.request, *without_holiday(), at("2026-11-02T12:00")));
}

TEST(RatingDates, the_window_moves_too) {
  Flow flow = completed();
  const auto preview = d::preview_recalculation(flow.request, *without_holiday(), flow.now);
  ASSERT_TRUE(preview);
  EXPECT_EQ(preview->code, d::ClockCode::rating);
  EXPECT_EQ(preview->new_due, at("2026-10-10T17:30"));
}

TEST(RatingRows, tell_for_whom_a_fix_task_waits) {
  Flow flow = Flow{}.rated(2);
  auto rows = d::rating_rows(flow.request);
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].fix_unit, City::public_security);
  EXPECT_EQ(rows[0].fix_due_at, at("2026-09-22T17:30"));
  EXPECT_EQ(rows[1].fix, std::nullopt);
  flow.does(officer(), act(Verb::contact, "已联系")).does(officer(), act(Verb::rectify, "已整改"));
  rows = d::rating_rows(flow.request);
  EXPECT_EQ(rows[0].fix_unit, City::civil_affairs);
  EXPECT_EQ(rows[0].fix_due_at, d::Instant{});
}

TEST(RatingScope, coordinators_reach_the_units_below_them_and_nobody_else_does) {
  const auto& units = city_reference()->units;
  const auto list = d::RatingList::given;
  EXPECT_TRUE(d::ratings_for(units, drafter(), list, std::nullopt)->hidden_too);
  EXPECT_FALSE(d::ratings_for(units, drafter(), list, City::public_security));
  EXPECT_FALSE(d::ratings_for(units, coordinator(), list, City::public_security)->hidden_too);
  EXPECT_TRUE(d::ratings_for(units, district_coordinator(), list, City::district_civil));
  EXPECT_FALSE(d::ratings_for(units, district_coordinator(), list, City::public_security));
  EXPECT_FALSE(d::ratings_for(units, coordinator(), list, d::UnitId{99}));
  EXPECT_EQ(d::ratings_for(units, district_coordinator(), d::RatingList::appealed, std::nullopt)->region,
            "310101");
  EXPECT_FALSE(d::ratings_for(units, coordinator(), d::RatingList::appealed, std::nullopt)->unit);
  EXPECT_EQ(d::ratings_for(units, drafter(), d::RatingList::appealed, std::nullopt)->unit,
            City::civil_affairs);
}

}  // namespace xiezhu::test::ratings
