// A calendar year that changes: the preview against a naive recount, and what applying it does.
#include <algorithm>
#include <map>
#include <random>

#include "server/jobs/calendar_work.hpp"
#include "server/run/job_runner.hpp"
#include "tests/support/database.hpp"
#include "tests/support/settable_clock.hpp"

namespace xiezhu::test {
namespace {

const auto now_here = at("2026-09-21T11:00");

// Counts day by day; knows nothing of prefix sums.
d::Instant naive_due(const d::WorkingCalendar& calendar, const d::ClockRun& run) {
  auto date = d::local_date(run.started_at);
  const bool outside =
      !calendar.is_working(date) || d::time_of_day(run.started_at) > calendar.close_of_business();
  if (outside) {
    do {
      date += std::chrono::days{1};
    } while (!calendar.is_working(date));
  }
  for (int left = run.limit.amount; left > 0;) {
    date += std::chrono::days{1};
    if (calendar.is_working(date)) --left;
  }
  return d::at_time(date, calendar.close_of_business());
}

class CalendarChange : public ContractTest {
 protected:
  static constexpr int requests = 24;

  void SetUp() override {
    ContractTest::SetUp();
    commit([](d::UnitOfWork& unit) {
      unit.leases().take("scheduler", std::nullopt, "me");
      auto person = *unit.people().find(*officer().person);
      person.roles = {d::Role::supervision_coordinator};
      unit.people().update(person);
    });
  }

  // Letters that were received or accepted at some time of the last weeks; a few are late by now.
  void letters() {
    for (int id = 1; id <= requests; ++id) {
      const auto start = now_here - std::chrono::hours{pick(0, 24 * 14)} - std::chrono::minutes{pick(0, 59)};
      Flow flow;
      flow.when(d::to_iso(start));
      if (pick(0, 1) == 0) {
        flow.received();
      } else {
        flow.accepted();
      }
      // Every flow carries the same number.
      flow.request.number->serial = id;
      for (auto& event : flow.events) {
        if (event.number) event.number->serial = id;
      }
      store(flow, d::RequestId{id});
    }
  }

  // Free and worked days of the year at random, in both directions from now.
  std::string random_year() {
    std::string file = "2026\ndate,kind,source\n";
    for (auto date = day("2026-08-31"); date <= day("2026-12-31"); date += std::chrono::days{1}) {
      const auto weekday = std::chrono::weekday{date}.iso_encoding();
      if (pick(0, 5) != 0) continue;
      file += d::to_iso(date) + (weekday >= 6 ? ",on," : ",off,") + "通知\n";
    }
    return file + "2026-01-01,off,通知\n";
  }

  d::Job run(d::JobKind kind, const std::string& input) {
    const d::JobId id{++jobs_};
    commit([&](d::UnitOfWork& unit) {
      unit.jobs().insert({.id = id,
                          .kind = kind,
                          .owner = *officer().person,
                          .owner_unit = officer().unit,
                          .input = input,
                          .created_at = now_here});
    });
    server::JobRunner runner(clock_, [](std::string_view message) { ADD_FAILURE() << message; });
    runner.add(kind, std::make_unique<server::CalendarWork>(clock_));
    server::LeaderTurn turn(*database, "scheduler", "me", 1, {});
    runner.run(turn);
    return *reading([&](d::UnitOfWork& unit) { return unit.jobs().find(id); });
  }
  std::vector<d::JobRow> rows(d::JobId id) {
    return reading([&](d::UnitOfWork& unit) { return unit.jobs().rows(id, -1, std::nullopt, 1'000); });
  }
  d::Request request(int id) {
    return *reading([&](d::UnitOfWork& unit) { return unit.requests().load(d::RequestId{id}); });
  }
  std::map<int, d::Request> all_requests() {
    std::map<int, d::Request> all;
    for (int id = 1; id <= requests; ++id) all.emplace(id, request(id));
    return all;
  }

  int pick(int from, int to) { return std::uniform_int_distribution<int>{from, to}(random_); }

  SettableClock clock_{now_here};
  std::minstd_rand random_{2'026};
  std::int64_t jobs_ = 0;
};
XIEZHU_ON_BOTH(CalendarChange);

TEST_P(CalendarChange, the_preview_is_what_a_naive_recount_finds_and_what_applying_does) {
  letters();
  int moved_in_all = 0;
  for (int round = 0; round < 4; ++round) {
    const auto year = random_year();
    const auto before = all_requests();
    const auto preview = run(d::JobKind::calendar_preview, year);
    ASSERT_EQ(preview.state, d::JobState::done);
    EXPECT_EQ(preview.done, requests + 1);
    const auto previewed = rows(preview.id);
    EXPECT_EQ(preview.noted, static_cast<int>(previewed.size()));
    EXPECT_EQ(all_requests(), before) << "a preview changes nothing";

    const auto applied = run(d::JobKind::calendar_apply, year);
    ASSERT_EQ(applied.state, d::JobState::done);
    const auto done = rows(applied.id);
    ASSERT_EQ(done.size(), previewed.size());

    const auto calendar = reading([](d::UnitOfWork& unit) { return unit.reference(); });
    std::map<int, const d::JobRow*> by_request;
    for (std::size_t i = 0; i < done.size(); ++i) {
      EXPECT_EQ(done[i].subject, previewed[i].subject);
      EXPECT_EQ(done[i].old_due, previewed[i].old_due);
      EXPECT_EQ(done[i].new_due, previewed[i].new_due);
      by_request[std::stoi(done[i].subject)] = &done[i];
    }
    for (const auto& [id, old] : before) {
      const auto* run = old.clocks.running();
      ASSERT_NE(run, nullptr);
      const auto after = request(id);
      const auto found = by_request.find(id);
      if (run->late(now_here)) {
        EXPECT_EQ(found, by_request.end()) << id << " was missed already";
        EXPECT_EQ(after, old);
        continue;
      }
      const auto expected = naive_due(calendar->calendar, *run);
      EXPECT_EQ(after.clocks.running()->due_at, expected) << id;
      if (found == by_request.end()) {
        EXPECT_EQ(expected, run->due_at) << id;
        EXPECT_EQ(after.version, old.version) << id;
        continue;
      }
      ++moved_in_all;
      EXPECT_EQ(found->second->old_due, run->due_at) << id;
      EXPECT_EQ(found->second->new_due, expected) << id;
      EXPECT_EQ(found->second->clock, run->code);
      EXPECT_EQ(after.version, old.version + 1) << id;
      const auto events =
          reading([&](d::UnitOfWork& unit) { return unit.requests().events(d::RequestId{id}); });
      EXPECT_EQ(events.back().verb, d::Verb::recalculate);
      EXPECT_EQ(events.back().person, std::nullopt);
      EXPECT_EQ(d::replay(d::RequestId{id}, events), after);
    }
    EXPECT_TRUE(rows(run(d::JobKind::calendar_apply, year).id).empty()) << "once more moves nothing";
  }
  EXPECT_GT(moved_in_all, requests);
}

TEST_P(CalendarChange, a_file_without_that_year_is_refused) {
  letters();
  const auto before = reading([](d::UnitOfWork& unit) { return unit.reference()->version; });
  const auto job = run(d::JobKind::calendar_apply, "2027\ndate,kind,source\n2026-10-01,off,通知\n");
  EXPECT_EQ(job.state, d::JobState::failed);
  EXPECT_EQ(rows(job.id).front().code, "no_such_year");
  EXPECT_EQ(reading([](d::UnitOfWork& unit) { return unit.reference()->version; }), before);
}

TEST_P(CalendarChange, of_a_file_with_several_years_one_is_taken) {
  run(d::JobKind::calendar_apply, "2027\ndate,kind,source\n2026-10-01,off,通知\n2027-10-01,off,通知\n");
  const auto reference = reading([](d::UnitOfWork& unit) { return unit.reference(); });
  EXPECT_TRUE(reference->calendar.has_notice(2027));
  EXPECT_FALSE(reference->calendar.is_working(day("2026-10-02"))) << "2026 is as shipped";
}

}  // namespace
}  // namespace xiezhu::test
