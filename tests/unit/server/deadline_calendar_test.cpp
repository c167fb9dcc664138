// What the calendar feed writes is what a library for calendars reads.
#include <gtest/gtest.h>
#include <libical/ical.h>

#include "api/feeds/deadline_calendar.hpp"
#include "tests/support/domain_builders.hpp"

namespace xiezhu::test {
namespace {

using Calendar = std::unique_ptr<icalcomponent, decltype(&icalcomponent_free)>;

d::RequestSummaryPtr line(std::int64_t id, std::string title) {
  d::RequestSummary summary{.id = d::RequestId{id}, .version = 4, .number = "沪民函〔2026〕12号"};
  summary.title = std::move(title);
  summary.clock = d::ClockCode::handling;
  summary.due_at = at("2026-10-09T17:30");
  summary.changed_at = at("2026-09-21T10:00:00.250");
  return std::make_shared<const d::RequestSummary>(std::move(summary));
}

Calendar read(const std::string& text) {
  return {icalparser_parse_string(text.c_str()), &icalcomponent_free};
}

TEST(DeadlineCalendar, is_read_by_a_calendar_library) {
  const std::string title =
      "关于核查；a,b;c\\d\n信息的请求" + std::string(90, 'x') + "很长很长的标题很长很长的标题";
  const auto calendar = read(api::deadline_calendar(std::vector{line(7, title)}));
  ASSERT_NE(calendar, nullptr);
  EXPECT_EQ(icalcomponent_count_errors(calendar.get()), 0);
  icalcomponent* event = icalcomponent_get_first_component(calendar.get(), ICAL_VEVENT_COMPONENT);
  ASSERT_NE(event, nullptr);
  EXPECT_STREQ(icalcomponent_get_uid(event), "7-K4@xiezhu");
  EXPECT_EQ(icalcomponent_get_summary(event), "【办理】沪民函〔2026〕12号 " + title);
  const auto start = icalcomponent_get_dtstart(event);
  EXPECT_STREQ(icaltime_as_ical_string(start), "20261009T173000");
  EXPECT_STREQ(icaltime_as_ical_string(icalcomponent_get_dtstamp(event)), "20260921T020000Z");
  EXPECT_EQ(icalcomponent_get_next_component(calendar.get(), ICAL_VEVENT_COMPONENT), nullptr);
}

TEST(DeadlineCalendar, tears_no_character_apart_and_keeps_lines_short) {
  for (std::size_t length = 1; length < 160; ++length) {
    std::string title = std::string(length % 4, 'a');
    for (std::size_t i = 0; i < length; ++i) title += i % 3 == 0 ? "𠮷" : "请";
    const auto text = api::deadline_calendar(std::vector{line(1, title)});
    for (std::size_t begin = 0; begin < text.size();) {
      const auto end = text.find("\r\n", begin);
      ASSERT_NE(end, std::string::npos);
      ASSERT_LE(end - begin, 75U);
      ASSERT_NE(static_cast<unsigned char>(text[begin]) & 0xC0U, 0x80U);
      begin = end + 2;
    }
    const auto calendar = read(text);
    icalcomponent* event = icalcomponent_get_first_component(calendar.get(), ICAL_VEVENT_COMPONENT);
    ASSERT_EQ(icalcomponent_get_summary(event), "【办理】沪民函〔2026〕12号 " + title);
  }
}

TEST(DeadlineCalendar, leaves_out_what_does_not_run) {
  d::RequestSummary idle{.id = d::RequestId{1}};
  auto paused = *line(2, "暂停");
  paused.paused_at = at("2026-09-22T10:00");
  const std::vector<d::RequestSummaryPtr> lines{std::make_shared<const d::RequestSummary>(idle),
                                                std::make_shared<const d::RequestSummary>(paused)};
  EXPECT_FALSE(api::deadline_calendar(lines).contains("VEVENT"));
  EXPECT_NE(read(api::deadline_calendar({})), nullptr);
}

}  // namespace
}  // namespace xiezhu::test
