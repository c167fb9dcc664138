// The audit log on both databases: one record per commit, one chain however many write, and whatever is done
// to the tables behind the program's back is found.
#include <cstdlib>
#include <random>
#include <thread>

#include "domain/audit/audit_log.hpp"
#include "domain/audit/audit_verification.hpp"
#include "persistence/database_internals.hpp"
#include "persistence/repositories/audit_repo.hpp"
#include "server/security/audit_seal.hpp"
#include "tests/support/database.hpp"

namespace xiezhu::test {
namespace {

namespace sql = p::sql;
const std::string secret = "the secret of the audit log of this test";

class AuditContract : public ContractTest {
 protected:
  d::AuditEntry entry(int number) const {
    return {.at = at("2026-09-21T10:00") + std::chrono::seconds{number},
            .person = d::PersonId{201 + number % 3},
            .unit = City::civil_affairs,
            .session = d::SessionId{7},
            .remote = "10.0.0." + std::to_string(number % 250),
            .call = "r-" + std::to_string(number),
            .action = number % 2 == 0 ? "POST requests" : "POST requests/{id}/actions/sign",
            .object_kind = "requests",
            .object = std::to_string(1'000 + number),
            .detail = "附注"};
  }
  void append(const d::AuditLog& to, int first, int count) {
    for (int i = first; i < first + count; ++i)
      commit([&](d::UnitOfWork& unit) { to.append(unit, entry(i)); });
  }
  d::AuditReport verify(std::vector<d::KnownRecord> known = {}) {
    return d::verify_audit(*database, seal, known, [](std::int64_t) {});
  }
  // "chain seq fault" of each finding.
  std::vector<std::string> findings() {
    std::vector<std::string> lines;
    for (const auto& finding : verify().findings) {
      lines.push_back(std::to_string(finding.chain) + " " + std::to_string(finding.seq) + " " +
                      std::string{d::name_of(finding.fault)});
    }
    return lines;
  }
  void run(const std::string& statement) { database->internals().writers.acquire()->execute(statement); }
  // As somebody does who may do anything in the database.
  void disarm() {
    for (const auto* name : {"record_update", "record_delete", "checkpoint_update", "checkpoint_delete"})
      run("DROP TRIGGER IF EXISTS tr_audit_" + std::string{name});
  }

  server::SecretAuditSeal seal{secret};
  d::AuditLog log{seal, 3};
};
XIEZHU_ON_BOTH(AuditContract);

using Findings = std::vector<std::string>;

TEST_P(AuditContract, an_entry_comes_back_as_it_was_given) {
  d::AuditEntry bare{.at = at("2026-09-21T10:00"), .action = "command migrate"};
  commit([&](d::UnitOfWork& unit) { log.append(unit, entry(1)); });
  commit([&](d::UnitOfWork& unit) { log.append(unit, bare); });
  const auto records = reading([](d::UnitOfWork& unit) { return unit.audit().records(3, 0, 10); });
  ASSERT_EQ(records.size(), 2U);
  EXPECT_EQ(records[0].entry, entry(1));
  EXPECT_EQ(records[1].entry, bare);
  EXPECT_EQ(records[1].seq, 2);
  EXPECT_EQ(findings(), Findings{});
}

TEST_P(AuditContract, what_is_rolled_back_leaves_no_record_and_no_gap) {
  append(log, 0, 2);
  database->write([&](d::UnitOfWork& unit) {
    log.append(unit, entry(2));
    return d::Finish::rollback;
  });
  append(log, 3, 1);
  const auto report = verify();
  ASSERT_EQ(report.chains.size(), 1U);
  EXPECT_EQ(report.chains[0].records, 3);
  EXPECT_EQ(report.faults, 0);
}

TEST_P(AuditContract, four_writers_of_one_chain_follow_one_another) {
  constexpr int each = 80;
  {
    std::vector<std::jthread> writers;
    for (int writer = 0; writer < 4; ++writer)
      writers.emplace_back([&, writer] { append(log, writer * each, each); });
  }
  const auto report = verify();
  ASSERT_EQ(report.chains.size(), 1U);
  EXPECT_EQ(report.chains[0].records, 4 * each);
  EXPECT_EQ(report.chains[0].checkpoints, 1);
  EXPECT_EQ(report.faults, 0);
}

TEST_P(AuditContract, a_log_that_is_being_written_is_found_clean) {
  std::atomic<bool> done = false;
  {
    const std::jthread writer([&] {
      append(log, 0, 400);
      done = true;
    });
    while (!done) EXPECT_EQ(findings(), Findings{});
  }
  EXPECT_EQ(findings(), Findings{});
}

TEST_P(AuditContract, a_checkpoint_comes_with_the_number_of_records_with_the_day_and_when_asked_for) {
  append(log, 0, d::AuditLog::records_per_checkpoint + 1);
  auto late = entry(0);
  late.at += std::chrono::hours{25};
  commit([&](d::UnitOfWork& unit) { log.append(unit, late); });
  append(log, 400, 1);
  for (int i = 0; i < 2; ++i) commit([&](d::UnitOfWork& unit) { log.checkpoint(unit, at("2026-09-23")); });
  const auto checkpoints = reading([](d::UnitOfWork& unit) { return unit.audit().checkpoints(3); });
  ASSERT_EQ(checkpoints.size(), 3U);
  EXPECT_EQ(checkpoints[0].seq, d::AuditLog::records_per_checkpoint);
  EXPECT_EQ(checkpoints[1].seq, d::AuditLog::records_per_checkpoint + 2);
  EXPECT_EQ(checkpoints[2].seq, d::AuditLog::records_per_checkpoint + 3);
  EXPECT_EQ(findings(), Findings{});
}

TEST_P(AuditContract, records_and_checkpoints_can_neither_be_changed_nor_deleted) {
  append(log, 0, 2);
  commit([&](d::UnitOfWork& unit) { log.checkpoint(unit, at("2026-09-23")); });
  for (const auto* statement :
       {"UPDATE audit_record SET detail = 'x'", "DELETE FROM audit_record",
        "UPDATE audit_checkpoint SET at = 1", "DELETE FROM audit_checkpoint WHERE chain = 3"}) {
    EXPECT_THROW(run(statement), sql::Error) << statement;
  }
  EXPECT_EQ(verify().chains.at(0).records, 2);
}

TEST_P(AuditContract, a_chain_that_was_cut_shows_the_gap_for_ever_and_work_goes_on) {
  append(log, 0, 300);
  disarm();
  run("DELETE FROM audit_record WHERE seq > 280");
  EXPECT_EQ(findings(), (Findings{"3 300 record_missing"}));
  append(log, 300, 10);
  EXPECT_EQ(verify().chains.at(0).records, 290);
  EXPECT_EQ(findings(), (Findings{"3 281 record_missing"}));
}

TEST_P(AuditContract, a_forged_end_does_not_become_true_by_what_is_written_after_it) {
  append(log, 0, 20);
  disarm();
  run("DELETE FROM audit_record WHERE seq > 10");
  run("UPDATE audit_chain SET seq = 10, hash = (SELECT hash FROM audit_record WHERE seq = 10)");
  EXPECT_EQ(findings(), (Findings{"3 10 head_forged"}));
  append(log, 20, 300);
  EXPECT_EQ(findings(), (Findings{"3 310 head_forged"})) << "the rest is a chain of its own right";
}

TEST_P(AuditContract, a_missing_end_is_found_and_work_goes_on) {
  append(log, 0, 300);
  run("DELETE FROM audit_chain");
  EXPECT_EQ(findings(), (Findings{"3 0 head_missing"}));
  append(log, 300, 10);
  EXPECT_EQ(findings(), (Findings{"3 310 head_forged"}));
}

// Whoever has only the database cannot make seals, but can put an old one back. The hash that the server
// wrote into its own log tells.
TEST_P(AuditContract, a_database_set_back_to_an_older_state_is_told_by_a_record_kept_outside) {
  append(log, 0, 5);
  const auto old = *reading([](d::UnitOfWork& unit) { return unit.audit().head(3); });
  append(log, 5, 5);
  const auto now = *reading([](d::UnitOfWork& unit) { return unit.audit().head(3); });
  disarm();
  run("DELETE FROM audit_record WHERE seq > 5");
  commit([&](d::UnitOfWork& unit) { unit.audit().move(old); });
  EXPECT_EQ(findings(), Findings{});
  const auto report = verify({{3, now.seq, now.hash}});
  ASSERT_EQ(report.findings.size(), 1U);
  EXPECT_EQ(report.findings[0].fault, d::AuditFault::known_differs);
  EXPECT_EQ(verify({{9, 1, now.hash}}).faults, 2) << "a chain that is gone altogether";
}

TEST_P(AuditContract, another_key_is_no_key) {
  append(log, 0, 300);
  const server::SecretAuditSeal other("the secret of somebody else altogether");
  const auto report = d::verify_audit(*database, other, {}, [](std::int64_t) {});
  ASSERT_EQ(report.findings.size(), 2U);
  EXPECT_EQ(report.findings[0].fault, d::AuditFault::head_forged);
  EXPECT_EQ(report.findings[1].fault, d::AuditFault::checkpoint_forged);
}

TEST_P(AuditContract, lists_latest_first_by_page_and_filter) {
  append(log, 0, 5);
  append(d::AuditLog{seal, 4}, 0, 5);  // the same instants in another chain
  const auto page = [&](const d::AuditFilter& filter, std::optional<d::AuditPlace> after) {
    return reading([&](d::UnitOfWork& unit) { return unit.audit().list(filter, after, 3); });
  };
  std::vector<std::string> met;
  std::optional<d::AuditPlace> after;
  for (auto lines = page({}, after); !lines.empty(); lines = page({}, after)) {
    for (const auto& line : lines)
      met.push_back(std::to_string(line.record.chain) + ":" + std::to_string(line.record.seq));
    after = {lines.back().record.entry.at, lines.back().record.chain, lines.back().record.seq};
  }
  EXPECT_EQ(met,
            (std::vector<std::string>{"4:5", "3:5", "4:4", "3:4", "4:3", "3:3", "4:2", "3:2", "4:1", "3:1"}));
  EXPECT_EQ(page({.person = d::PersonId{203}}, {}).size(), 2U);
  EXPECT_EQ(page({.from = entry(4).at}, {}).size(), 2U);
  EXPECT_EQ(page({.until = entry(1).at}, {}).size(), 2U);
  EXPECT_EQ(page({.action = "POST requests", .result = "ok"}, {}).size(), 3U);
  EXPECT_TRUE(page({.result = "forbidden"}, {}).empty());
  EXPECT_EQ(page({}, {}).front().person_name,
            reading([&](d::UnitOfWork& unit) { return unit.people().find(*entry(4).person)->name; }));
}

// One random manipulation, as by somebody who may do anything in the database but has no key. Returns what it
// was.
class Vandal {
 public:
  Vandal(unsigned seed, p::Database& database, const d::AuditSeal& seal)
      : random_(seed), session_(database.internals().writers.acquire()), seal_(seal) {}

  std::string strike() {
    switch (pick(9)) {
      case 0:
        return change("audit_record", record_columns, key_of_record());
      case 1:
        return change("audit_checkpoint", checkpoint_columns,
                      "chain = 3 AND number = " + number(1 + pick(2)));
      case 2:
        return change("audit_chain", head_columns, "chain = 3");
      case 3:
        return run("DELETE FROM audit_record WHERE " + key_of_record());
      case 4:
        return run("DELETE FROM audit_record WHERE chain = 3 AND seq > " + number(records - 1 - pick(100)));
      case 5:
        return swap();
      case 6:
        return insert();
      case 7:
        return swap_chains();
      default:
        return change_and_compute_anew();
    }
  }

  static constexpr int records = 600;
  static constexpr int other_chain = 4;
  static constexpr int other_records = 300;

 private:
  using Columns = std::vector<std::pair<std::string, bool>>;  // name, is it a number
  static inline const Columns record_columns{
      {"at", true},      {"person_id", true}, {"unit_id", true}, {"on_behalf_of", true}, {"session_id", true},
      {"remote", false}, {"call_id", false},  {"action", false}, {"object_kind", false}, {"object_id", false},
      {"result", false}, {"detail", false},   {"hash", false}};
  static inline const Columns checkpoint_columns{{"number", true}, {"seq", true},       {"hash", false},
                                                 {"at", true},     {"key_name", false}, {"signature", false}};
  static inline const Columns head_columns{{"seq", true},        {"hash", false},     {"checkpoints", true},
                                           {"signed_seq", true}, {"signed_at", true}, {"seal", false}};

  int pick(int below) { return std::uniform_int_distribution<int>(0, below - 1)(random_); }
  static std::string number(int value) { return std::to_string(value); }
  std::string key_of_record() { return "chain = 3 AND seq = " + number(1 + pick(records)); }

  std::string run(const std::string& statement) {
    session_->execute(statement);
    return statement + "\n";
  }

  // Something else, or the same with an end that is not seen.
  std::string other_text(const std::string& column) {
    const bool full = column == "hash" || column == "seal" || column == "key_name" || column == "signature";
    if (full || pick(2) == 0) return "'" + number(pick(1'000'000)) + "'";
    const bool sqlite = session_->dialect().sqlite();
    const std::string end = pick(2) == 0 ? "' '" : (sqlite ? "CHAR(0)" : "CHAR(0 USING utf8mb4)");
    return sqlite ? column + " || " + end : "CONCAT(" + column + ", " + end + ")";
  }

  std::string change(const std::string& relation, const Columns& columns, const std::string& key) {
    const auto& [column, is_number] =
        columns[static_cast<std::size_t>(pick(static_cast<int>(columns.size())))];
    const std::string value =
        is_number ? "COALESCE(" + column + ", 0) + " + number(1'000 + pick(1'000)) : other_text(column);
    return run("UPDATE " + relation + " SET " + column + " = " + value + " WHERE " + key);
  }

  std::string swap() {
    const int one = 1 + pick(records);
    const int other = 1 + (one + pick(records - 1)) % records;
    const auto move = [&](int from, int to) {
      return run("UPDATE audit_record SET seq = " + number(to) +
                 " WHERE chain = 3 AND seq = " + number(from));
    };
    std::string done = move(one, 100'000);
    done += move(other, one);
    return done += move(100'000, other);
  }

  // The chains change places, with their ends or without, or only two records do.
  std::string swap_chains() {
    const auto swap_in = [&](const std::string& relation, const std::string& where) {
      const auto move = [&](int from, int to) {
        return run("UPDATE " + relation + " SET chain = " + number(to) + " WHERE chain = " + number(from) +
                   where);
      };
      std::string done = move(3, 99);
      done += move(other_chain, 3);
      return done += move(99, other_chain);
    };
    if (pick(3) == 0) return swap_in("audit_record", " AND seq = " + number(1 + pick(other_records)));
    std::string done = swap_in("audit_record", "");
    if (pick(2) == 0) done += swap_in("audit_chain", "") + swap_in("audit_checkpoint", "");
    return done;
  }

  // A copy of some record, at the end or in between.
  std::string insert() {
    const std::string columns =
        "at, person_id, unit_id, on_behalf_of, session_id, remote, call_id, action, object_kind, object_id,"
        " result, detail, hash";
    const auto copy = [&](int place, const std::string& key) {
      return run("INSERT INTO audit_record (chain, seq, " + columns + ") SELECT chain, " + number(place) +
                 ", " + columns + " FROM audit_record WHERE " + key);
    };
    if (pick(2) == 0) return copy(records + 1, key_of_record());
    const int place = 1 + pick(records);
    std::string done =
        run("UPDATE audit_record SET seq = seq + 100001 WHERE chain = 3 AND seq >= " + number(place));
    done += copy(place, "chain = 3 AND seq = " + number(place > 1 ? place - 1 : 100'002));
    return done += run("UPDATE audit_record SET seq = seq - 100000 WHERE chain = 3 AND seq > 100000");
  }

  // Changes a record and every hash after it, up to the end of the chain; only the seal cannot be made.
  std::string change_and_compute_anew() {
    const int from = 1 + pick(records);
    std::string done =
        run("UPDATE audit_record SET result = 'forged' WHERE chain = 3 AND seq = " + number(from));
    p::AuditRepo repository{*session_};
    std::string hash;
    for (const auto& record : repository.records(3, 0, records)) {
      auto fresh = seal_.hash(d::canonical(record, hash));
      if (fresh != record.hash)
        session_->execute("UPDATE audit_record SET hash = '" + fresh +
                          "' WHERE chain = 3 AND seq = " + std::to_string(record.seq));
      hash = fresh;
    }
    return done + run("UPDATE audit_chain SET hash = '" + hash + "' WHERE chain = 3");
  }

  std::mt19937 random_;
  p::sql::SessionPool::Lease session_;
  const d::AuditSeal& seal_;
};

TEST_P(AuditContract, a_hundred_random_manipulations_are_found) {
  commit([&](d::UnitOfWork& unit) {
    for (int i = 0; i < Vandal::records; ++i) log.append(unit, entry(i));
    const d::AuditLog other{seal, Vandal::other_chain};
    for (int i = 0; i < Vandal::other_records; ++i) other.append(unit, entry(i));
  });
  ASSERT_EQ(findings(), Findings{});
  disarm();
  for (const auto* relation : {"audit_record", "audit_checkpoint", "audit_chain"})
    run("CREATE TABLE kept_" + std::string{relation} + " AS SELECT * FROM " + relation);
  // XIEZHU_SEED repeats a run.
  const char* given = std::getenv("XIEZHU_SEED");
  const unsigned seed = given == nullptr ? std::random_device{}() : static_cast<unsigned>(std::stoul(given));
  int found = 0;
  for (unsigned strike = 0; strike < 100; ++strike) {
    const std::string what = Vandal(seed + strike, *database, seal).strike();
    const auto faults = verify().faults;
    EXPECT_GT(faults, 0) << "seed " << seed << " strike " << strike << "\n" << what;
    found += faults > 0 ? 1 : 0;
    for (const auto* relation : {"audit_record", "audit_checkpoint", "audit_chain"}) {
      run("DELETE FROM " + std::string{relation});
      run("INSERT INTO " + std::string{relation} + " SELECT * FROM kept_" + relation);
    }
  }
  EXPECT_EQ(found, 100);
  std::cout << found << " of 100 manipulations found, seed " << seed << '\n';
  EXPECT_EQ(findings(), Findings{}) << "the log as it was";
}

}  // namespace
}  // namespace xiezhu::test
