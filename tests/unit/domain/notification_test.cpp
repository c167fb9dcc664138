// Who is told of what, and when.
#include <gtest/gtest.h>

#include <algorithm>

#include "domain/notification/delivery.hpp"
#include "domain/notification/delivery_time.hpp"
#include "tests/support/domain_builders.hpp"
#include "tests/support/rating_builders.hpp"

namespace xiezhu::test {
namespace {

std::string audience_text(const d::Audience& audience) {
  if (audience.person) return "person " + std::to_string(audience.person->value());
  return "unit " + std::to_string(audience.unit.value_or(d::UnitId{}).value()) + " " +
         std::string{d::name_of(audience.role.value_or(d::Role::auditor))};
}

// "to_do accept: person 302" for each message of the last `count` events.
std::vector<std::string> told(const Flow& flow, std::size_t count = 1) {
  std::vector<std::string> lines;
  for (const auto& message : d::messages_of(flow.request, std::span{flow.events}.last(count))) {
    lines.push_back(std::string{d::name_of(message.kind)} + " " + message.about + ": " +
                    audience_text(message.audience));
  }
  return lines;
}

using Lines = std::vector<std::string>;

TEST(Messages, a_draft_tells_nobody) {
  Flow flow;
  EXPECT_EQ(told(flow), Lines{});
  flow.does(drafter(), drafting(d::Verb::edit, content()));
  EXPECT_EQ(told(flow), Lines{});
}

TEST(Messages, a_submitted_draft_is_up_to_the_signers) {
  EXPECT_EQ(told(Flow{}.submitted()), Lines{"to_do submit: unit 2 signer"});
}

TEST(Messages, a_returned_draft_is_up_to_its_drafter) {
  EXPECT_EQ(told(Flow{}.submitted().does(signer(), act(d::Verb::return_draft, "补充"))),
            Lines{"to_do return: person 201"});
}

TEST(Messages, a_signature_tells_the_other_units_allocators_and_the_drafter) {
  EXPECT_EQ(told(Flow{}.sent()), (Lines{"to_do sign: unit 3 allocator", "progress sign: person 201"}));
}

TEST(Messages, receipt_leaves_the_turn_at_the_desk_and_tells_the_drafter) {
  EXPECT_EQ(told(Flow{}.received()), Lines{"progress receive: person 201"});
}

TEST(Messages, what_time_did_is_told_to_the_desk_that_let_it_pass) {
  Flow flow;
  flow.sent().when("2026-10-30T10:00").looked_at();
  ASSERT_EQ(flow.events.back().verb, d::Verb::deem_received);
  EXPECT_EQ(told(flow),
            (Lines{"progress deem-received: person 201", "progress deem-received: unit 3 allocator"}));
}

TEST(Messages, acceptance_is_up_to_the_officer) {
  EXPECT_EQ(told(Flow{}.accepted()), (Lines{"to_do accept: person 302", "progress accept: person 201"}));
}

TEST(Messages, a_new_officer_is_told) {
  Flow flow;
  flow.accepted();
  flow.facts.officer = person_of(second_officer());
  flow.does(allocator(), naming(d::Verb::assign, second_officer()));
  EXPECT_EQ(told(flow), (Lines{"to_do assign: person 303", "progress assign: person 201"}));
}

TEST(Messages, a_reply_is_up_to_the_handlers_of_whom_the_drafter_is_one) {
  EXPECT_EQ(told(Flow{}.replied()), Lines{"to_do reply: unit 2 handler"});
}

TEST(Messages, rework_and_confirmation_reach_the_officer) {
  EXPECT_EQ(told(Flow{}.reworked()), Lines{"to_do rework: person 302"});
  EXPECT_EQ(told(Flow{}.completed()), Lines{"progress confirm: person 302"});
}

TEST(Messages, of_completion_ask_to_rate) {
  EXPECT_EQ(d::about_text("confirm"), "确认办结，请评价");
  EXPECT_EQ(d::about_text("auto-confirm"), "自动确认办结，请评价");
  Flow silent = Flow{}.replied();
  silent.when("2026-10-30T10:00").looked_at();
  EXPECT_EQ(told(silent, 2),
            (Lines{"progress auto-confirm: person 201", "progress auto-confirm: person 302"}));
}

TEST(Messages, of_a_hidden_rating_say_only_that_it_was_handed_in) {
  using d::Side;
  Flow flow = Flow{}.completed().does(drafter(), rating(Side::requesting, 1));
  EXPECT_EQ(told(flow), Lines{"progress rate: person 302"});
  EXPECT_EQ(d::messages_of(flow.request, std::span{flow.events}.last(1)).front().detail, "");
  flow.does(drafter(), changing_rating(Side::requesting, 2));
  EXPECT_EQ(told(flow), Lines{});
  flow.does(officer(), rating(Side::requested, 5));
  EXPECT_EQ(told(flow), (Lines{"to_do fix_opened: person 302", "progress rating_shown: person 201"}));
  EXPECT_NE(d::about_text("fix_opened"), "fix_opened");
  EXPECT_NE(d::about_text("rating_shown"), "rating_shown");
}

TEST(Messages, of_a_window_that_closed_reach_who_was_rated) {
  using d::Side;
  Flow flow = Flow{}.completed();
  Flow unrated = flow;
  EXPECT_EQ(told(unrated.when("2026-10-30T10:00").looked_at()), Lines{});
  flow.does(officer(), rating(Side::requested, 4)).when("2026-10-30T10:00").looked_at();
  EXPECT_EQ(told(flow), Lines{"progress rating_shown: person 201"});
}

TEST(Messages, of_a_fix_task_reach_the_side_that_waits) {
  using d::Side;
  Flow flow = Flow{}.rated(2).does(officer(), act(d::Verb::contact, "已联系"));
  EXPECT_EQ(told(flow), Lines{"progress contact: person 201"});
  flow.does(officer(), act(d::Verb::rectify, "已整改"));
  EXPECT_EQ(told(flow), Lines{"to_do rectify: person 201"});
  flow.does(drafter(), calling_back(false));
  EXPECT_EQ(told(flow), Lines{"to_do call-back: person 302"});
  flow.does(officer(), act(d::Verb::rectify, "再次整改")).does(drafter(), calling_back(true));
  EXPECT_EQ(told(flow), Lines{"progress call-back: person 302"});
}

TEST(Messages, of_an_appeal_reach_the_coordinators_and_of_its_review_both_sides) {
  using d::Side;
  Flow flow = Flow{}.rated(4).does(officer(), act(d::Verb::appeal_rating, "不符"));
  EXPECT_EQ(told(flow),
            (Lines{"to_do appeal-rating: unit 0 dispute_coordinator", "progress appeal-rating: person 201"}));
  flow.facts.standing.coordinates = true;
  flow.does(coordinator(), reviewing(Side::requesting, d::AppealResult::upheld));
  EXPECT_EQ(told(flow), (Lines{"progress review-appeal: person 201", "progress review-appeal: person 302"}));
}

TEST(Messages, a_colleagues_withdrawal_is_told_to_the_drafter_and_the_other_unit) {
  EXPECT_EQ(told(Flow{}.received().does(colleague(), act(d::Verb::withdraw, "不再需要"))),
            (Lines{"progress withdraw: person 201", "progress withdraw: unit 3 allocator"}));
}

TEST(Messages, of_one_save_tell_the_turn_once) {
  Flow flow;
  flow.sent().when("2026-10-30T10:00").looked_at();
  flow.facts.officer = person_of(officer());
  flow.does(allocator(), naming(d::Verb::accept, officer()));
  EXPECT_EQ(told(flow, 2), (Lines{"to_do accept: person 302", "progress deem-received: person 201",
                                  "progress accept: person 201"}));
}

TEST(Messages, an_urge_is_an_alert_and_a_copy_reaches_its_unit) {
  Flow flow;
  flow.accepted().when("2026-10-30T10:00").does(drafter(), act(d::Verb::urge, "请尽快"));
  EXPECT_EQ(told(flow), Lines{"alert urge: person 302"});
  flow.does(drafter(), to_unit(d::Verb::copy, City::district_civil));
  const auto lines = told(flow);
  EXPECT_TRUE(std::ranges::find(lines, "progress copy: unit 5 allocator") != lines.end());
}

TEST(Messages, carry_what_people_need_to_know_them_by) {
  Flow flow{urgent(content())};
  flow.sent();
  const auto messages = d::messages_of(flow.request, std::span{flow.events}.last(1));
  ASSERT_FALSE(messages.empty());
  EXPECT_TRUE(messages.front().urgent);
  EXPECT_EQ(messages.front().request, flow.request.id);
  EXPECT_EQ(messages.front().number, "沪民函〔2026〕12号");
  EXPECT_EQ(messages.front().title, content().title);
  EXPECT_EQ(messages.front().except, signer().person);
  EXPECT_EQ(messages.front().at, flow.now);
}

TEST(Messages, of_a_request_that_moves_on_go_to_the_new_desk) {
  Flow flow{off_catalogue(d::Form::data)};
  auto forward = act(d::Verb::forward, "属房管职责");
  forward.unit = City::housing;
  flow.received().does(allocator(), forward);
  EXPECT_EQ(told(flow, 1), (Lines{"to_do forward: unit 7 allocator", "progress forward: person 201"}));
}

TEST(Messages, of_a_comment_go_to_the_other_side_and_of_a_note_to_the_own) {
  Flow flow;
  flow.accepted();
  d::Comment comment{.request = flow.request.id, .unit = City::civil_affairs, .person = *drafter().person};
  const auto audiences = [&] {
    std::vector<d::Audience> found;
    for (const auto& message : d::messages_of(flow.request, comment)) found.push_back(message.audience);
    return found;
  };
  EXPECT_EQ(audiences(), std::vector{d::Audience{.person = officer().person}});
  comment.scope = d::CommentScope::own_unit;
  EXPECT_TRUE(audiences().empty()) << "nobody else of the own side is concerned";
  comment.person = *colleague().person;
  EXPECT_EQ(audiences(), std::vector{d::Audience{.person = drafter().person}});
}

TEST(DeliveryTime, is_now_inside_working_hours_and_for_urgent_matters) {
  const auto calendar = shipped_calendar();
  const auto at_once = [&](std::string_view now, bool is_urgent) {
    return d::delivery_time(calendar, at(now), is_urgent) == at(now);
  };
  EXPECT_TRUE(at_once("2026-09-21T09:00", false));
  EXPECT_TRUE(at_once("2026-09-21T11:59:59.999", false));
  EXPECT_TRUE(at_once("2026-09-20T17:29", false)) << "a make-up Sunday";
  EXPECT_TRUE(at_once("2026-10-03T03:00", true));
  EXPECT_TRUE(at_once("2150-01-01T03:00", false)) << "outside the calendar";
}

TEST(DeliveryTime, is_otherwise_the_next_opening) {
  const auto calendar = shipped_calendar();
  const auto when = [&](std::string_view now) {
    return d::to_iso(d::delivery_time(calendar, at(now), false));
  };
  EXPECT_EQ(when("2026-09-21T08:59"), "2026-09-21T09:00:00+08:00");
  EXPECT_EQ(when("2026-09-21T12:00"), "2026-09-21T13:30:00+08:00");
  EXPECT_EQ(when("2026-09-24T17:30"), "2026-09-28T09:00:00+08:00") << "over a holiday";
  EXPECT_EQ(when("2026-10-03T10:00"), "2026-10-08T09:00:00+08:00");
  EXPECT_EQ(when("2026-09-19T23:00"), "2026-09-20T09:00:00+08:00");
}

TEST(Preferences, decide_about_mail) {
  d::NoticePreferences wanted;
  EXPECT_FALSE(d::mailed_at_once(wanted, d::NoticeKind::to_do, true)) << "no address";
  wanted.mail_address = "a@b.example";
  EXPECT_TRUE(d::mailed_at_once(wanted, d::NoticeKind::to_do, false));
  EXPECT_FALSE(d::mailed_at_once(wanted, d::NoticeKind::progress, true)) << "not wanted";
  wanted.digest = true;
  EXPECT_FALSE(d::mailed_at_once(wanted, d::NoticeKind::to_do, false));
  EXPECT_TRUE(d::mailed_at_once(wanted, d::NoticeKind::to_do, true));
}

TEST(BackOff, grows_and_ends) {
  EXPECT_EQ(d::wait_after(1), std::chrono::minutes{1});
  EXPECT_EQ(d::wait_after(5), std::chrono::hours{12});
  EXPECT_EQ(d::wait_after(6), std::nullopt);
}

}  // namespace
}  // namespace xiezhu::test
