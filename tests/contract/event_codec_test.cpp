// The payload of an event: every member comes back, and a damaged text is noticed.
#include "persistence/repositories/event_codec.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "persistence/sql/convert.hpp"
#include "tests/support/domain_builders.hpp"

namespace xiezhu::test {
namespace {

namespace p = xiezhu::persistence;

d::Event round_trip(const d::Event& event) {
  d::Event result = event;
  result.content.reset();
  result.number.reset();
  result.reply.reset();
  result.clocks.clear();
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
                        .ended_at = when + d::Millis{7}};
  d::Event event;
  event.content = off_catalogue(d::Form::joint);
  event.content->item = d::ItemVersionId{std::numeric_limits<std::int64_t>::max()};
  event.content->urgent = true;
  event.number = d::DocumentNumber{"沪民函", 2026, 12};
  event.reply = d::Reply{d::ReplyOutcome::none_found, "𠮷\"\\\n"};
  event.clocks = {d::ClockEnd{d::ClockCode::handling, when}, run, d::ClockEnd{d::ClockCode::receipt, when}};
  EXPECT_EQ(round_trip(event), event);
}

TEST(EventPayload, keeps_what_is_unset_unset) {
  d::Event event;
  event.content = d::Content{};
  event.clocks = {d::ClockRun{}};
  EXPECT_EQ(round_trip(event), event);
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
