#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "server/demo/plan.hpp"
#include "server/demo/supervision.hpp"
#include "server/run/verifier.hpp"
#include "tests/unit/server/temp_database.hpp"

namespace xiezhu::test::demonstration {

using server::HistoryReport;

struct Built {
  std::unique_ptr<TempDatabase> database = std::make_unique<TempDatabase>();
  HistoryReport report;
  std::size_t people = 0;
};

const auto until = at("2026-09-21T10:00");

server::City found(TempDatabase& database, std::uint64_t seed) {
  return server::found_city(*database, PlainHasher{}, seed,
                            server::history_begin(until) - std::chrono::days{1});
}

Built build(std::uint64_t seed, int requests) {
  Built built;
  const auto city = found(*built.database, seed);
  built.people = city.people.size();
  built.report = server::write_history(**built.database, city, {seed, requests, until}, [](int, int) {});
  return built;
}

// Every stored request with its events, in order.
std::vector<std::pair<d::Request, std::vector<d::Event>>> all(TempDatabase& database) {
  std::vector<std::pair<d::Request, std::vector<d::Event>>> list;
  database->read([&](d::UnitOfWork& unit) {
    for (const auto id : unit.queries().request_ids({}, 1'000))
      list.emplace_back(*unit.requests().load(id), unit.requests().events(id));
  });
  return list;
}

std::vector<std::string> findings(TempDatabase& database) {
  std::vector<std::string> list;
  const auto report = server::verify_requests(*database, [](int, int) {});
  for (const auto& finding : report.findings) list.push_back(finding.difference);
  return list;
}

TEST(Demonstration, IsSupervisedOnceWithoutTellingAnybody) {
  TempDatabase database;
  const auto city = found(database, 2019);
  server::write_history(*database, city, {2019, 600, until}, [](int, int) {});
  EXPECT_GT(server::supervise_city(*database, city, until), 0);
  EXPECT_EQ(server::supervise_city(*database, city, until), 0);
  EXPECT_TRUE(findings(database).empty());
  EXPECT_TRUE(database.reading([](d::UnitOfWork& unit) { return unit.notifications().outbox(1).empty(); }));
}

TEST(Demonstration, IsDeterministicBelievableAndVerified) {
  auto built = build(2019, 300);
  auto& database = *built.database;
  const auto requests = all(database);
  EXPECT_EQ(built.report.requests, 300);
  // Parts come on top.
  EXPECT_GE(requests.size(), 300U);
  EXPECT_LE(requests.size(), 330U);

  std::map<d::State, int> states;
  std::int64_t events = 0;
  int late = 0;
  int handled = 0;
  for (const auto& [request, history] : requests) {
    ++states[request.state];
    events += static_cast<std::int64_t>(history.size());
    for (const auto& run : request.clocks.runs()) {
      if (run.code != d::ClockCode::handling || !run.ended_at) continue;
      ++handled;
      if (run.late(*run.ended_at)) ++late;
    }
  }
  EXPECT_EQ(events, built.report.events);
  int over = 0;
  for (const auto& [state, count] : states) over += d::final(state) ? count : 0;
  EXPECT_GE(over, built.report.finished);
  EXPECT_LE(over, built.report.finished + 5);  // what still owes a letter, or may go to a better placed unit
  EXPECT_GT(states[d::State::completed], 250);
  EXPECT_GT(handled, 250);
  EXPECT_GE(late, handled * 3 / 100);
  EXPECT_LE(late, handled * 15 / 100);

  std::set<d::State> reached;
  for (const auto& [request, history] : requests) {
    for (const auto& event : history) reached.insert(event.to);
  }
  for (const auto& state : d::EnumNames<d::State>::table) {
    EXPECT_TRUE(state.value == d::State::none || reached.contains(state.value)) << state.name;
  }

  const auto& units = database->reference()->units.units();
  EXPECT_GE(units.size(), 500U);
  EXPECT_EQ(built.people, units.size() * 6 + 5);
  for (const auto* login : {"minzheng-handler", "gongan-officer", "shichang-signer", "renshe-allocator",
                            "huangpu-minzheng-handler2", "pudong-minzheng-officer2", "coordinator", "auditor",
                            "sysadmin", "secadmin", "auditadmin"}) {
    const auto account =
        database.reading([&](d::UnitOfWork& unit) { return unit.people().find_login(login); });
    ASSERT_TRUE(account) << login;
    EXPECT_TRUE(PlainHasher{}.matches(server::demonstration_password, account->password_hash)) << login;
    EXPECT_TRUE(account->person.roles.compatible()) << login;
  }
  const auto report = server::verify_requests(*database, [](int, int) {});
  EXPECT_EQ(report.requests, static_cast<int>(requests.size()));
  EXPECT_EQ(report.events, events);
  for (const auto& finding : report.findings)
    ADD_FAILURE() << finding.request.value() << ": " << finding.difference;

  auto twin = build(2019, 300);
  EXPECT_TRUE(all(*twin.database) == requests) << "the same seed and end give the same history";
  auto other = build(2020, 30);
  const auto others = all(*other.database);
  EXPECT_FALSE(std::equal(others.begin(), others.end(), requests.begin()));

  // The counters of numbers go on where the history ends.
  std::map<std::pair<d::UnitId, int>, int> greatest;
  for (const auto& [request, history] : requests) {
    if (!request.number) continue;
    auto& serial = greatest[{request.number->issuer, request.number->year}];
    serial = std::max(serial, request.number->serial);
  }
  ASSERT_FALSE(greatest.empty());
  const auto& [key, serial] = *greatest.begin();
  database->write([&, unit_year = key, last = serial](d::UnitOfWork& unit) {
    EXPECT_EQ(unit.numbers().next_serial(unit_year.first, unit_year.second), last + 1);
    return d::Finish::rollback;
  });
}

// A run that is cut short before the piece in which it would have stored the request that it has just begun.
class Interrupted : public std::runtime_error {
 public:
  Interrupted() : std::runtime_error("interrupted") {}
};

TEST(Demonstration, GoesOnWhereARunWasCutShort) {
  constexpr int requests = 120;
  auto whole = build(2019, requests);
  TempDatabase database;
  HistoryReport report;
  for (const int stop : {100, 60, requests + 1}) {  // the second does not reach what the first has stored
    const auto city = found(database, 2019);
    try {
      report =
          server::write_history(*database, city, {2019, requests, until}, [stop](int done, int /*total*/) {
            if (done == stop) throw Interrupted();
          });
      EXPECT_GT(stop, requests);
    } catch (const Interrupted&) {
      const auto stored = all(database).size();
      EXPECT_GT(stored, 0U);
      EXPECT_LT(stored, static_cast<std::size_t>(requests));
    }
  }
  EXPECT_TRUE(all(database) == all(*whole.database));
  EXPECT_EQ(report, whole.report);
  const auto again = server::write_history(*database, found(database, 2019), {2019, requests, until},
                                           [](int, int) { ADD_FAILURE() << "there is nothing left to do"; });
  EXPECT_EQ(again, report);
  EXPECT_TRUE(findings(database).empty());
}

TEST(Demonstration, RemembersWhatAnUnfinishedCityIsToBecome) {
  TempDatabase database;
  EXPECT_EQ(server::unfinished_plan(*database), std::nullopt);
  const server::Plan plan{7, 3, until};
  server::begin_city(*database, plan);
  EXPECT_EQ(server::unfinished_plan(*database), plan);
  database.commit([](d::UnitOfWork& unit) { unit.set_mark("demonstration", "true"); });
  EXPECT_EQ(server::unfinished_plan(*database), std::nullopt);
}

// Three requests of civil affairs with the numbers 1, 2 and 3 of 2026, and a draft.
class Verifying : public ::testing::Test {
 protected:
  Verifying() {
    database.settle_city();
    for (int serial = 1; serial <= 3; ++serial) {
      Flow flow;
      flow.submitted();
      flow.facts.number = number(serial);
      flow.does(signer(), act(d::Verb::sign)).does(allocator(), act(d::Verb::receive));
      database.store(flow, d::RequestId{serial});
    }
    database.store(Flow{}, d::RequestId{4});
    database->write([](d::UnitOfWork& unit) {
      for (int serial = 1; serial <= 3; ++serial) unit.numbers().next_serial(City::civil_affairs, 2026);
      return d::Finish::commit;
    });
    database.save_as("clean.db");
  }

  std::vector<std::string> after(const std::string& statements) {
    database.restore("clean.db");
    database.tamper(statements);
    return findings(database);
  }

  TempDatabase database;
};

using Differences = std::vector<std::string>;

TEST_F(Verifying, FindsNothingInACleanDatabase) {
  int last = -1;
  const auto report = server::verify_requests(*database, [&last](int done, int total) {
    EXPECT_EQ(total, 4);
    last = done;
  });
  EXPECT_EQ(report.requests, 4);
  EXPECT_EQ(report.events, 13);
  EXPECT_TRUE(report.findings.empty());
  EXPECT_EQ(last, 4);
}

TEST_F(Verifying, FindsAChangedRow) {
  EXPECT_EQ(after("UPDATE request SET state = 'sent' WHERE id = 2"),
            (Differences{"state is sent, events give received"}));
  EXPECT_EQ(after("UPDATE request SET version = 9 WHERE id = 2"),
            (Differences{"version is 9, events give 4"}));
  for (const auto* change : {"title = 'x'",
                             "body = 'x'",
                             "legal_basis = 'x'",
                             "requested_unit_id = 7",
                             "item_version_id = 2",
                             "item_version_id = NULL",
                             "sharing = 'insufficient'",
                             "urgent = 1",
                             "drafter_id = 202",
                             "case_officer_id = 302",
                             "reworked = 1",
                             "deemed_received = 1",
                             "auto_confirmed = 1",
                             "sent_at = sent_at + 1",
                             "received_at = NULL",
                             "finished_at = 1",
                             "created_at = created_at - 1",
                             "changed_at = changed_at + 1",
                             "number_prefix = 'x'",
                             "reply_outcome = 'full', reply_text = 'x'"}) {
    const auto found = after(std::string{"UPDATE request SET "} + change + " WHERE id = 2");
    EXPECT_NE(std::ranges::find(found, "row differs from the events"), found.end()) << change;
  }
}

TEST_F(Verifying, FindsAChangedClock) {
  for (const auto* change :
       {"due_at = due_at + 1", "late_after = late_after + 1", "started_at = started_at - 1", "cycle = 2",
        "limit_amount = 9", "acts_at = 5", "provisional = 1", "calendar_version = 99", "ended_at = 5"}) {
    EXPECT_EQ(
        after(std::string{"UPDATE request_clock SET "} + change + " WHERE request_id = 2 AND ordinal = 2"),
        (Differences{"clocks differ from the events"}))
        << change;
  }
  EXPECT_EQ(after("DELETE FROM request_clock WHERE request_id = 2"),
            (Differences{"clocks differ from the events"}));
}

TEST_F(Verifying, FindsAChangedClockInLists) {
  for (const auto* change : {"due_at = due_at + 1", "late_after = late_after + 1", "yellow_at = 1",
                             "blue_at = 1", "provisional = 1", "clock_code = 'K4'", "clock_code = NULL"}) {
    EXPECT_EQ(after(std::string{"UPDATE request SET "} + change + " WHERE id = 2"),
              (Differences{"the clock in lists differs from the events"}))
        << change;
  }
  EXPECT_EQ(after("UPDATE request SET acts_at = 5 WHERE id = 2"),
            (Differences{"the next step of the system differs from the events"}));
}

TEST_F(Verifying, FindsACounterThatDoesNotFollowItsNumbers) {
  const Differences off{"numbers of unit 2 in 2026 do not end at their counter"};
  EXPECT_EQ(after("UPDATE number_counter SET last_serial = 9"), off);
  EXPECT_EQ(after("DELETE FROM number_counter"), off);
}

TEST_F(Verifying, FindsAChangedBox) {
  for (const auto* change :
       {"UPDATE request_party SET box = 'finished' WHERE request_id = 2 AND unit_id = 3",
        "UPDATE request_party SET sort_key = sort_key + 1 WHERE request_id = 2 AND unit_id = 3",
        "UPDATE request_party SET running = 0 WHERE request_id = 2 AND unit_id = 3",
        "UPDATE request_party SET version = 9 WHERE request_id = 2 AND unit_id = 3",
        "UPDATE request_party SET desk = NULL WHERE request_id = 2 AND unit_id = 3",
        "UPDATE request_party SET section = 'copied' WHERE request_id = 2 AND unit_id = 3",
        "UPDATE request_party SET counterpart_id = 9 WHERE request_id = 2 AND unit_id = 3",
        "UPDATE request_party SET urgent = 1 - urgent WHERE request_id = 2 AND unit_id = 3",
        "UPDATE request_party SET changed_at = 1 WHERE request_id = 2 AND unit_id = 3",
        "UPDATE request_party SET late_after = late_after + 1 WHERE request_id = 2 AND unit_id = 3",
        "UPDATE request_party SET unit_id = 7 WHERE request_id = 2 AND unit_id = 3",
        "DELETE FROM request_party WHERE request_id = 2 AND unit_id = 2",
        "DELETE FROM request_party WHERE request_id = 2"}) {
    EXPECT_EQ(after(change), (Differences{"boxes differ from the events"})) << change;
  }
}

TEST_F(Verifying, FindsAChangedParticipant) {
  for (const auto* change :
       {"UPDATE request_participant SET initiated = 0 WHERE request_id = 2 AND person_id = 201",
        "UPDATE request_participant SET state = 'draft' WHERE request_id = 2 AND person_id = 201",
        "UPDATE request_participant SET requested_unit_id = NULL WHERE request_id = 2 AND person_id = 201",
        "UPDATE request_participant SET number_key = 5 WHERE request_id = 2 AND person_id = 201",
        "UPDATE request_participant SET person_id = 999 WHERE request_id = 2 AND person_id = 301",
        "DELETE FROM request_participant WHERE request_id = 2 AND person_id = 203"}) {
    EXPECT_EQ(after(change), (Differences{"participants differ from the events"})) << change;
  }
}

TEST_F(Verifying, FindsADeletedEvent) {
  for (int sequence = 1; sequence <= 3; ++sequence) {
    const auto found =
        after("DELETE FROM request_event WHERE request_id = 2 AND sequence = " + std::to_string(sequence));
    EXPECT_EQ(found, (Differences{"event " + std::to_string(sequence) + " is missing"})) << sequence;
  }
  const auto last = after("DELETE FROM request_event WHERE request_id = 2 AND sequence = 4");
  EXPECT_NE(std::ranges::find(last, "version is 4, events give 3"), last.end());
  EXPECT_FALSE(after("DELETE FROM request_event WHERE request_id = 2").empty());
}

TEST_F(Verifying, FindsEventsThatDoNotFitTogether) {
  // The signature is recorded a second time in the place of the receipt, so its clock would run twice.
  const auto found = after(
      "UPDATE request_event SET payload = (SELECT payload FROM request_event WHERE request_id = 2 AND "
      "sequence = 3)"
      " WHERE request_id = 2 AND sequence = 4");
  EXPECT_FALSE(found.empty());
  EXPECT_FALSE(after("UPDATE request_event SET payload = '{' WHERE request_id = 2 AND sequence = 3").empty());
}

TEST_F(Verifying, FindsNumbersUsedTwiceAndGaps) {
  const auto twice = after("DROP INDEX uq_request_issued; UPDATE request SET number_serial = 1 WHERE id = 2");
  EXPECT_NE(std::ranges::find(twice, "number 沪民函〔2026〕1号 is used twice"), twice.end());
  EXPECT_NE(std::ranges::find(twice, "numbers of unit 2 in 2026 have a gap"), twice.end());
  const std::string forget =
      "DELETE FROM request_event WHERE request_id = 2; DELETE FROM request_clock WHERE request_id = 2;"
      "DELETE FROM request_party WHERE request_id = 2; DELETE FROM request_participant WHERE request_id = 2;"
      "DELETE FROM request WHERE id = 2";
  EXPECT_EQ(after(forget), (Differences{"numbers of unit 2 in 2026 have a gap"}));
  EXPECT_FALSE(after("UPDATE request SET number_serial = 4 WHERE id = 3").empty());
}

}  // namespace xiezhu::test::demonstration
