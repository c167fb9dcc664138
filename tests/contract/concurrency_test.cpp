// What must hold when many threads write at once, and when connections and transactions fail.
#include <atomic>
#include <barrier>
#include <set>
#include <thread>

#include "persistence/database_internals.hpp"
#include "persistence/sql/statement.hpp"
#include "tests/support/database.hpp"

namespace xiezhu::test {
namespace {

namespace sql = p::sql;
constexpr int threads = 8;

// Runs `work(thread number)` in parallel and hands on the first failure.
template <class Work>
void in_parallel(Work work) {
  std::vector<std::exception_ptr> failures(threads);
  {
    std::vector<std::jthread> running;
    for (int i = 0; i < threads; ++i) {
      running.emplace_back([&, i] {
        try {
          work(i);
        } catch (...) {
          failures[static_cast<std::size_t>(i)] = std::current_exception();
        }
      });
    }
  }
  for (const auto& failure : failures) {
    if (failure) std::rethrow_exception(failure);
  }
}

class Concurrency : public ContractTest {};
XIEZHU_ON_BOTH(Concurrency);

TEST_P(Concurrency, an_account_is_never_overdrawn_however_many_add_to_it) {
  std::atomic<int> taken = 0;
  in_parallel([&](int thread) {
    for (int i = 0; i < 6; ++i) {
      const bool keep = (thread + i) % 4 != 0;
      bool fits = false;
      database->write([&](d::UnitOfWork& unit) {
        fits = unit.files().reserve(City::civil_affairs, 10, 205);
        return keep ? d::Finish::commit : d::Finish::rollback;
      });
      if (fits && keep) ++taken;
    }
  });
  EXPECT_EQ(taken, 20);
  database->read([](d::UnitOfWork& unit) { EXPECT_EQ(unit.files().account(City::civil_affairs), 200); });
}

TEST_P(Concurrency, numbers_are_gap_free_although_every_third_unit_rolls_back) {
  std::mutex mutex;
  std::multiset<int> given;
  in_parallel([&](int thread) {
    for (int i = 0; i < 12; ++i) {
      const bool keep = (thread + i) % 3 != 0;
      int serial = 0;
      database->write([&](d::UnitOfWork& unit) {
        serial = unit.numbers().next_serial(City::civil_affairs, 2026);
        return keep ? d::Finish::commit : d::Finish::rollback;
      });
      const std::scoped_lock lock(mutex);
      if (keep) given.insert(serial);
    }
  });
  int expected = 0;
  for (const int serial : given) EXPECT_EQ(serial, ++expected);
  EXPECT_EQ(expected, threads * 12 * 2 / 3);
}

// Without that a task that writes all the time would keep everybody else from the one writer of SQLite.
TEST_P(Concurrency, whoever_waits_for_a_session_goes_before_one_who_asks_again) {
  sql::SessionPool pool(database->internals().target, sql::Access::read, {.size = 1});
  std::vector<std::string> order;
  std::jthread patient;
  {
    const auto greedy = pool.acquire();
    patient = std::jthread([&] {
      const auto session = pool.acquire();
      order.emplace_back("patient");
    });
    while (pool.waiting() == 0) std::this_thread::yield();
  }
  {
    const auto again = pool.acquire();
    order.emplace_back("greedy");
  }
  patient.join();
  EXPECT_EQ(order, (std::vector<std::string>{"patient", "greedy"}));
}

TEST_P(Concurrency, numbers_are_counted_per_unit_and_year) {
  commit([](d::UnitOfWork& unit) {
    EXPECT_EQ(unit.numbers().next_serial(City::civil_affairs, 2026), 1);
    EXPECT_EQ(unit.numbers().next_serial(City::civil_affairs, 2026), 2);
    EXPECT_EQ(unit.numbers().next_serial(City::civil_affairs, 2027), 1);
    EXPECT_EQ(unit.numbers().next_serial(City::public_security, 2026), 1);
  });
}

TEST_P(Concurrency, numbers_go_on_after_those_that_restored_requests_carry) {
  commit([](d::UnitOfWork& unit) {
    unit.numbers().next_serial(City::civil_affairs, 2026);
    const std::vector<d::SerialCount> counts{{City::civil_affairs, 2026, 7},
                                             {City::public_security, 2026, 2}};
    unit.numbers().pass(counts);
    EXPECT_EQ(unit.numbers().next_serial(City::civil_affairs, 2026), 9);
    EXPECT_EQ(unit.numbers().next_serial(City::public_security, 2026), 3);
  });
}

// Everybody saves a step on what they have seen; whoever was late looks again. No step may get lost.
TEST_P(Concurrency, no_update_is_lost) {
  const d::RequestId id{1};
  store(Flow{}, id);
  constexpr int edits = 6;
  std::atomic<int> refused = 0;
  in_parallel([&](int /*thread*/) {
    for (int done = 0; done < edits;) {
      bool saved = false;
      database->write([&](d::UnitOfWork& unit) {
        auto request = *unit.requests().load(id);
        const d::Event edit{.sequence = request.version + 1,
                            .verb = d::Verb::edit,
                            .from = d::State::draft,
                            .to = d::State::draft,
                            .at = at("2026-09-21T11:00"),
                            .effective_at = at("2026-09-21T11:00"),
                            .person = drafter().person,
                            .unit = City::civil_affairs,
                            .content = content()};
        const auto seen = request.version;
        saved = unit.requests().save(d::evolve(std::move(request), edit), seen, std::span{&edit, 1});
        return d::Finish::commit;
      });
      saved ? ++done : ++refused;
    }
  });
  reading([&](d::UnitOfWork& unit) {
    const auto request = unit.requests().load(id);
    const auto events = unit.requests().events(id);
    EXPECT_EQ(request->version, 1 + threads * edits);
    EXPECT_EQ(d::replay(id, events), *request);
    return true;
  });
}

TEST_P(Concurrency, of_callers_with_the_same_key_one_works_and_the_others_get_its_answer) {
  for (int round = 0; round < 5; ++round) {
    const auto key = "key" + std::to_string(round);
    std::atomic<int> worked = 0;
    std::atomic<int> repeated = 0;
    in_parallel([&](int /*thread*/) {
      bool first = false;
      database->write([&](d::UnitOfWork& unit) {
        const auto stored = unit.idempotency().claim(d::PersonId{201}, key, "f", at("2026-09-21"));
        first = !stored;
        if (stored) {
          EXPECT_EQ(stored->body, "the answer");
          return d::Finish::rollback;
        }
        unit.idempotency().complete(d::PersonId{201}, key, {"f", 200, "the answer", "", ""});
        return d::Finish::commit;
      });
      ++(first ? worked : repeated);
    });
    EXPECT_EQ(worked, 1);
    EXPECT_EQ(repeated, threads - 1);
  }
}

TEST_P(Concurrency, attempts_are_counted_one_by_one) {
  std::mutex mutex;
  std::set<int> counts;
  in_parallel([&](int /*thread*/) {
    int count = 0;
    commit([&](d::UnitOfWork& unit) { count = unit.people().count_attempt(*drafter().person); });
    const std::scoped_lock lock(mutex);
    counts.insert(count);
  });
  EXPECT_EQ(counts, (std::set{1, 2, 3, 4, 5, 6, 7, 8}));
}

TEST_P(Concurrency, a_unit_that_rolls_back_leaves_nothing) {
  const auto work = [](d::UnitOfWork& unit) {
    Flow flow;
    EXPECT_TRUE(unit.requests().save(flow.request, 0, flow.events));
    unit.set_mark("demo", "yes");
    unit.reference_data().bump_version();
    EXPECT_TRUE(unit.requests().load(flow.request.id)) << "sees its own changes";
    return d::Finish::rollback;
  };
  const auto version = database->reference()->version;
  database->write(work);
  reading([&](d::UnitOfWork& unit) {
    EXPECT_FALSE(unit.requests().load(d::RequestId{1}));
    EXPECT_TRUE(unit.requests().events(d::RequestId{1}).empty());
    EXPECT_TRUE(unit.queries().parties(d::RequestId{1}).empty());
    EXPECT_EQ(unit.queries().mark("demo"), "");
    EXPECT_EQ(unit.reference()->version, version);
    return true;
  });
}

TEST_P(Concurrency, a_work_that_throws_leaves_nothing_and_a_clean_session) {
  for (int i = 0; i < 20; ++i) {
    EXPECT_THROW(database->write([](d::UnitOfWork& unit) -> d::Finish {
      unit.set_mark("half", "done");
      throw std::runtime_error("bug");
    }),
                 std::runtime_error);
  }
  EXPECT_EQ(reading([](d::UnitOfWork& unit) { return unit.queries().mark("half"); }), "");
  commit([](d::UnitOfWork& unit) { unit.set_mark("whole", "done"); });
  EXPECT_EQ(reading([](d::UnitOfWork& unit) { return unit.queries().mark("whole"); }), "done");
  const auto session = database->internals().writers.acquire();
  EXPECT_FALSE(session->in_transaction());
}

TEST_P(Concurrency, a_reader_cannot_write) {
  EXPECT_THROW(database->read([](d::UnitOfWork& unit) { unit.set_mark("a", "b"); }), p::DatabaseError);
}

TEST_P(Concurrency, a_mark_is_replaced) {
  commit([](d::UnitOfWork& unit) { unit.set_mark("demo", "1"); });
  commit([](d::UnitOfWork& unit) { unit.set_mark("demo", "二"); });
  EXPECT_EQ(reading([](d::UnitOfWork& unit) { return unit.queries().mark("demo"); }), "二");
}

TEST_P(Concurrency, who_finds_no_free_session_is_turned_away_after_the_patience) {
  auto options = database.options();
  options.writers = 1;
  options.patience = std::chrono::milliseconds{50};
  database.close();
  p::Database narrow(options);
  const auto held = narrow.internals().writers.acquire();
  EXPECT_THROW(narrow.write([](d::UnitOfWork&) { return d::Finish::commit; }), p::DatabaseUnavailable);
}

// MariaDB alone: several transactions write at the same time there.
class MariadbFailures : public ContractTest {
 protected:
  static std::int64_t connection_of(sql::Session& session) {
    return sql::value<std::int64_t>(session, "SELECT CONNECTION_ID()");
  }
  void kill(std::int64_t connection) {
    const auto session = database->internals().readers.acquire();
    session->execute("KILL CONNECTION " + std::to_string(connection));
  }
  // Ends every connection to the database of this test.
  void kill_all_others() {
    const auto session = database->internals().readers.acquire();
    using Row = std::tuple<std::int64_t>;
    const auto found = sql::rows<Row>(*session,
                                      "SELECT id FROM information_schema.processlist"
                                      " WHERE db = DATABASE() AND id <> CONNECTION_ID()");
    for (const auto& [connection] : found) session->execute("KILL CONNECTION " + std::to_string(connection));
  }
};
INSTANTIATE_TEST_SUITE_P(On, MariadbFailures, ::testing::Values(Engine::mariadb), engine_name);

TEST_P(MariadbFailures, a_deadlock_is_tried_again_until_both_are_done) {
  commit([](d::UnitOfWork& unit) {
    unit.set_mark("a", "0");
    unit.set_mark("b", "0");
  });
  std::barrier both(2);
  std::atomic<int> tries = 0;
  const auto opposing = [&](const char* first, const char* second, const char* value) {
    bool met = false;
    database->write([&](d::UnitOfWork& unit) {
      ++tries;
      unit.set_mark(first, value);
      if (!met) {
        met = true;
        both.arrive_and_wait();
      }
      unit.set_mark(second, value);
      return d::Finish::commit;
    });
  };
  {
    const std::jthread one([&] { opposing("a", "b", "1"); });
    const std::jthread two([&] { opposing("b", "a", "2"); });
  }
  EXPECT_GT(tries, 2) << "there was no deadlock";
  reading([](d::UnitOfWork& unit) {
    EXPECT_EQ(unit.queries().mark("a"), unit.queries().mark("b"));
    return true;
  });
}

TEST_P(MariadbFailures, a_deadlock_that_the_work_swallows_does_not_commit_half_of_it) {
  commit([](d::UnitOfWork& unit) {
    unit.set_mark("a", "0");
    unit.set_mark("b", "0");
  });
  std::barrier both(2);
  const auto opposing = [&](const char* first, const char* second, const char* own) {
    bool met = false;
    database->write([&](d::UnitOfWork& unit) {
      unit.set_mark(own, "started");
      unit.set_mark(first, own);
      if (!met) {
        met = true;
        both.arrive_and_wait();
      }
      try {
        unit.set_mark(second, own);
      } catch (const p::DatabaseError&) {
        unit.queries();
      }
      return d::Finish::commit;
    });
  };
  {
    const std::jthread one([&] { opposing("a", "b", "one"); });
    const std::jthread two([&] { opposing("b", "a", "two"); });
  }
  reading([](d::UnitOfWork& unit) {
    EXPECT_EQ(unit.queries().mark("a"), unit.queries().mark("b"));
    EXPECT_EQ(unit.queries().mark("one"), "started");
    EXPECT_EQ(unit.queries().mark("two"), "started");
    return true;
  });
}

TEST_P(MariadbFailures, a_killed_idle_connection_is_opened_again) {
  auto options = database.options();
  options.readers = 1;
  options.writers = 1;
  p::Database other(options);
  const auto kill_all = [&] {
    kill(connection_of(*other.internals().writers.acquire()));
    kill(connection_of(*other.internals().readers.acquire()));
  };
  kill_all();
  other.write([](d::UnitOfWork& unit) {
    unit.set_mark("after", "kill");
    return d::Finish::commit;
  });
  other.read([](d::UnitOfWork& unit) { EXPECT_EQ(unit.queries().mark("after"), "kill"); });
  kill_all();
  EXPECT_NO_THROW(other.ping());
}

TEST_P(MariadbFailures, a_connection_killed_in_the_middle_lets_the_work_run_once_more) {
  auto options = database.options();
  options.writers = 1;
  p::Database other(options);
  const auto connection = connection_of(*other.internals().writers.acquire());
  int tries = 0;
  other.write([&](d::UnitOfWork& unit) {
    unit.set_mark("first", "half");
    if (++tries == 1) kill(connection);
    unit.set_mark("second", "half");
    return d::Finish::commit;
  });
  EXPECT_EQ(tries, 2);
  EXPECT_EQ(reading([](d::UnitOfWork& unit) { return unit.queries().mark("second"); }), "half");
}

TEST_P(MariadbFailures, a_connection_killed_before_the_commit_leaves_its_fate_open) {
  auto options = database.options();
  options.writers = 1;
  p::Database other(options);
  const auto connection = connection_of(*other.internals().writers.acquire());
  EXPECT_THROW(other.write([&](d::UnitOfWork& unit) {
    unit.set_mark("fate", "open");
    kill(connection);
    return d::Finish::commit;
  }),
               d::CommitUnknown);
  other.write([](d::UnitOfWork& unit) {
    EXPECT_EQ(unit.queries().mark("fate"), "");
    return d::Finish::commit;
  });
}

TEST_P(MariadbFailures, connections_lost_again_and_again_are_given_up) {
  auto options = database.options();
  options.writers = 1;
  p::Database other(options);
  int tries = 0;
  EXPECT_THROW(other.write([&](d::UnitOfWork& unit) {
    ++tries;
    unit.set_mark("connection", "x");
    kill_all_others();
    unit.set_mark("connection", "y");
    return d::Finish::commit;
  }),
               p::DatabaseUnavailable);
  EXPECT_EQ(tries, 2);
}

}  // namespace
}  // namespace xiezhu::test
