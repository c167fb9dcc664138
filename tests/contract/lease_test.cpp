// Leases and leadership by several servers on one database.
#include <atomic>
#include <set>
#include <thread>

#include "server/run/leader.hpp"
#include "tests/support/database.hpp"
#include "tests/support/freezing_store.hpp"

namespace xiezhu::test {
namespace {

using namespace std::chrono_literals;
using server::Leader;
using server::LeaderTurn;

const std::string lease_name = "scheduler";

template <class Condition>
bool soon(Condition condition) {
  const auto end = std::chrono::steady_clock::now() + 10s;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(5ms);
  }
  return true;
}

class Leases : public ContractTest {
 protected:
  std::optional<std::int64_t> take(const std::optional<d::Lease>& seen, const std::string& owner) {
    std::optional<std::int64_t> token;
    commit([&](d::UnitOfWork& unit) { token = unit.leases().take(lease_name, seen, owner); });
    return token;
  }
  bool hold(const std::string& owner, std::int64_t token) {
    bool held = false;
    commit([&](d::UnitOfWork& unit) { held = unit.leases().hold(lease_name, owner, token); });
    return held;
  }
  std::optional<d::Lease> stored() {
    return reading([](d::UnitOfWork& unit) { return unit.leases().find(lease_name); });
  }
};
XIEZHU_ON_BOTH(Leases);

TEST_P(Leases, the_first_taker_gets_a_lease_that_nobody_had) {
  EXPECT_EQ(stored(), std::nullopt);
  EXPECT_EQ(take(std::nullopt, "a"), 1);
  EXPECT_EQ(take(std::nullopt, "b"), std::nullopt);
  EXPECT_EQ(stored(), (d::Lease{.owner = "a", .token = 1, .beat = 1}));
}

TEST_P(Leases, a_sign_of_life_moves_the_beat_and_keeps_others_away) {
  take(std::nullopt, "a");
  const auto seen = stored();
  EXPECT_TRUE(hold("a", 1));
  EXPECT_EQ(stored()->beat, seen->beat + 1);
  EXPECT_EQ(take(seen, "b"), std::nullopt) << "something happened since b looked";
  EXPECT_TRUE(hold("a", 1));
}

TEST_P(Leases, a_silent_holder_is_replaced_and_stays_fenced_off) {
  take(std::nullopt, "a");
  EXPECT_EQ(take(stored(), "b"), 2);
  EXPECT_FALSE(hold("a", 1));
  EXPECT_TRUE(hold("b", 2));
  EXPECT_FALSE(hold("b", 1)) << "an old token of the same owner";
}

TEST_P(Leases, a_lease_given_back_belongs_to_nobody) {
  take(std::nullopt, "a");
  commit([](d::UnitOfWork& unit) { unit.leases().release(lease_name, "b", 1); });
  EXPECT_EQ(stored()->owner, "a") << "somebody else's is not given back";
  commit([](d::UnitOfWork& unit) { unit.leases().release(lease_name, "a", 1); });
  EXPECT_EQ(stored()->owner, "");
  EXPECT_FALSE(hold("a", 1));
  EXPECT_EQ(take(stored(), "b"), 2);
}

TEST_P(Leases, of_many_takers_at_once_one_gets_it) {
  take(std::nullopt, "old");
  const auto seen = stored();
  std::atomic<int> winners = 0;
  {
    std::vector<std::jthread> takers;
    for (int i = 0; i < 8; ++i)
      takers.emplace_back([&, i] { winners += take(seen, std::to_string(i)).has_value() ? 1 : 0; });
  }
  EXPECT_EQ(winners, 1);
  EXPECT_EQ(stored()->token, 2);
}

class Leading : public ContractTest {
 protected:
  std::unique_ptr<Leader> leader(d::Store& store, const std::string& owner,
                                 std::chrono::milliseconds duration = 300ms) {
    return std::make_unique<Leader>(store, Leader::Options{.owner = owner, .duration = duration},
                                    [this](std::string_view) { ++faults; });
  }
  std::string mark() {
    return reading([](d::UnitOfWork& unit) { return unit.queries().mark("who"); });
  }
  static void put_mark(LeaderTurn& turn, const std::string& value) {
    turn.write([&](d::UnitOfWork& unit) {
      unit.set_mark("who", value);
      return d::Finish::commit;
    });
  }
  std::atomic<int> faults = 0;
};
XIEZHU_ON_BOTH(Leading);

TEST_P(Leading, exactly_one_of_several_servers_leads) {
  std::atomic<int> runs = 0;
  std::mutex mutex;
  std::set<std::string> workers;
  std::vector<std::unique_ptr<Leader>> servers;  // ends first: its tasks use what stands above
  for (const auto* name : {"a", "b", "c"}) {
    servers.push_back(leader(*database, name));
    servers.back()->add("work", 5ms, [&, name](LeaderTurn& turn) {
      put_mark(turn, name);
      const std::scoped_lock lock(mutex);
      workers.insert(name);
      ++runs;
    });
    servers.back()->start();
  }
  ASSERT_TRUE(soon([&] { return runs > 100; }));
  int leading = 0;
  for (const auto& server : servers) leading += server->leads() ? 1 : 0;
  EXPECT_EQ(leading, 1);
  EXPECT_EQ(workers.size(), 1U);
  EXPECT_EQ(faults, 0);
}

TEST_P(Leading, passes_on_at_once_when_the_leader_stops) {
  auto first = leader(*database, "a", 1h);
  first->start();
  ASSERT_TRUE(soon([&] { return first->leads(); }));
  first.reset();
  auto second = leader(*database, "b", 1h);
  second->start();
  EXPECT_TRUE(soon([&] { return second->leads(); }));
  EXPECT_EQ(second->token(), 2);
}

TEST_P(Leading, passes_on_when_the_leader_dies_but_not_before_its_time) {
  commit([](d::UnitOfWork& unit) { unit.leases().take(lease_name, std::nullopt, "dead"); });
  const auto begun = std::chrono::steady_clock::now();
  auto heir = leader(*database, "b");
  heir->start();
  ASSERT_TRUE(soon([&] { return heir->leads(); }));
  EXPECT_GE(std::chrono::steady_clock::now() - begun, 300ms);
  EXPECT_EQ(heir->token(), 2);
}

TEST_P(Leading, a_frozen_leader_that_wakes_up_writes_nothing) {
  FreezingStore store(*database);
  std::atomic<bool> in_work = false;
  std::atomic<bool> refused = false;
  std::atomic<int> runs = 0;
  auto first = leader(store, "a");
  first->add("work", 1h, [&](LeaderTurn& turn) {
    if (++runs > 1) return;
    put_mark(turn, "a");
    in_work = true;
    store.frozen.wait(false);
    try {
      put_mark(turn, "a, late");
    } catch (const server::LeadershipLost&) {
      refused = true;
      throw;
    }
  });
  first->start();
  ASSERT_TRUE(soon([&] { return in_work.load(); }));
  EXPECT_EQ(mark(), "a");
  store.frozen = true;
  store.frozen.notify_all();

  auto second = leader(*database, "b");
  second->add("work", 1h, [](LeaderTurn& turn) { put_mark(turn, "b"); });
  second->start();
  ASSERT_TRUE(soon([&] { return mark() == "b"; }));
  EXPECT_FALSE(first->leads()) << "its own clock tells";
  store.thaw();
  EXPECT_TRUE(soon([&] { return refused.load(); }));
  EXPECT_EQ(mark(), "b");
  EXPECT_FALSE(first->leads());
  EXPECT_TRUE(second->leads());
  EXPECT_EQ(faults, 0);
}

TEST_P(Leading, a_task_can_be_woken_and_its_failure_is_told) {
  std::atomic<int> runs = 0;
  std::vector<std::string> told;
  std::mutex mutex;
  Leader alone(*database, {.owner = "a", .alone = true}, [&](std::string_view message) {
    const std::scoped_lock lock(mutex);
    told.emplace_back(message);
  });
  alone.add("work", 1h, [&](LeaderTurn&) {
    if (++runs == 2) throw std::runtime_error("out of ink");
  });
  alone.start();
  ASSERT_TRUE(soon([&] { return runs == 1; }));
  alone.wake("other");
  alone.wake("work");
  ASSERT_TRUE(soon([&] { return runs == 2; }));
  ASSERT_TRUE(soon([&] {
    const std::scoped_lock lock(mutex);
    return !told.empty();
  }));
  EXPECT_EQ(told.front(), "work failed: out of ink");
  alone.wake("work");
  EXPECT_TRUE(soon([&] { return runs == 3; }));
}

TEST_P(Leading, alone_leads_at_once_whoever_held_the_lease) {
  commit([](d::UnitOfWork& unit) { unit.leases().take(lease_name, std::nullopt, "dead"); });
  Leader alone(*database, {.owner = "a", .duration = 1h, .alone = true},
               [this](std::string_view) { ++faults; });
  alone.start();
  EXPECT_TRUE(soon([&] { return alone.leads(); }));
  EXPECT_EQ(alone.token(), 2);
}

}  // namespace
}  // namespace xiezhu::test
