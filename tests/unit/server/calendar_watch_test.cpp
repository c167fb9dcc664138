#include "server/run/calendar_watch.hpp"

#include <gtest/gtest.h>

#include "domain/notification/message.hpp"
#include "tests/unit/server/temp_database.hpp"

namespace xiezhu::test::calendar_watch {

class CalendarWatch : public ::testing::Test {
 protected:
  CalendarWatch() {
    database.commit([](d::UnitOfWork& unit) { unit.leases().take("scheduler", std::nullopt, "me"); });
  }
  int tell(std::string_view now) {
    server::LeaderTurn turn(*database, "scheduler", "me", 1, {});
    return server::tell_missing_notices(turn, at(now));
  }
  TempDatabase database;
};

TEST_F(CalendarWatch, TellsOnceAWeekFromOctoberOn) {
  EXPECT_EQ(tell("2026-09-30T12:00"), 0);
  EXPECT_EQ(tell("2026-10-01T12:00"), 2) << "coordinators and administrators";
  EXPECT_EQ(tell("2026-10-07T12:00"), 0);
  EXPECT_EQ(tell("2026-10-08T00:00"), 2);
  const auto outbox = database.reading([](d::UnitOfWork& unit) { return unit.notifications().outbox(10); });
  ASSERT_EQ(outbox.size(), 4U);
  EXPECT_EQ(outbox.front().message.about, "next_year_missing");
  EXPECT_EQ(outbox.front().message.detail, "2027");
  EXPECT_EQ(outbox.front().message.audience.role, d::Role::supervision_coordinator);
  EXPECT_NE(d::about_text("next_year_missing"), "next_year_missing");
}

TEST_F(CalendarWatch, IsSilentOnceTheNoticeIsThere) {
  database.commit([](d::UnitOfWork& unit) { unit.reference_data().put_calendar_year(2027, "通知", {}); });
  EXPECT_EQ(tell("2026-11-01T12:00"), 0);
}

}  // namespace xiezhu::test::calendar_watch
