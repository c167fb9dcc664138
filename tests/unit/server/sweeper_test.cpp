#include "server/run/sweeper.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include <thread>

#include "tests/support/settable_clock.hpp"
#include "tests/unit/api/service_world.hpp"

namespace xiezhu::test::sweeping {

using namespace std::chrono_literals;
using server::Leader;

// Counts reports; a sweep runs on its own thread.
class Reports {
 public:
  server::Sweeper::Report sink() {
    return [this](std::string_view message) {
      const std::scoped_lock lock(mutex_);
      messages_.emplace_back(message);
    };
  }
  std::vector<std::string> messages() {
    const std::scoped_lock lock(mutex_);
    return messages_;
  }

 private:
  std::mutex mutex_;
  std::vector<std::string> messages_;
};

// A store whose writes on one request always fail; thread-safe, unlike TroubledStore.
class PoisonedStore final : public d::Store {
 public:
  explicit PoisonedStore(d::Store& inner) : inner_(inner) {}
  void write(const std::function<d::Finish(d::UnitOfWork&)>& work) override {
    if (failing_writes > 0 && failing_writes-- > 0) throw std::runtime_error("this one is broken");
    inner_.write(work);
  }
  void read(const std::function<void(d::UnitOfWork&)>& work) override {
    if (failing_reads > 0 && failing_reads-- > 0) throw d::Unavailable("away");
    inner_.read(work);
  }
  d::ReferencePtr reference() override { return inner_.reference(); }

  std::atomic<int> failing_writes = 0;
  std::atomic<int> failing_reads = 0;

 private:
  d::Store& inner_;
};

// A server that leads and sweeps.
class Sweeper {
 public:
  Sweeper(d::Store& store, const d::Clock& clock, std::chrono::milliseconds every,
          const server::Sweeper::Report& report)
      : sweeper_(clock, {}, report), leader_(store, {.owner = "test", .alone = true}, report) {
    leader_.add("sweep", every, [this](server::LeaderTurn& turn) { sweeper_.sweep(turn); });
    leader_.start();
  }

 private:
  server::Sweeper sweeper_;
  Leader leader_;
};

class Sweeping : public ::testing::Test {
 protected:
  Sweeping() {
    database.settle_city();
    for (int id = 1; id <= requests; ++id)
      database.store(Flow{}.when("2026-09-21T10:00").sent(), numbered(id));
  }

  // Each flow carries the same number; here every request needs its own.
  d::RequestId numbered(int id) {
    database.tamper("UPDATE request SET number_serial = number_serial + 100 WHERE number_serial IS NOT NULL");
    return d::RequestId{id};
  }

  int received() {
    int count = 0;
    database->read([&](d::UnitOfWork& unit) {
      for (int id = 1; id <= requests; ++id) {
        if (unit.requests().load(d::RequestId{id})->state == d::State::received) ++count;
      }
    });
    return count;
  }
  template <class Condition>
  static bool within(std::chrono::milliseconds patience, Condition condition) {
    const auto end = std::chrono::steady_clock::now() + patience;
    while (!condition()) {
      if (std::chrono::steady_clock::now() > end) return false;
      std::this_thread::sleep_for(5ms);
    }
    return true;
  }
  std::vector<d::Event> events(int id) {
    return database.reading([&](d::UnitOfWork& unit) { return unit.requests().events(d::RequestId{id}); });
  }

  static constexpr int requests = 3;
  TempDatabase database;
  SettableClock clock{at("2026-09-21T10:00")};
  Reports reports;
};

TEST_F(Sweeping, TakesStepsThatAreDueOnce) {
  Sweeper sweeper(*database, clock, 10ms, reports.sink());
  std::this_thread::sleep_for(50ms);
  EXPECT_EQ(received(), 0) << "nothing is due yet";
  clock.set(at("2026-09-24T10:00"));
  EXPECT_TRUE(within(5s, [this] { return received() == requests; }));
  std::this_thread::sleep_for(50ms);
  for (int id = 1; id <= requests; ++id) {
    const auto list = events(id);
    EXPECT_EQ(std::ranges::count(list, d::Verb::deem_received, &d::Event::verb), 1) << id;
  }
  EXPECT_TRUE(reports.messages().empty());
}

// Two that both think they lead: each takes the lease from the other again and again.
TEST_F(Sweeping, IsDoneOnceAlthoughTwoServersThinkThatTheyLead) {
  clock.set(at("2026-09-24T10:00"));
  Sweeper one(*database, clock, 5ms, reports.sink());
  Sweeper two(*database, clock, 5ms, reports.sink());
  EXPECT_TRUE(within(5s, [this] { return received() == requests; }));
  std::this_thread::sleep_for(50ms);
  for (int id = 1; id <= requests; ++id)
    EXPECT_EQ(std::ranges::count(events(id), d::Verb::deem_received, &d::Event::verb), 1);
  EXPECT_TRUE(reports.messages().empty());
}

TEST_F(Sweeping, StopsPromptly) {
  const auto begin = std::chrono::steady_clock::now();
  {
    Sweeper sweeper(*database, clock, 1h, reports.sink());
  }
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 5s);
}

TEST_F(Sweeping, SurvivesADatabaseThatIsAway) {
  PoisonedStore store(*database);
  clock.set(at("2026-09-21T10:00"));
  Sweeper sweeper(store, clock, 5ms, reports.sink());
  std::this_thread::sleep_for(50ms);
  store.failing_reads = 3;
  clock.set(at("2026-09-24T10:00"));
  EXPECT_TRUE(within(5s, [this] { return received() == requests; }));
  ASSERT_EQ(reports.messages().size(), 3U);
  EXPECT_EQ(reports.messages().front(), "sweep failed: away");
}

// One request that cannot be settled must not keep the others, nor the forgetting, waiting.
TEST_F(Sweeping, GoesOnBehindARequestThatFails) {
  PoisonedStore store(*database);
  Sweeper sweeper(store, clock, 20ms, reports.sink());
  std::this_thread::sleep_for(100ms);
  store.failing_writes = 1;
  clock.set(at("2026-09-24T10:00"));
  EXPECT_TRUE(within(5s, [this] { return received() == requests; }));
  ASSERT_TRUE(within(5s, [this] { return !reports.messages().empty(); }));
  EXPECT_TRUE(reports.messages().front().contains("this one is broken"));
}

TEST_F(Sweeping, ForgetsWorkingCopiesThatNobodySaves) {
  database.commit([&](d::UnitOfWork& unit) {
    for (const auto& [id, age] : {std::pair{1, std::chrono::days{90}}, {2, std::chrono::days{91}}})
      unit.working_copies().insert({.id = d::WorkingCopyId{id}, .saved_at = clock.now() - age}, "{}");
  });
  const auto kept = [&](int id) {
    return database.reading(
        [=](d::UnitOfWork& unit) { return unit.working_copies().find(d::WorkingCopyId{id}).has_value(); });
  };
  Sweeper sweeper(*database, clock, 5ms, reports.sink());
  EXPECT_TRUE(within(5s, [&] { return !kept(2); }));
  EXPECT_TRUE(kept(1));
}

TEST_F(Sweeping, ForgetsWhatHasExpired) {
  const auto now = clock.now();
  database.commit([&](d::UnitOfWork& unit) {
    for (int i = 1; i <= 2; ++i) {
      const auto seen = i == 1 ? now - 30min : now - 30min - 1ms;
      unit.sessions().insert({.id = d::SessionId{i},
                              .token_hash = std::to_string(i),
                              .actor = drafter(),
                              .created_at = seen,
                              .seen_at = seen});
      unit.idempotency().claim(*drafter().person, "k" + std::to_string(i), "f",
                               i == 1 ? now - 168h : now - 168h - 1ms);
    }
  });
  {
    Sweeper sweeper(*database, clock, 1h, reports.sink());
    EXPECT_TRUE(within(5s, [this] {
      return !database.reading([](d::UnitOfWork& unit) { return unit.sessions().find("2").has_value(); });
    }));
  }
  EXPECT_TRUE(database.reading([](d::UnitOfWork& unit) { return unit.sessions().find("1").has_value(); }));
  EXPECT_EQ(database.value("SELECT group_concat(call_key) FROM idempotency_key"), "k1");
}

TEST_F(Sweeping, ForgetsOnceAnHour) {
  Sweeper sweeper(*database, clock, 5ms, reports.sink());
  std::this_thread::sleep_for(100ms);
  const auto old = clock.now() - 31min;
  database.commit([&](d::UnitOfWork& unit) {
    unit.sessions().insert(
        {.id = d::SessionId{1}, .token_hash = "1", .actor = drafter(), .created_at = old, .seen_at = old});
  });
  const auto there = [this] {
    return database.reading([](d::UnitOfWork& unit) { return unit.sessions().find("1").has_value(); });
  };
  clock.pass(59min);
  std::this_thread::sleep_for(100ms);
  EXPECT_TRUE(there());
  clock.pass(2min);
  EXPECT_TRUE(within(5s, [&] { return !there(); }));
}

}  // namespace xiezhu::test::sweeping
