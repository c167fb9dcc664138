// Extension and pauses (domain §4 rules 7 and 8), one test per rule.
#include "domain/request/visibility.hpp"
#include "tests/contract/scenario.hpp"

namespace xiezhu::test {
namespace {

class Handling : public Scenario {};
XIEZHU_ON_BOTH(Handling);

TEST_P(Handling, an_approved_extension_moves_the_date_and_keeps_the_promised_one) {
  accept();
  when("2026-09-29T15:00");
  does(officer(), until(Verb::apply_extension, "2026-10-15"));
  EXPECT_EQ(clock().due_at, at("2026-10-12T17:30"));  // nothing moves before the head has approved
  refuses(officer(), act(Verb::approve), Reason::role_required);
  does(head(), act(Verb::approve));
  EXPECT_EQ(clock().due_at, at("2026-10-15T17:30"));
  EXPECT_EQ(clock().first_due_at, at("2026-10-12T17:30"));
  EXPECT_EQ(clock().extended, 3);
  EXPECT_EQ(clock().moves, 1);
  refuses(officer(), until(Verb::apply_extension, "2026-10-16"), Reason::already_extended);
}

TEST_P(Handling, an_extension_that_was_not_approved_is_not_applied_for_again) {
  accept();
  does(officer(), until(Verb::apply_extension, "2026-10-15"));
  refuses(officer(), until(Verb::apply_extension, "2026-10-15"), Reason::already_extended);
  does(head(), act(Verb::disapprove, "时间充足"));
  EXPECT_EQ(clock().due_at, at("2026-10-12T17:30"));
  refuses(officer(), until(Verb::apply_extension, "2026-10-15"), Reason::already_extended);
}

TEST_P(Handling, an_extension_is_applied_for_before_the_clock_runs_out) {
  accept();
  when("2026-10-13T00:00");  // still in time
  EXPECT_TRUE(tries(officer(), until(Verb::apply_extension, "2026-10-14")).has_value());
}

TEST_P(Handling, a_late_extension_is_refused) {
  accept();
  when("2026-10-13T00:00:00.001");
  refuses(officer(), until(Verb::apply_extension, "2026-10-16"), Reason::clock_expired);
}

TEST_P(Handling, an_extension_ends_on_a_working_day_within_its_limits) {
  accept(off_catalogue(d::Form::data));  // five working days: as many more at most
  EXPECT_EQ(clock().due_at, at("2026-09-29T17:30"));
  refuses(officer(), {.verb = Verb::apply_extension, .opinion = "理由"}, Reason::missing, "newDueDate");
  refuses(officer(), {.verb = Verb::apply_extension, .until = day("2026-09-30")}, Reason::missing, "opinion");
  refuses(officer(), until(Verb::apply_extension, "2026-09-29"), Reason::out_of_range, "newDueDate");
  refuses(officer(), until(Verb::apply_extension, "2026-10-02"), Reason::not_a_working_day, "newDueDate");
  refuses(officer(), until(Verb::apply_extension, "2026-10-13"), Reason::out_of_range, "newDueDate");
  does(officer(), until(Verb::apply_extension, "2026-10-12"));
}

TEST_P(Handling, no_extension_is_longer_than_the_rule_allows) {
  accept(off_catalogue(d::Form::on_site));  // fifteen working days, ten more at most
  EXPECT_EQ(clock().due_at, at("2026-10-19T17:30"));
  refuses(officer(), until(Verb::apply_extension, "2026-11-03"), Reason::out_of_range, "newDueDate");
  does(officer(), until(Verb::apply_extension, "2026-11-02"));
}

TEST_P(Handling, a_pause_between_application_and_approval_takes_nothing_from_the_extension) {
  accept();
  does(officer(), until(Verb::apply_extension, "2026-10-14"));
  does(officer(), until(Verb::ask_requester, "2026-09-30"));
  EXPECT_TRUE(stored().course.application);
  when("2026-09-29T10:00");
  does(drafter(), supplementing());
  EXPECT_EQ(clock().due_at, at("2026-10-19T17:30"));  // five working days later
  does(head(), act(Verb::approve));
  EXPECT_EQ(clock().due_at, at("2026-10-21T17:30"));
}

TEST_P(Handling, asking_the_requester_pauses_the_clock_until_he_answers) {
  accept();
  when("2026-09-22T10:00");
  does(officer(), until(Verb::ask_requester, "2026-09-30"));
  EXPECT_EQ(stored().state, State::awaiting_requester);
  EXPECT_EQ(clock().resumes_at, at("2026-09-30T17:30"));
  EXPECT_EQ(d::lamp(&clock(), at("2026-12-01")), d::Lamp::grey);
  when("2026-09-24T16:00");
  does(drafter(), supplementing());
  EXPECT_EQ(stored().state, State::in_progress);
  EXPECT_EQ(clock().paused, 2);
  EXPECT_EQ(clock().due_at, at("2026-10-14T17:30"));
  EXPECT_EQ(clock().first_due_at, at("2026-10-12T17:30"));
}

TEST_P(Handling, a_pause_ends_by_itself_as_planned_however_late_it_is_noticed) {
  accept();
  does(officer(), until(Verb::pause, "2026-09-23"));
  when("2026-11-11T11:11");
  EXPECT_EQ(settles(), 1);
  EXPECT_EQ(last_event().verb, Verb::auto_resume);
  EXPECT_EQ(last_event().effective_at, at("2026-09-23T17:30"));
  EXPECT_EQ(clock().paused, 2);
  EXPECT_EQ(clock().due_at, at("2026-10-14T17:30"));
}

TEST_P(Handling, a_pause_has_a_reason_and_a_planned_end_within_the_longest_pause) {
  accept();
  refuses(officer(), {.verb = Verb::pause, .opinion = "送检"}, Reason::missing, "until");
  refuses(officer(), {.verb = Verb::pause, .until = day("2026-09-23")}, Reason::missing, "opinion");
  refuses(officer(), until(Verb::pause, "2026-09-20"), Reason::out_of_range, "until");
  refuses(officer(), until(Verb::pause, "2026-10-27"), Reason::out_of_range, "until");
  does(officer(), until(Verb::pause, "2026-10-26"));  // twenty working days
  refuses(officer(), until(Verb::pause, "2026-09-23"), Reason::clock_paused);
  refuses(officer(), until(Verb::ask_requester, "2026-09-23"), Reason::clock_paused);
  refuses(drafter(), act(Verb::urge), Reason::clock_paused);
  does(officer(), act(Verb::resume));
  refuses(officer(), act(Verb::resume), Reason::clock_not_paused);
}

TEST_P(Handling, what_is_late_is_not_paused) {
  accept();
  when("2026-10-15T10:00");
  refuses(officer(), until(Verb::pause, "2026-10-16"), Reason::clock_expired);
  refuses(officer(), until(Verb::ask_requester, "2026-10-16"), Reason::clock_expired);
}

TEST_P(Handling, files_come_with_the_draft_and_with_the_reply_each_from_whoever_has_the_turn) {
  begin(drafter(), drafting(Verb::draft, off_catalogue(d::Form::opinion)));
  does(drafter(), attaching(d::AttachmentId{1}, "申请.pdf"));
  does(drafter(), act(Verb::submit));
  refuses(drafter(), attaching(d::AttachmentId{2}, "补充.pdf"), Reason::wrong_turn);
  does(signer(), act(Verb::sign));
  does(allocator(), act(Verb::receive));
  does(allocator(), naming(Verb::accept, officer()));
  does(officer(), attaching(d::AttachmentId{2}, "结果.pdf"));
  refuses(drafter(), attaching(d::AttachmentId{3}, "又一份.pdf"), Reason::wrong_turn);
  EXPECT_EQ(stored().course.attachments.size(), 2U);
}

TEST_P(Handling, what_the_requested_unit_prepares_is_shown_to_others_with_its_reply) {
  accept();
  does(officer(), attaching(d::AttachmentId{1}, "结果.pdf"));
  const auto shown = [&](d::UnitId reader) {
    const auto request = stored();
    return d::shows(request, request.course.attachments.front(), reader);
  };
  const auto step_shown = [&](d::UnitId reader) { return d::shows(stored(), last_event(), reader); };
  EXPECT_TRUE(shown(City::public_security));
  EXPECT_TRUE(step_shown(City::public_security));
  EXPECT_FALSE(shown(City::civil_affairs));
  EXPECT_FALSE(step_shown(City::civil_affairs)) << "nor is its name, in the record";
  when("2026-09-22T10:00");
  does(officer(), replying());
  EXPECT_TRUE(shown(City::civil_affairs));
}

TEST_P(Handling, a_file_has_a_name_of_its_own_and_leads_nowhere) {
  accept();
  does(officer(), attaching(d::AttachmentId{1}, "结果.pdf"));
  refuses(officer(), attaching(d::AttachmentId{2}, "结果.pdf"), Reason::name_taken, "name");
  refuses(officer(), attaching(d::AttachmentId{2}, "../结果.pdf"), Reason::malformed, "name");
  refuses(officer(), attaching(d::AttachmentId{2}, "a\\b.pdf"), Reason::malformed, "name");
  refuses(officer(), attaching(d::AttachmentId{2}, " "), Reason::missing, "name");
  refuses(officer(), attaching(d::AttachmentId{2}, "空.pdf", 0), Reason::out_of_range, "size");
  does(officer(), detaching(d::AttachmentId{1}));
  EXPECT_TRUE(stored().course.attachments.front().removed);
  does(officer(), attaching(d::AttachmentId{2}, "结果.pdf"));
}

TEST_P(Handling, one_removes_only_files_of_the_own_unit) {
  begin(drafter(), drafting(Verb::draft, off_catalogue(d::Form::opinion)));
  does(drafter(), attaching(d::AttachmentId{1}, "申请.pdf"));
  does(drafter(), act(Verb::submit));
  does(signer(), act(Verb::sign));
  does(allocator(), act(Verb::receive));
  does(allocator(), naming(Verb::accept, officer()));
  refuses(officer(), detaching(d::AttachmentId{1}), Reason::no_attachment);
  does(officer(), attaching(d::AttachmentId{2}, "结果.pdf"));
  refuses(officer(), detaching(d::AttachmentId{1}), Reason::unknown, "attachment");
  refuses(officer(), detaching(d::AttachmentId{9}), Reason::unknown, "attachment");
}

}  // namespace
}  // namespace xiezhu::test
