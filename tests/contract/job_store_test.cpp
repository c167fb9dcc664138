// Jobs and their rows in the database, and work on them by a leader that stops anywhere.
#include <algorithm>
#include <atomic>

#include "api/routes/bulk_input.hpp"
#include "server/jobs/bulk_work.hpp"
#include "server/jobs/calendar_work.hpp"
#include "server/jobs/import_work.hpp"
#include "server/run/job_runner.hpp"
#include "server/run/time_ids.hpp"
#include "tests/support/database.hpp"
#include "tests/support/settable_clock.hpp"

namespace xiezhu::test {
namespace {

const d::JobId first_job{1};

d::Job job_of(d::JobId id, int total = 3) {
  return {.id = id,
          .kind = d::JobKind::bulk,
          .owner = *signer().person,
          .owner_unit = signer().unit,
          .input = "what to do",
          .total = total,
          .created_at = at("2026-09-21T10:00")};
}

d::JobRow row_of(int ordinal, d::JobRowState state = d::JobRowState::done) {
  return {.ordinal = ordinal, .subject = std::to_string(ordinal), .state = state, .code = "", .detail = ""};
}

class JobStore : public ContractTest {
 protected:
  bool record(const d::Job& seen, const d::Job& now, const std::vector<d::JobRow>& rows) {
    bool recorded = false;
    commit([&](d::UnitOfWork& unit) { recorded = unit.jobs().record(seen, now, rows); });
    return recorded;
  }
  d::Job stored(d::JobId id) {
    return *reading([&](d::UnitOfWork& unit) { return unit.jobs().find(id); });
  }
  std::vector<d::JobRow> rows(d::JobId id) {
    return reading([&](d::UnitOfWork& unit) { return unit.jobs().rows(id, -1, std::nullopt, 2'000); });
  }
};
XIEZHU_ON_BOTH(JobStore);

TEST_P(JobStore, keeps_a_job_as_it_was_handed_in) {
  const auto job = job_of(first_job);
  commit([&](d::UnitOfWork& unit) { unit.jobs().insert(job); });
  const auto found = stored(first_job);
  EXPECT_EQ(found.kind, job.kind);
  EXPECT_EQ(found.owner, job.owner);
  EXPECT_EQ(found.owner_unit, job.owner_unit);
  EXPECT_EQ(found.state, d::JobState::queued);
  EXPECT_EQ(found.input, "what to do");
  EXPECT_EQ(found.total, 3);
  EXPECT_EQ(found.created_at, job.created_at);
  EXPECT_EQ(found.started_at, std::nullopt);
}

TEST_P(JobStore, keeps_a_large_file) {
  auto job = job_of(first_job);
  job.input = std::string(std::size_t{3} * 1024 * 1024, 'x') + "终";
  commit([&](d::UnitOfWork& unit) { unit.jobs().insert(job); });
  EXPECT_EQ(stored(first_job).input, job.input);
}

TEST_P(JobStore, records_progress_once_and_only_on_what_was_seen) {
  const auto seen = job_of(first_job);
  commit([&](d::UnitOfWork& unit) { unit.jobs().insert(seen); });
  const std::vector rows{row_of(0), row_of(1, d::JobRowState::failed)};
  auto next = server::after_rows(seen, rows, at("2026-09-21T10:01"));
  next.state = d::JobState::running;
  EXPECT_TRUE(record(seen, next, rows));
  EXPECT_FALSE(record(seen, next, rows)) << "somebody was faster";
  EXPECT_EQ(stored(first_job).done, 2);
  EXPECT_EQ(stored(first_job).failed, 1);
  EXPECT_EQ(stored(first_job).input, "what to do");
  EXPECT_EQ(this->rows(first_job).size(), 2U);
}

TEST_P(JobStore, a_job_that_is_over_loses_its_input_and_cannot_be_cancelled) {
  const auto seen = job_of(first_job, 1);
  commit([&](d::UnitOfWork& unit) { unit.jobs().insert(seen); });
  const std::vector rows{row_of(0)};
  EXPECT_TRUE(record(seen, server::after_rows(seen, rows, at("2026-09-21T10:01")), rows));
  EXPECT_EQ(stored(first_job).state, d::JobState::done);
  EXPECT_EQ(stored(first_job).finished_at, at("2026-09-21T10:01"));
  EXPECT_EQ(stored(first_job).input, "");
  bool cancelled = true;
  commit([&](d::UnitOfWork& unit) { cancelled = unit.jobs().request_cancel(first_job); });
  EXPECT_FALSE(cancelled);
}

TEST_P(JobStore, lists_open_jobs_and_those_of_a_person_and_forgets_old_ones) {
  commit([](d::UnitOfWork& unit) {
    for (int id = 1; id <= 4; ++id) {
      auto job = job_of(d::JobId{id});
      if (id == 2) job.owner = *drafter().person;
      if (id == 3) job = server::ended(job, d::JobState::done, at("2026-09-21T12:00"));
      unit.jobs().insert(job);
    }
    unit.jobs().record(job_of(d::JobId{1}), job_of(d::JobId{1}), std::vector{row_of(0)});
  });
  reading([](d::UnitOfWork& unit) {
    auto& jobs = unit.jobs();
    EXPECT_EQ(jobs.open(10), (std::vector{d::JobId{1}, d::JobId{2}, d::JobId{4}}));
    EXPECT_EQ(jobs.open(1).size(), 1U);
    EXPECT_EQ(jobs.open_of(*signer().person, 10), 2);
    EXPECT_EQ(jobs.open_of(*signer().person, 1), 1);
    const auto own = jobs.of_owner(*signer().person, std::nullopt, 2);
    EXPECT_EQ(own.size(), 2U);
    EXPECT_EQ(own.front().id, d::JobId{4});
    EXPECT_EQ(own.front().input, "") << "a list does not carry files";
    EXPECT_EQ(jobs.of_owner(*signer().person, d::JobId{3}, 5).size(), 1U);
    EXPECT_TRUE(jobs.over_before(at("2026-09-21T12:00"), 5).empty());
    EXPECT_EQ(jobs.over_before(at("2026-09-21T12:01"), 5), std::vector{d::JobId{3}});
    return true;
  });
  commit([](d::UnitOfWork& unit) { unit.jobs().remove(d::JobId{1}); });
  EXPECT_FALSE(reading([](d::UnitOfWork& unit) { return unit.jobs().find(d::JobId{1}).has_value(); }));
  EXPECT_TRUE(rows(d::JobId{1}).empty());
}

TEST_P(JobStore, pages_rows_and_filters_them) {
  commit([](d::UnitOfWork& unit) {
    auto job = job_of(first_job, 5);
    unit.jobs().insert(job);
    std::vector<d::JobRow> rows;
    for (int i = 0; i < 5; ++i)
      rows.push_back(row_of(i, i % 2 == 1 ? d::JobRowState::failed : d::JobRowState::done));
    unit.jobs().record(job, server::after_rows(job, rows, {}), rows);
  });
  reading([](d::UnitOfWork& unit) {
    EXPECT_EQ(unit.jobs().rows(first_job, 1, std::nullopt, 2).front().ordinal, 2);
    EXPECT_EQ(unit.jobs().rows(first_job, 1, std::nullopt, 2).size(), 2U);
    EXPECT_EQ(unit.jobs().rows(first_job, -1, d::JobRowState::failed, 9).size(), 2U);
    return true;
  });
}

class FreeHasher final : public d::PasswordHasher {
 public:
  [[nodiscard]] std::string hash(std::string_view password) const override { return std::string{password}; }
  [[nodiscard]] bool matches(std::string_view, const std::string&) const override { return false; }
};

// A store on which every n-th commit breaks, before or after the work is stored.
class BreakingStore final : public d::Store {
 public:
  explicit BreakingStore(d::Store& inner) : inner_(inner) {}
  void write(const std::function<d::Finish(d::UnitOfWork&)>& work) override {
    const int call = ++calls_;
    if (call % 3 == 0) throw d::Unavailable("away");
    inner_.write(work);
    if (call % 4 == 0) throw d::CommitUnknown("lost");
  }
  void read(const std::function<void(d::UnitOfWork&)>& work) override { inner_.read(work); }
  d::ReferencePtr reference() override { return inner_.reference(); }

 private:
  d::Store& inner_;
  int calls_ = 0;
};

class Running : public JobStore {
 protected:
  static constexpr int requests = 6;

  Running() = default;
  void SetUp() override {
    JobStore::SetUp();
    commit([](d::UnitOfWork& unit) { token_of(unit); });
  }
  static void token_of(d::UnitOfWork& unit) { unit.leases().take("scheduler", std::nullopt, "me"); }

  // Letters that wait for the signer, versions 2; the third one has moved on.
  void letters() {
    for (int id = 1; id <= requests; ++id) store(Flow{}.submitted(), d::RequestId{id});
  }
  void hand_in(const std::string& body, int total) {
    auto read = api::read_bulk(body);
    ASSERT_TRUE(read.has_value());
    auto job = job_of(first_job, total);
    job.input = read->stored;
    commit([&](d::UnitOfWork& unit) { unit.jobs().insert(job); });
  }
  static std::string sign_all(int stale) {
    std::string list;
    for (int id = 1; id <= requests; ++id) {
      list += (id > 1 ? "," : "") + std::string{R"({"id":")"} + std::to_string(id) + R"(","version":)" +
              (id == stale ? "1" : "2") + "}";
    }
    return R"({"verb":"sign","requests":[)" + list + "]}";
  }
  // One turn of the leader on this store; what breaks is left to the next one.
  void turn(d::Store& on) {
    server::LeaderTurn turn(on, "scheduler", "me", 1, {});
    try {
      runner().run(turn);
    } catch (const d::Unavailable&) {
    } catch (const d::CommitUnknown&) {
    }
  }
  server::JobRunner& runner() {
    if (runner_ == nullptr) {
      const auto report = [this](std::string_view) { ++reports; };
      runner_ = std::make_unique<server::JobRunner>(clock, report);
      runner_->add(d::JobKind::bulk, std::make_unique<server::BulkWork>(clock, report));
      for (const auto kind : {d::JobKind::import_units, d::JobKind::import_people})
        runner_->add(kind, std::make_unique<server::ImportWork>(clock, ids, hasher));
      for (const auto kind : {d::JobKind::calendar_preview, d::JobKind::calendar_apply})
        runner_->add(kind, std::make_unique<server::CalendarWork>(clock));
    }
    return *runner_;
  }
  int in_state(d::State state) {
    return reading([&](d::UnitOfWork& unit) {
      int count = 0;
      for (int id = 1; id <= requests; ++id)
        count += unit.requests().load(d::RequestId{id})->state == state ? 1 : 0;
      return count;
    });
  }
  d::Job import(d::JobKind kind, const d::Actor& owner, const std::string& text) {
    auto job = job_of(first_job, 0);
    job.kind = kind;
    job.owner = *owner.person;
    job.input = text;
    commit([&](d::UnitOfWork& unit) { unit.jobs().insert(job); });
    turn(*database);
    return stored(first_job);
  }
  void give(const d::Actor& who, d::Roles roles) {
    commit([&](d::UnitOfWork& unit) {
      auto person = *unit.people().find(*who.person);
      person.roles = roles;
      unit.people().update(person);
    });
  }

  SettableClock clock{at("2026-09-21T11:00")};
  server::TimeIds ids{clock, 1};
  FreeHasher hasher;
  std::atomic<int> reports = 0;

 private:
  std::unique_ptr<server::JobRunner> runner_;
};
XIEZHU_ON_BOTH(Running);

TEST_P(Running, bulk_signs_each_and_says_why_one_was_refused) {
  letters();
  hand_in(sign_all(3), requests);
  turn(*database);
  const auto job = stored(first_job);
  EXPECT_EQ(job.state, d::JobState::done);
  EXPECT_EQ(job.done, requests);
  EXPECT_EQ(job.failed, 1);
  EXPECT_EQ(in_state(d::State::sent), requests - 1);
  const auto results = rows(first_job);
  ASSERT_EQ(results.size(), 6U);
  EXPECT_EQ(results[2].code, "stale_version");
  EXPECT_EQ(results[2].subject, "3");
  EXPECT_EQ(results[3].state, d::JobRowState::done);
  // What was refused has used up no number.
  EXPECT_EQ(
      reading([](d::UnitOfWork& unit) { return unit.queries().last_serial(City::civil_affairs, 2026); }),
      requests - 1);
}

TEST_P(Running, a_job_goes_on_exactly_where_it_broke) {
  letters();
  hand_in(sign_all(5), requests);
  BreakingStore breaking(*database);
  for (int i = 0; i < 50 && !stored(first_job).over(); ++i) turn(breaking);
  const auto job = stored(first_job);
  EXPECT_EQ(job.state, d::JobState::done);
  EXPECT_EQ(job.failed, 1);
  EXPECT_EQ(in_state(d::State::sent), requests - 1);
  EXPECT_EQ(rows(first_job).size(), 6U);
  for (int id = 1; id <= requests; ++id) {
    const auto events =
        reading([&](d::UnitOfWork& unit) { return unit.requests().events(d::RequestId{id}); });
    EXPECT_EQ(std::ranges::count(events, d::Verb::sign, &d::Event::verb), id == 5 ? 0 : 1) << id;
  }
}

TEST_P(Running, a_job_is_cancelled_between_pieces_and_rights_count_when_it_runs) {
  letters();
  hand_in(sign_all(0), requests);
  commit([](d::UnitOfWork& unit) { unit.jobs().request_cancel(first_job); });
  turn(*database);
  EXPECT_EQ(stored(first_job).state, d::JobState::cancelled);
  EXPECT_EQ(in_state(d::State::sent), 0);
  EXPECT_TRUE(rows(first_job).empty());
}

TEST_P(Running, rights_count_at_the_time_of_the_row) {
  letters();
  hand_in(sign_all(0), requests);
  give(signer(), {d::Role::handler});
  turn(*database);
  EXPECT_EQ(stored(first_job).failed, requests);
  EXPECT_EQ(rows(first_job).front().code, "role_required");
  EXPECT_EQ(in_state(d::State::sent), 0);
}

TEST_P(Running, nobody_works_for_a_disabled_person) {
  letters();
  hand_in(sign_all(0), requests);
  commit([](d::UnitOfWork& unit) { unit.people().set_disabled(*signer().person, true); });
  turn(*database);
  EXPECT_EQ(stored(first_job).state, d::JobState::failed);
  EXPECT_EQ(rows(first_job).front().code, "forbidden");
}

TEST_P(Running, puts_a_calendar_year_in_place) {
  give(officer(), {d::Role::supervision_coordinator});
  const auto job = import(d::JobKind::calendar_apply, officer(),
                          "2027\ndate,kind,source\n2027-01-01,off,notice\n2027-01-02,off,notice\n");
  EXPECT_EQ(job.state, d::JobState::done);
  EXPECT_EQ(job.total, job.done);
  EXPECT_TRUE(reading([](d::UnitOfWork& unit) { return unit.reference()->calendar.has_notice(2027); }));
}

TEST_P(Running, a_faulty_file_changes_nothing_and_names_each_place) {
  give(officer(), {d::Role::supervision_coordinator});
  const auto job = import(d::JobKind::calendar_apply, officer(),
                          "2027\ndate,kind,source\n2027-01-01,off,notice\n2027-01-02,maybe,\n");
  EXPECT_EQ(job.state, d::JobState::failed);
  EXPECT_EQ(job.failed, 2);
  EXPECT_EQ(job.done, 0);
  const auto complaints = rows(first_job);
  ASSERT_EQ(complaints.size(), 2U);
  EXPECT_EQ(complaints[0].subject, "3:2");
  EXPECT_EQ(complaints[0].field, "kind");
  EXPECT_EQ(complaints[0].code, "unknown");
  EXPECT_FALSE(reading([](d::UnitOfWork& unit) { return unit.reference()->calendar.has_notice(2027); }));
}

TEST_P(Running, who_lost_the_role_imports_nothing) {
  const auto job = import(d::JobKind::import_units, signer(), "x");
  EXPECT_EQ(job.state, d::JobState::failed);
  EXPECT_EQ(rows(first_job).front().code, "forbidden");
}

TEST_P(Running, a_unit_administrator_imports_people_of_the_own_unit_only) {
  give(signer(), {d::Role::unit_admin});
  const auto reference = database->reference();
  const auto own = reference->units.find(signer().unit)->code;
  const auto other = reference->units.find(outsider().unit)->code;
  const auto stranger = person_of(outsider()).login;
  const auto job = import(d::JobKind::import_people, signer(),
                          "login,name,unit_code,roles,initial_password\n"
                          "a,甲," +
                              own +
                              ",handler,\n"
                              "b,乙," +
                              other +
                              ",handler,\n"
                              "c,丙," +
                              own +
                              ",auditor,\n"
                              "d,丁," +
                              own + ",handler,long enough\n");
  EXPECT_EQ(job.state, d::JobState::failed);
  const auto complaints = rows(first_job);
  ASSERT_EQ(complaints.size(), 3U);
  EXPECT_EQ(complaints[0].code, "other_unit");
  EXPECT_EQ(complaints[1].code, "not_grantable");
  EXPECT_EQ(complaints[2].code, "not_here");

  commit([](d::UnitOfWork& unit) { unit.jobs().remove(first_job); });
  EXPECT_EQ(import(d::JobKind::import_people, signer(),
                   "login,name,unit_code,roles\n" + stranger + ",外," + own + ",handler\n")
                .state,
            d::JobState::failed)
      << "nobody takes over somebody else's people";
  EXPECT_EQ(rows(first_job).front().code, "other_unit");

  commit([](d::UnitOfWork& unit) { unit.jobs().remove(first_job); });
  EXPECT_EQ(
      import(d::JobKind::import_people, signer(), "login,name,unit_code,roles\na,甲," + own + ",handler\n")
          .state,
      d::JobState::done);
}

}  // namespace
}  // namespace xiezhu::test
