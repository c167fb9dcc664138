// The payload of an event: every member comes back, and a damaged text is noticed.
#include "persistence/repositories/event_codec.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "persistence/sql/convert.hpp"
#include "tests/support/domain_builders.hpp"
#include "tests/support/rating_builders.hpp"

namespace xiezhu::test {
namespace {

namespace p = xiezhu::persistence;

d::Event round_trip(const d::Event& event) {
  // What has columns of its own stays out of the payload.
  d::Event result{.sequence = event.sequence,
                  .verb = event.verb,
                  .from = event.from,
                  .to = event.to,
                  .at = event.at,
                  .effective_at = event.effective_at,
                  .person = event.person,
                  .on_behalf_of = event.on_behalf_of,
                  .unit = event.unit,
                  .opinion = event.opinion,
                  .case_officer = event.case_officer};
  const auto payload = p::encode_payload(event);
  if (payload) p::decode_payload(*payload, result);
  return result;
}

TEST(EventPayload, is_absent_when_there_is_nothing_to_say) {
  EXPECT_EQ(p::encode_payload(d::Event{}), std::nullopt);
}

TEST(EventPayload, carries_every_member) {
  const auto when = at("2026-09-21T10:00:00.123");
  const d::ClockRun run{.code = d::ClockCode::confirmation,
                        .cycle = 2,
                        .limit = {d::LimitUnit::working_minutes, 240},
                        .started_at = when,
                        .counted_from = when + d::Millis{1},
                        .blue_at = when + d::Millis{2},
                        .yellow_at = when + d::Millis{3},
                        .due_at = when + d::Millis{4},
                        .late_after = when + d::Millis{5},
                        .acts_at = when + d::Millis{6},
                        .provisional = true,
                        .calendar_version = 9,
                        .first_due_at = when + d::Millis{4},
                        .first_late_after = when + d::Millis{5},
                        .ended_at = when + d::Millis{7}};
  d::Event event;
  event.content = off_catalogue(d::Form::joint);
  event.content->item = d::ItemVersionId{std::numeric_limits<std::int64_t>::max()};
  event.content->urgent = true;
  event.number = d::DocumentNumber{City::housing, "沪民函", 2026, 12};
  event.reply = d::Reply{d::ReplyOutcome::none_found, "𠮷\"\\\n"};
  event.letter = d::LetterMark{d::LetterKind::result, "00ff"};
  event.drafter = d::PersonId{201};
  event.missing = {"授权委托书", "\"\\\n"};
  event.text = "已补充";
  event.refusal = d::Refusal{d::Ground::better_placed, "理由", "依据", City::housing};
  event.application = d::Application{.kind = d::ApplicationKind::extension,
                                     .applicant = d::PersonId{302},
                                     .at = when,
                                     .reason = "案情复杂",
                                     .new_due = day("2026-10-15"),
                                     .days = 3,
                                     .refusal = event.refusal};
  event.oral = d::Oral{"张三", "李四", when, "情况紧急", when + d::Millis{9}};
  event.target = City::housing;
  event.subrequest = d::RequestId{77};
  event.commission = d::Commission{d::RequestId{9}, day("2026-10-16")};
  event.succession = d::Succession{City::closed, City::housing};
  const d::ClockMove move{.code = d::ClockCode::handling,
                          .cause = d::MoveCause::extension,
                          .at = when,
                          .amount = 3,
                          .counted_from = when + d::Millis{1},
                          .blue_at = when + d::Millis{2},
                          .yellow_at = when + d::Millis{3},
                          .due_at = when + d::Millis{4},
                          .late_after = when + d::Millis{5},
                          .acts_at = when + d::Millis{6},
                          .provisional = true,
                          .calendar_version = 9};
  event.clocks = {d::ClockEnd{d::ClockCode::handling, when}, run, d::ClockEnd{d::ClockCode::receipt, when},
                  d::ClockPause{d::ClockCode::handling, when, when + d::Millis{7}, d::PauseReason::appraisal},
                  move};
  event.attachment =
      d::Attachment{.id = d::AttachmentId{5}, .unit = City::housing, .name = "材料.pdf", .size = 7};
  event.detached = d::AttachmentId{6};
  event.rating = d::RatingStep{.of = d::Side::requested,
                               .scores = scores(d::Side::requested, 1),
                               .text = "清单缺页",
                               .satisfied = false,
                               .result = d::AppealResult::struck};
  const d::Deadline date{when, when + d::Millis{1}, when + d::Millis{2}, true};
  event.rating_dates = {
      {.of = d::Side::requested, .changeable = date, .appealable = date, .contact = date, .fix = date},
      {.of = d::Side::requesting}};
  EXPECT_EQ(round_trip(event), event);
}

TEST(EventPayload, keeps_what_is_unset_unset) {
  d::Event event;
  event.content = d::Content{};
  event.clocks = {d::ClockRun{}};
  EXPECT_EQ(round_trip(event), event);
}

// The texts of earlier releases: no issuer, no days.
TEST(EventPayload, of_an_older_release_is_read) {
  d::Event event{.unit = City::civil_affairs};
  p::decode_payload(R"({"number":{"prefix":"沪民函","year":2026,"serial":12}})", event);
  EXPECT_EQ(event.number, number(12));
}

d::Rating rated_twice() {
  const auto when = at("2026-09-28T10:00");
  const d::Deadline date{when, when + d::Millis{1}, when + d::Millis{2}, true};
  d::FixTask task{
      .state = d::FixState::unsatisfied,
      .opened_at = when,
      .closed_at = when + d::Millis{3},
      .contact_due = date,
      .contacted = d::FixDeed{when, "已联系"},
      .rounds = {{date, d::FixDeed{when, "已整改"}, d::CallBack{when, false, "仍不满意"}}, {date}}};
  return {
      .by = d::Side::requested,
      .revisions = {{when, scores(d::Side::requested, 4), "清楚"}, {when, scores(d::Side::requested, 1), ""}},
      .changeable = date,
      .appealable = date,
      .appeal = d::RatingAppeal{when, "不符",
                                d::AppealReview{when, City::government, d::AppealResult::struck, "属实"}},
      .tasks = {task, {.contact_due = date, .rounds = {{date}}}}};
}

TEST(Course, comes_back_with_every_member) {
  d::Course course;
  EXPECT_EQ(p::encode_course(course), std::nullopt);
  course = {.missing = {"授权委托书", "身份证明"},
            .supplement = "已补充",
            .refusal = d::Refusal{d::Ground::prohibited, "理由", "依据", std::nullopt},
            .application = d::Application{.kind = d::ApplicationKind::designation,
                                          .applicant = d::PersonId{301},
                                          .at = at("2026-09-21T10:00"),
                                          .reason = "职责不清"},
            .extension_applied = true,
            .forwards = 2,
            .designated = true,
            .oral = d::Oral{"张三", "李四", at("2026-09-21T09:00"), "情况紧急", std::nullopt},
            .commission = d::Commission{d::RequestId{9}, day("2026-10-16")},
            .subrequests = {d::RequestId{7}, d::RequestId{8}},
            .readers = {City::district, City::housing},
            .urged_at = at("2026-09-22T10:00"),
            .attachments = {{.id = d::AttachmentId{5},
                             .unit = City::housing,
                             .name = "材料.pdf",
                             .size = 9'000'000'000,
                             .sha256 = std::string(64, 'b'),
                             .at = at("2026-09-22T10:00"),
                             .removed = true}},
            .ratings = {rated_twice()}};
  EXPECT_EQ(p::decode_course(p::encode_course(course).value()), course);
  for (const auto* text : {"", "[]", "{}", R"({"forwards":"x"})"})
    EXPECT_THROW(p::decode_course(text), p::sql::CorruptValue) << text;
}

TEST(EventPayload, that_is_damaged_is_noticed) {
  d::Event event;
  for (const auto* text :
       {"", "{", "[]", "7", R"({"content":7})", R"({"content":{}})", R"({"reply":{"outcome":"x","text":""}})",
        R"({"reply":{"outcome":7,"text":""}})", R"({"number":{"prefix":"a","year":"b","serial":1}})",
        R"({"number":{"prefix":"a","year":99999999999,"serial":1}})", R"({"clocks":{}})", R"({"clocks":[7]})",
        R"({"clocks":[{}]})", R"({"clocks":[{"end":{"code":"K1"}}]})"}) {
    EXPECT_THROW(p::decode_payload(text, event), p::sql::CorruptValue) << text;
  }
}

}  // namespace
}  // namespace xiezhu::test
