#include "server/import/calendar_file.hpp"

#include <gtest/gtest.h>

#include "tests/support/domain_builders.hpp"

namespace xiezhu::test::calendar_files {

using server::read_calendar_file;

std::string calendar(const std::string& events) {
  return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//CN\r\n" + events + "END:VCALENDAR\r\n";
}
std::string event(const std::string& lines) { return "BEGIN:VEVENT\r\nUID:u\r\n" + lines + "END:VEVENT\r\n"; }
std::string span(const std::string& from, const std::string& to, const std::string& summary) {
  return event("DTSTART;VALUE=DATE:" + from + "\r\n" + (to.empty() ? "" : "DTEND;VALUE=DATE:" + to + "\r\n") +
               "SUMMARY:" + summary + "\r\n");
}

// "2027-01-01 off", …
std::vector<std::string> days(const std::string& text) {
  const auto file = read_calendar_file(text);
  EXPECT_TRUE(file.errors.empty());
  std::vector<std::string> found;
  for (const auto& year : file.years) {
    for (const auto& one : year.days) {
      EXPECT_EQ(d::year_of(one.date), year.year);
      found.push_back(d::to_iso(one.date) + (one.working ? " on" : " off"));
    }
  }
  return found;
}
std::vector<std::string> complaints(const std::string& text) {
  std::vector<std::string> found;
  for (const auto& error : read_calendar_file(text).errors)
    found.push_back(std::to_string(error.line) + " " + error.field + " " + error.code);
  return found;
}
using Words = std::vector<std::string>;

TEST(CalendarFiles, EventsEndBeforeTheirEndDay) {
  EXPECT_EQ(days(calendar(span("20270101", "20270104", "元旦（休）") + span("20270109", "", "元旦（班）"))),
            (Words{"2027-01-01 off", "2027-01-02 off", "2027-01-03 off", "2027-01-09 on"}));
}

TEST(CalendarFiles, TitlesTellWorkedFromFree) {
  EXPECT_EQ(days(calendar(span("20270101", "", "春节假期 放假") + span("20270102", "", "休") +
                          span("20270103", "", "国庆节调休 补班") + span("20270104", "", "上班"))),
            (Words{"2027-01-01 off", "2027-01-02 off", "2027-01-03 on", "2027-01-04 on"}));
}

TEST(CalendarFiles, ApplesMarkCountsMoreThanTheTitle) {
  EXPECT_EQ(days(calendar(
                event("DTSTART;VALUE=DATE:20270101\r\nSUMMARY:元旦\r\nX-APPLE-SPECIAL-DAY:WORK-HOLIDAY\r\n") +
                event("DTSTART;VALUE=DATE:20270102\r\nSUMMARY:休\r\n"
                      "X-APPLE-SPECIAL-DAY:ALTERNATE-WORKDAY\r\n"))),
            (Words{"2027-01-01 off", "2027-01-02 on"}));
}

TEST(CalendarFiles, ASpanOverNewYearBelongsToBothYears) {
  const auto file = read_calendar_file(calendar(span("20261231", "20270102", "元旦 休")));
  ASSERT_EQ(file.years.size(), 2U);
  EXPECT_EQ(file.years[0].year, 2026);
  EXPECT_EQ(file.years[1].days.size(), 1U);
  EXPECT_EQ(file.years[1].days.front().source, "元旦 休");
}

TEST(CalendarFiles, FoldedLinesAndEscapesAreUnderstood) {
  const auto file =
      read_calendar_file(calendar(event("DTSTART;VALUE=DATE:20270101\r\nSUMMARY:元旦\\, 放\r\n 假\r\n")));
  ASSERT_TRUE(file.errors.empty());
  EXPECT_EQ(file.years.front().source, "元旦, 放假");
}

TEST(CalendarFiles, TheSameDayTwiceAlikeIsFineAndOtherwiseNot) {
  EXPECT_EQ(days(calendar(span("20270101", "", "休") + span("20270101", "", "元旦 休"))),
            Words{"2027-01-01 off"});
  EXPECT_EQ(complaints(calendar(span("20270101", "", "休") + span("20270101", "", "班"))),
            Words{"2 DTSTART repeated"});
}

TEST(CalendarFiles, WhatIsNotUnderstoodIsNamed) {
  EXPECT_EQ(complaints(calendar(span("20270101", "", "元旦"))), Words{"1 SUMMARY unknown"});
  EXPECT_EQ(complaints(calendar(event("DTSTART;VALUE=DATE:20270101\r\n"))), Words{"1 SUMMARY missing"});
  EXPECT_EQ(complaints(calendar(event("SUMMARY:休\r\n"))), Words{"1 DTSTART missing"});
  EXPECT_EQ(complaints(calendar(event("DTSTART:20270101T090000Z\r\nSUMMARY:休\r\n"))),
            Words{"1 DTSTART malformed"});
  EXPECT_EQ(complaints(calendar(event("DTSTART;VALUE=DATE:20270101\r\nSUMMARY:休\r\nRRULE:FREQ=YEARLY\r\n"))),
            Words{"1 RRULE not_here"});
  EXPECT_EQ(complaints(calendar(event("DTSTART;VALUE=DATE:20270101\r\nDURATION:P1D\r\nSUMMARY:休\r\n"))),
            Words{"1 DURATION not_here"});
  EXPECT_EQ(complaints(calendar(span("20270105", "20270105", "休"))), Words{"1 DTEND out_of_range"});
  EXPECT_EQ(complaints(calendar(span("20270101", "20280101", "休"))), Words{"1 DTEND out_of_range"});
  EXPECT_EQ(complaints(calendar(span("19991231", "20000102", "休"))), Words{"1 DTSTART out_of_range"});
  EXPECT_EQ(complaints(calendar("")), Words{"0 VEVENT missing"});
  EXPECT_EQ(complaints("BEGIN:VCALENDAR\r\n").size(), 1U);
}

TEST(CalendarFiles, OurCsvIsReadAsBefore) {
  EXPECT_EQ(days("date,kind,source\n2027-01-03,on,通知\n2027-01-01,off,通知\n2026-01-01,off,通知\n"),
            (Words{"2026-01-01 off", "2027-01-01 off", "2027-01-03 on"}));
  EXPECT_EQ(complaints("date,kind,source\n2027-01-01,maybe,通知\n"), Words{"2 kind unknown"});
}

}  // namespace xiezhu::test::calendar_files
