// Alarms and alerts: set with the clocks, fired once each, whatever happens to clocks and servers.
#include <algorithm>
#include <map>
#include <thread>

#include "domain/request/commands.hpp"
#include "server/run/alerter.hpp"
#include "server/run/time_ids.hpp"
#include "tests/support/database.hpp"
#include "tests/support/freezing_store.hpp"
#include "tests/support/settable_clock.hpp"

namespace xiezhu::test {
namespace {

using namespace std::chrono_literals;
using d::Rung;
using d::Verb;

class Alerts : public ContractTest {
 protected:
  // Stores the events of the flow that are not stored yet.
  void keep(const Flow& flow) {
    commit([&](d::UnitOfWork& unit) {
      const std::span events{flow.events};
      ASSERT_TRUE(unit.requests().save(flow.request, kept_, events.subspan(static_cast<std::size_t>(kept_))));
    });
    kept_ = flow.request.version;
  }
  int fire(std::string_view now) {
    clock_.set(now);
    int fired = 0;
    for (int more = 1; more > 0; fired += more)
      commit([&](d::UnitOfWork& unit) { more = d::fire_alarms(unit, ids_, {}, clock_.now(), 100); });
    return fired;
  }
  std::vector<d::AlertLine> alerts(const d::AlertFilter& filter = {}, std::optional<d::AlertId> before = {},
                                   int limit = 100) {
    return reading([&](d::UnitOfWork& unit) { return unit.alerts().list(filter, before, limit); });
  }
  // "K1/1/0 prompt" of every alert, oldest first.
  std::vector<std::string> fired() {
    std::vector<std::string> names;
    for (const auto& line : alerts()) {
      const auto& a = line.alert.alarm;
      names.push_back(std::string{d::name_of(a.code)} + "/" + std::to_string(a.ordinal) + "/" +
                      std::to_string(a.round) + " " + std::string{d::name_of(a.rung)});
    }
    std::ranges::reverse(names);
    return names;
  }
  std::vector<d::Alarm> alarms(d::RequestId id = d::RequestId{1}) {
    return reading([&](d::UnitOfWork& unit) { return unit.alerts().alarms(id); });
  }
  std::ptrdiff_t messages(Rung rung) {
    const auto entries = reading([](d::UnitOfWork& unit) { return unit.notifications().outbox(1'000); });
    return std::ranges::count_if(entries, [&](const d::OutboxEntry& entry) {
      return entry.message.kind == d::NoticeKind::alert && entry.message.about == d::name_of(rung);
    });
  }

  SettableClock clock_{at("2026-09-18T10:00")};
  server::TimeIds ids_{clock_, 1};
  d::Version kept_ = 0;
};
XIEZHU_ON_BOTH(Alerts);

using Names = std::vector<std::string>;

TEST_P(Alerts, are_set_with_the_clock_at_whose_unit_it_runs) {
  Flow flow;
  keep(flow.sent());
  ASSERT_EQ(alarms().size(), 1U);
  EXPECT_EQ(alarms()[0].code, d::ClockCode::receipt);
  EXPECT_EQ(alarms()[0].unit, City::public_security);
  EXPECT_EQ(alarms()[0].fires_at, flow.clock().yellow_at);
  EXPECT_EQ(alarms()[0].due_at, flow.clock().due_at);
}

TEST_P(Alerts, climb_the_whole_ladder_once) {
  Flow flow;
  keep(flow.when("2026-09-18T10:00").received());  // K2: three days, until 09-22
  EXPECT_EQ(fire("2026-09-21T10:00"), 0);
  EXPECT_EQ(fire("2026-09-22T00:00"), 1);
  EXPECT_EQ(fire("2026-09-22T00:00"), 0);
  EXPECT_EQ(fire("2026-09-23T00:00"), 0) << "24:00 of the last day is in time";
  EXPECT_EQ(fire("2026-09-23T00:00:00.001"), 1);
  EXPECT_EQ(fire("2026-09-24T00:00:00.001"), 1);
  EXPECT_EQ(fire("2026-09-29T12:00"), 1);
  EXPECT_EQ(fire("2026-12-01T12:00"), 1);
  EXPECT_EQ(fire("2027-03-01T12:00"), 0);
  EXPECT_EQ(fired(), (Names{"K2/2/0 prompt", "K2/2/0 urge", "K2/2/0 escalation", "K2/2/0 yellow_card",
                            "K2/2/0 red_card"}));
  EXPECT_TRUE(alarms().empty());
  EXPECT_EQ(messages(Rung::prompt), 1);
  EXPECT_EQ(messages(Rung::escalation), 3);
  EXPECT_EQ(messages(Rung::red_card), 1);
}

TEST_P(Alerts, that_were_missed_while_nobody_looked_are_all_fired) {
  Flow flow;
  keep(flow.when("2026-09-18T10:00").received());
  EXPECT_EQ(fire("2027-03-01T12:00"), 5);
  EXPECT_EQ(fired().size(), 5U);
}

TEST_P(Alerts, of_a_clock_that_ended_in_time_are_not_fired) {
  Flow flow;
  keep(flow.when("2026-09-18T10:00").received());
  flow.facts.officer = person_of(officer());
  keep(flow.when("2026-09-18T11:00").does(allocator(), naming(Verb::accept, officer())));
  ASSERT_EQ(alarms().size(), 1U);
  EXPECT_EQ(alarms()[0].code, d::ClockCode::handling);
  EXPECT_EQ(fire("2026-09-24T00:00:00.001"), 0);
}

TEST_P(Alerts, that_came_due_before_the_clock_ended_are_fired_without_troubling_anybody) {
  Flow flow;
  keep(flow.when("2026-09-18T10:00").received());
  flow.facts.officer = person_of(officer());
  keep(flow.when("2026-09-22T10:00").does(allocator(), naming(Verb::accept, officer())));
  EXPECT_EQ(fire("2026-09-24T00:00:00.001"), 1);
  EXPECT_EQ(fired(), Names{"K2/2/0 prompt"});
  EXPECT_EQ(messages(Rung::prompt), 0);
  EXPECT_EQ(alarms().size(), 1U);
}

TEST_P(Alerts, of_a_clock_that_the_system_ended_come_whoever_was_first) {
  Flow flow;
  keep(flow.when("2026-09-18T10:00").sent());  // K1: one day, until 09-20, yellow from its beginning
  commit(
      [&](d::UnitOfWork& unit) { EXPECT_EQ(d::settle(unit, flow.request.id, at("2026-09-21T09:00")), 1); });
  EXPECT_EQ(fire("2026-09-21T09:00"), 1);
  EXPECT_EQ(fired(), Names{"K1/1/0 prompt"});
}

TEST_P(Alerts, begin_a_new_round_when_the_due_date_changes) {
  const auto head = actor(City::public_security, 4, {d::Role::head});
  Flow flow;
  keep(flow.when("2026-09-18T10:00").accepted());  // K4: ten days, until 10-09; yellow on 10-08
  EXPECT_EQ(fire("2026-10-09T00:00"), 1);
  auto application = act(Verb::apply_extension, "资料尚在调取");
  application.until = day("2026-10-13");
  keep(flow.when("2026-10-09T10:00").does(officer(), application));
  keep(flow.does(head, act(Verb::approve)));
  ASSERT_EQ(alarms().size(), 1U);
  EXPECT_EQ(alarms()[0].round, 1);
  EXPECT_EQ(alarms()[0].due_at, at("2026-10-13T17:30"));
  EXPECT_EQ(fire("2026-10-14T00:00:00.001"), 2);
  EXPECT_EQ(fired(), (Names{"K4/3/0 prompt", "K4/3/1 prompt", "K4/3/1 urge"}));
}

d::Act asking(std::string_view until) {
  auto asks = act(Verb::ask_requester, "请补充当事人身份信息");
  asks.until = day(until);
  return asks;
}

d::Act supplementing() {
  auto supplement = act(Verb::supplement);
  supplement.text = "已补充。";
  return supplement;
}

TEST_P(Alerts, wait_while_the_clock_stands_still) {
  Flow flow;
  keep(flow.when("2026-09-18T10:00").accepted());
  keep(flow.when("2026-09-20T10:00").does(officer(), asking("2026-10-10")));
  EXPECT_EQ(fire("2026-10-10T12:00"), 0);
  keep(flow.when("2026-10-10T12:00").does(drafter(), supplementing()));
  ASSERT_EQ(alarms().size(), 1U);
  EXPECT_EQ(alarms()[0].round, 1);
  EXPECT_EQ(alarms()[0].fires_at, flow.clock().yellow_at);
}

TEST_P(Alerts, are_not_repeated_when_a_pause_changed_no_date) {
  Flow flow;
  keep(flow.when("2026-09-18T10:00").accepted());
  EXPECT_EQ(fire("2026-10-09T09:00"), 1);
  keep(flow.when("2026-10-09T10:00").does(officer(), asking("2026-10-10")));
  keep(flow.when("2026-10-09T11:00").does(drafter(), supplementing()));
  EXPECT_EQ(fire("2026-10-09T12:00"), 0);
  EXPECT_EQ(fire("2026-10-10T00:00:00.001"), 1);
  EXPECT_EQ(fired(), (Names{"K4/3/0 prompt", "K4/3/0 urge"}));
}

TEST_P(Alerts, are_listed_by_unit_district_rung_and_page) {
  Flow flow;
  keep(flow.when("2026-09-18T10:00").received());
  fire("2027-03-01T12:00");
  EXPECT_EQ(alerts({.unit = City::public_security}).size(), 5U);
  EXPECT_EQ(alerts({.unit = City::civil_affairs}).size(), 0U);
  EXPECT_EQ(alerts({.region = "310000"}).size(), 5U);
  EXPECT_EQ(alerts({.region = "310101"}).size(), 0U);
  EXPECT_EQ(alerts({.rung = Rung::red_card}).size(), 1U);
  const auto first = alerts({}, {}, 2);
  ASSERT_EQ(first.size(), 2U);
  EXPECT_EQ(first[0].alert.alarm.rung, Rung::red_card);
  EXPECT_EQ(first[0].title, flow.request.content.title);
  EXPECT_EQ(first[0].number, flow.request.number->text());
  EXPECT_EQ(alerts({}, first[1].alert.id).size(), 3U);
}

TEST_P(Alerts, are_narrowed_by_clock_day_and_whose_turn_it_is) {
  Flow flow;
  keep(flow.when("2026-09-18T10:00").accepted());  // K4: ten days, until 10-09; yellow on 10-08
  fire("2026-10-10T00:00:00.001");
  ASSERT_EQ(fired(), (Names{"K4/3/0 prompt", "K4/3/0 urge"}));
  const auto turn = alerts().front().turn;
  ASSERT_TRUE(turn);
  EXPECT_EQ(turn->person, officer().person);
  EXPECT_EQ(turn->role, d::Role::case_officer);
  EXPECT_EQ(alerts({.clock = d::ClockCode::handling}).size(), 2U);
  EXPECT_TRUE(alerts({.clock = d::ClockCode::decision}).empty());
  EXPECT_EQ(alerts({.person = officer().person}).size(), 2U);
  EXPECT_TRUE(alerts({.person = allocator().person}).empty());
  EXPECT_EQ(alerts({.fired = {day("2026-10-10"), day("2026-10-10")}}).size(), 2U);
  EXPECT_TRUE(alerts({.fired = {.to = day("2026-10-09")}}).empty());
  EXPECT_EQ(reading([](d::UnitOfWork& unit) { return unit.alerts().count({.open_only = true}, 10); }), 2);
  EXPECT_EQ(reading([](d::UnitOfWork& unit) { return unit.alerts().count({.unit = City::housing}, 10); }), 0);

  keep(flow.when("2026-10-10T10:00").does(officer(), replying()));
  EXPECT_FALSE(alerts().front().turn) << "the clock has ended";
  EXPECT_TRUE(alerts({.person = officer().person}).empty());
}

TEST_P(Alerts, are_acknowledged_once) {
  Flow flow;
  keep(flow.when("2026-09-18T10:00").received());
  fire("2026-09-22T09:00");
  const auto id = alerts().front().alert.id;
  commit([&](d::UnitOfWork& unit) {
    EXPECT_TRUE(unit.alerts().acknowledge(id, *officer().person, at("2026-09-22T10:00")));
    EXPECT_FALSE(unit.alerts().acknowledge(id, *allocator().person, at("2026-09-22T11:00")));
  });
  const auto line = alerts().front();
  EXPECT_EQ(line.alert.acknowledged_by, officer().person);
  EXPECT_EQ(line.alert.acknowledged_at, at("2026-09-22T10:00"));
  EXPECT_EQ(line.acknowledged_name, person_of(officer()).name);
  EXPECT_TRUE(alerts({.open_only = true}).empty());
}

TEST_P(Alerts, of_a_clock_that_had_ended_before_need_nobody_to_take_note) {
  Flow flow;
  flow.facts.officer = person_of(officer());
  keep(flow.when("2026-09-18T10:00").received());
  keep(flow.when("2026-09-22T10:00").does(allocator(), naming(d::Verb::accept, officer())));
  fire("2026-09-22T12:00");
  ASSERT_EQ(fired(), (Names{"K2/2/0 prompt"}));
  EXPECT_TRUE(alerts({.open_only = true}).empty());
  EXPECT_EQ(alerts().front().alert.acknowledged_at, at("2026-09-22T12:00"));
  EXPECT_EQ(alerts().front().alert.acknowledged_by, std::nullopt);
}

// Two servers on one database; the leading one is frozen past its lease again and again.
TEST_P(Alerts, are_fired_exactly_once_by_several_servers_that_come_and_go) {
  constexpr int requests = 100;
  constexpr int clocks = 100;
  constexpr int freezes = 10;
  Flow flow;
  flow.when("2026-09-18T10:00").received();
  for (int i = 1; i <= requests; ++i) {
    flow.request.number->serial = i;
    flow.events[2].number->serial = i;
    store(flow, d::RequestId{i});
  }
  commit([&](d::UnitOfWork& unit) {
    std::vector<d::Alarm> many;
    auto alarm = unit.alerts().alarms(d::RequestId{1}).at(0);
    alarm.late_after = alarm.due_at = at("2030-01-02T17:30");
    for (int i = 0; i < requests * clocks; ++i) {
      alarm.request = d::RequestId{1 + i / clocks};
      alarm.ordinal = 1 + i % clocks;
      // A tenth becomes due in each minute, so that every freeze finds some to fire.
      alarm.fires_at = at("2026-09-22T12:00") + std::chrono::minutes{i % freezes};
      many.push_back(alarm);
      if (many.size() == 500) unit.alerts().arm(std::exchange(many, {}));
    }
  });

  clock_.set("2026-09-22T11:59");
  struct Server {
    Server(d::Store& inner, const std::string& name, const d::Clock& clock, int node)
        : store(inner),
          ids(clock, node),
          alerter(clock, ids, {}),
          leader(store, {.owner = name, .duration = 100ms}, [](std::string_view) {}) {
      leader.add("alerts", 1ms, [this](server::LeaderTurn& turn) { alerter.fire(turn); });
      leader.start();
    }
    FreezingStore store;
    server::TimeIds ids;
    server::Alerter alerter;
    server::Leader leader;
  };
  Server first{*database, "first", clock_, 1};
  Server second{*database, "second", clock_, 2};
  const auto count = [&] { return static_cast<int>(alerts({}, {}, requests * clocks + 1).size()); };
  for (int i = 0; i < freezes; ++i) {
    clock_.pass(std::chrono::minutes{1});
    std::this_thread::sleep_for(3ms);
    auto& leading = first.leader.leads() ? first : second;
    leading.store.frozen = true;
    std::this_thread::sleep_for(250ms);
    leading.store.thaw();
  }
  const auto end = std::chrono::steady_clock::now() + 60s;
  while (count() < requests * clocks && std::chrono::steady_clock::now() < end)
    std::this_thread::sleep_for(50ms);

  std::map<std::pair<d::RequestId, int>, int> times;
  for (const auto& line : alerts({}, {}, 2 * requests * clocks))
    ++times[{line.alert.alarm.request, line.alert.alarm.ordinal}];
  EXPECT_EQ(std::ssize(times), requests * clocks);
  EXPECT_TRUE(std::ranges::all_of(times, [](const auto& entry) { return entry.second == 1; }));
  EXPECT_FALSE(reading([&](d::UnitOfWork& unit) { return unit.alerts().any_due(clock_.now()); }));
}

}  // namespace
}  // namespace xiezhu::test
