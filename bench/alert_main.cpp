// Alerts per second, against bare inserts of the same rows; and what a pass of the scheduler with nothing due
// costs.
//
// A database with many requests whose clocks are due is made by multiplying one request. `fire`: a first run
// yields the rows that firing writes: alerts, messages, and the alarms of the next rungs; then the alerts are
// fired on one copy, and on another one those rows are inserted by prepared statements, in as many
// transactions. `tick`: the statements of a pass are counted in steps of SQLite's machine, on few and on many
// running clocks. Prints JSON.
#include <sqlite3.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <filesystem>
#include <iostream>
#include <memory>
#include <span>
#include <stdexcept>

#include "domain/request/commands.hpp"
#include "persistence/migrator.hpp"
#include "server/run/alerter.hpp"
#include "server/run/time_ids.hpp"
#include "server/security/crypto.hpp"

namespace {

using namespace xiezhu;
using domain::Verb;
namespace fs = std::filesystem;

class Past final : public domain::Clock {
 public:
  explicit Past(domain::Instant now) : now_(now) {}
  [[nodiscard]] domain::Instant now() const override { return now_; }

 private:
  domain::Instant now_;
};

class Statement {
 public:
  Statement(sqlite3* handle, const std::string& text) {
    if (sqlite3_prepare_v2(handle, text.c_str(), -1, &statement_, nullptr) != SQLITE_OK)
      throw std::runtime_error(std::string{sqlite3_errmsg(handle)} + ": " + text);
  }
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;
  ~Statement() { sqlite3_finalize(statement_); }
  [[nodiscard]] sqlite3_stmt* get() const { return statement_; }

 private:
  sqlite3_stmt* statement_ = nullptr;
};

class Sqlite {
 public:
  explicit Sqlite(const fs::path& file) {
    if (sqlite3_open(file.c_str(), &handle_) != SQLITE_OK)
      throw std::runtime_error("cannot open " + file.string());
    for (const auto* text :
         {"PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL", "PRAGMA foreign_keys = ON"})
      run(text);
  }
  Sqlite(const Sqlite&) = delete;
  Sqlite& operator=(const Sqlite&) = delete;
  ~Sqlite() { sqlite3_close(handle_); }

  [[nodiscard]] sqlite3* handle() const { return handle_; }
  void run(const std::string& text) {
    if (sqlite3_exec(handle_, text.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK)
      throw std::runtime_error(std::string{sqlite3_errmsg(handle_)} + ": " + text.substr(0, 200));
  }
  std::vector<std::string> texts(const std::string& query) {
    std::vector<std::string> found;
    const auto add = [](void* to, int, char** values, char**) {
      static_cast<std::vector<std::string>*>(to)->emplace_back(values[0]);
      return 0;
    };
    sqlite3_exec(handle_, query.c_str(), add, &found, nullptr);
    return found;
  }
  // Steps of the virtual machine, and of them those that go through a table row by row.
  int steps(const std::string& query) {
    const Statement statement(handle_, query);
    while (sqlite3_step(statement.get()) == SQLITE_ROW) {
    }
    return sqlite3_stmt_status(statement.get(), SQLITE_STMTSTATUS_VM_STEP, 0);
  }
  // `count` copies of the rows of a table, each with its own request.
  void multiply(const std::string& table, int count) {
    std::string columns;
    std::string values;
    for (const auto& name : texts("SELECT name FROM pragma_table_info('" + table + "')")) {
      const bool own = name == (table == "request" ? "id" : "request_id") || name == "number_serial";
      columns += (columns.empty() ? "" : ", ") + name;
      values += (values.empty() ? "t." : ", t.") + name + (own ? " + n.i" : "");
    }
    run("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " + std::to_string(count) +
        ") INSERT INTO " + table + " (" + columns + ") SELECT " + values + " FROM " + table + " t, n");
  }

 private:
  sqlite3* handle_ = nullptr;
};

const auto begin = *domain::parse_instant("2026-09-18T10:00");
constexpr domain::UnitId asking{1};
constexpr domain::UnitId helping{2};

domain::Unit unit_named(domain::UnitId id, const std::string& name) {
  return {.id = id,
          .code = "11310000000000000" + std::to_string(id.value()),
          .name = name,
          .short_name = name,
          .region = "310000",
          .document_prefix = name,
          .valid_from = domain::make_date(2019, 1, 1)};
}

// One request that waits for its decision, by the real verbs.
void store_request(persistence::Database& database) {
  using enum domain::Role;
  const domain::Actor drafter{domain::PersonId{1}, asking, {handler}};
  const domain::Actor signer_there{domain::PersonId{2}, asking, {signer}};
  const domain::Actor allocator_here{domain::PersonId{3}, helping, {allocator}};
  database.write([&](domain::UnitOfWork& work) {
    work.reference_data().put_units(std::array{unit_named(asking, "甲局"), unit_named(helping, "乙局")});
    for (const auto& who : {drafter, signer_there, allocator_here})
      work.people().insert(
          {*who.person, "p" + std::to_string(who.person->value()), "某人", who.unit, who.roles}, "-");
    const domain::RequestId id{1};
    domain::Content content{.title = "关于核查婚姻登记信息的请求",
                            .body = "因办理救助需核查，请予协助。",
                            .legal_basis = "《社会救助暂行办法》",
                            .requested_unit = helping,
                            .item = std::nullopt,
                            .form = domain::Form::data,
                            .off_catalogue_basis = "目录未列明",
                            .sharing = domain::Sharing::unavailable};
    int version =
        domain::begin(work, id, drafter, {.verb = Verb::draft, .content = content}, begin).value().version;
    const auto act = [&](const domain::Actor& who, Verb verb) {
      version = domain::perform(work, id, version, who, {.verb = verb}, begin).value().version;
    };
    act(drafter, Verb::submit);
    act(signer_there, Verb::sign);
    act(allocator_here, Verb::receive);
    return domain::Finish::commit;
  });
}

void make_database(const fs::path& file, int requests) {
  {
    persistence::Database database({.url = "sqlite://" + file.string(), .digest = [](std::string_view text) {
                                      return server::OpensslSecrets{}.digest(text);
                                    }});
    persistence::migrate(database, begin);
    store_request(database);
  }
  Sqlite sqlite(file);
  sqlite.run("PRAGMA foreign_keys = OFF");
  sqlite.run("BEGIN");
  for (const auto* table : {"request", "request_clock", "request_party", "clock_alarm"})
    sqlite.multiply(table, requests - 1);
  sqlite.run("DELETE FROM outbox");
  sqlite.run("COMMIT");
  sqlite.run("PRAGMA wal_checkpoint(TRUNCATE)");
}

fs::path copy_of(const fs::path& file, const std::string& name) {
  const auto copy = file.parent_path() / name;
  for (const auto* end : {"", "-wal", "-shm", ".lock"}) fs::remove(copy.string() + end);
  fs::copy_file(file, copy);
  return copy;
}

class Seconds {
 public:
  [[nodiscard]] double passed() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin_).count();
  }

 private:
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
};

// Fires everything as the leader does; the seconds it took.
double fire(const fs::path& file, int expected, const std::function<void(const std::string&)>& trace) {
  persistence::Database database({.url = "sqlite://" + file.string(), .trace = trace});
  const Past clock{*domain::parse_instant("2026-09-22T12:00")};
  server::TimeIds ids{clock, 1};
  server::Alerter alerter{clock, ids, {}};
  std::int64_t token = 0;
  database.write([&](domain::UnitOfWork& work) {
    token = work.leases().take("bench", std::nullopt, "bench").value();
    return domain::Finish::commit;
  });
  server::LeaderTurn turn{database, "bench", "bench", token, {}};
  const Seconds seconds;
  const int fired = alerter.fire(turn);
  const double taken = seconds.passed();
  if (fired != expected) throw std::runtime_error("fired " + std::to_string(fired));
  return taken;
}

// The rows of a table, kept to be inserted again.
class Rows {
 public:
  Rows(sqlite3* from, std::string table) : table_(std::move(table)) {
    const Statement all(from, "SELECT * FROM " + table_);
    while (sqlite3_step(all.get()) == SQLITE_ROW) {
      auto& row = rows_.emplace_back();
      for (int i = 0; i < sqlite3_column_count(all.get()); ++i)
        row.emplace_back(sqlite3_value_dup(sqlite3_column_value(all.get(), i)));
    }
  }
  // Some of them, by a statement that is prepared once.
  void insert(sqlite3* to, std::size_t first, std::size_t count) const {
    std::string text = "INSERT INTO " + table_ + " VALUES (?";
    for (std::size_t i = 1; i < rows_.front().size(); ++i) text += ", ?";
    const Statement insert(to, text + ")");
    for (std::size_t i = first; i < std::min(first + count, rows_.size()); ++i) {
      for (std::size_t column = 0; column < rows_[i].size(); ++column)
        sqlite3_bind_value(insert.get(), static_cast<int>(column) + 1, rows_[i][column].get());
      if (sqlite3_step(insert.get()) != SQLITE_DONE) throw std::runtime_error(sqlite3_errmsg(to));
      sqlite3_reset(insert.get());
    }
  }
  [[nodiscard]] std::size_t size() const { return rows_.size(); }

 private:
  struct Free {
    void operator()(sqlite3_value* value) const { sqlite3_value_free(value); }
  };
  std::string table_;
  std::vector<std::vector<std::unique_ptr<sqlite3_value, Free>>> rows_;
};

// Inserts what firing inserted, in `transactions` equal parts; the seconds it took.
double insert_bare(const fs::path& file, std::span<const Rows> tables, std::size_t transactions) {
  Sqlite sqlite(file);
  sqlite.run("DELETE FROM clock_alarm");
  sqlite.run("PRAGMA wal_checkpoint(TRUNCATE)");
  const Seconds seconds;
  for (std::size_t i = 0; i < transactions; ++i) {
    sqlite.run("BEGIN IMMEDIATE");
    for (const Rows& rows : tables) {
      const std::size_t part = rows.size() / transactions + 1;
      rows.insert(sqlite.handle(), i * part, part);
    }
    sqlite.run("COMMIT");
  }
  return seconds.passed();
}

void bench_fire(const fs::path& folder, int alarms) {
  const auto made = folder / "alarms.db";
  make_database(made, alarms);
  std::size_t transactions = 0;
  const auto fired = copy_of(made, "fired.db");
  fire(fired, alarms, [&](const std::string& text) {
    if (text == "COMMIT") ++transactions;
  });
  std::vector<Rows> written;
  {
    const Sqlite source(fired);
    for (const auto* table : {"alert", "outbox", "clock_alarm"}) written.emplace_back(source.handle(), table);
  }
  std::vector<double> ours;
  std::vector<double> floor;
  for (int i = 0; i < 3; ++i) {
    ours.push_back(alarms / fire(copy_of(made, "ours.db"), alarms, {}));
    floor.push_back(alarms / insert_bare(copy_of(made, "floor.db"), written, transactions));
  }
  std::ranges::sort(ours);
  std::ranges::sort(floor);
  std::cout << R"({"ours":)" << ours[1] << R"(,"floor":)" << floor[1] << R"(,"ratio":)" << ours[1] / floor[1]
            << "}\n";
}

// Steps of one pass with nothing due.
int tick_steps(const fs::path& folder, int clocks) {
  const auto file = folder / "tick.db";
  for (const auto* end : {"", "-wal", "-shm", ".lock"}) fs::remove(file.string() + end);
  make_database(file, clocks);
  std::vector<std::string> statements;
  {
    persistence::Database database(
        {.url = "sqlite://" + file.string(), .trace = [&](const std::string& text) {
           if (text.starts_with("SELECT")) statements.push_back(text);
         }});
    const auto now = begin + std::chrono::hours{1};
    statements.clear();
    // In a writing session, because only those are traced.
    database.write([&](domain::UnitOfWork& work) {
      if (work.alerts().any_due(now) || !work.queries().due_for_system(now, 200).empty())
        throw std::runtime_error("something is due");
      return domain::Finish::rollback;
    });
  }
  Sqlite sqlite(file);
  int steps = 0;
  for (const auto& text : statements) steps += sqlite.steps(text);
  return steps;
}

void bench_tick(const fs::path& folder, int clocks) {
  const int many = tick_steps(folder, clocks);
  const int few = tick_steps(folder, clocks / 100);
  std::cout << R"({"ours":)" << many << R"(,"floor":)" << few << R"(,"ratio":)"
            << static_cast<double>(many) / few << "}\n";
}

}  // namespace

int main(int argc, char** argv) {
  std::string folder;
  int count = 100'000;
  CLI::App app("alerts");
  app.require_subcommand(1);
  app.add_option("--folder", folder)->required();
  app.add_option("--count", count);
  auto* fire_command = app.add_subcommand("fire")->fallthrough();
  app.add_subcommand("tick")->fallthrough();
  CLI11_PARSE(app, argc, argv);
  try {
    fire_command->parsed() ? bench_fire(folder, count) : bench_tick(folder, count);
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
}
