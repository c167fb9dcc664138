#include "persistence/migrator.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include "generated/migration_files.hpp"
#include "persistence/bulk_load.hpp"
#include "persistence/conditional_ddl.hpp"
#include "persistence/database_internals.hpp"
#include "persistence/sql/statement.hpp"
#include "persistence/statement_splitter.hpp"

namespace xiezhu::persistence {
namespace {

constexpr auto create_history =
    "CREATE TABLE IF NOT EXISTS schema_migration (version INTEGER NOT NULL PRIMARY KEY, name VARCHAR(100) "
    "NOT NULL,"
    " checksum VARCHAR(16) NOT NULL, statements_done INTEGER NOT NULL, finished_at BIGINT)";
constexpr auto mysql_table = " ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin";
constexpr auto find_history_sqlite = "SELECT COUNT(*) FROM sqlite_master WHERE name = 'schema_migration'";
constexpr auto find_history_mysql =
    "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = "
    "'schema_migration'";
constexpr auto select_history =
    "SELECT version, checksum, statements_done, finished_at FROM schema_migration ORDER BY version";
constexpr auto insert_history = "INSERT INTO schema_migration (version, name, checksum, statements_done)";
constexpr auto update_done = "UPDATE schema_migration SET statements_done = :done WHERE version = :version";
constexpr auto update_finished = "UPDATE schema_migration SET finished_at = :now WHERE version = :version";

struct HistoryRow {
  int version = 0;
  std::string checksum;
  int statements_done = 0;
  std::optional<domain::Instant> finished_at;
};

// FNV-1a: finds a changed file, and is not meant to withstand a forger.
std::string checksum_of(std::string_view script) {
  std::uint64_t hash = 14695981039346656037U;
  for (const char c : script) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211U;
  std::array<char, 16> digits{};
  const auto [end, error] = std::to_chars(digits.begin(), digits.end(), hash, 16);
  return {digits.begin(), end};
}

// "V0001 schema"
std::string title_of(const Migration& migration) {
  const auto digits = std::to_string(migration.version);
  return "V" + std::string(4 - std::min<std::size_t>(digits.size(), 4), '0') + digits + " " + migration.name;
}

}  // namespace

template <>
struct sql::Fields<HistoryRow> {
  static auto of(auto& row) {
    return std::tie(row.version, row.checksum, row.statements_done, row.finished_at);
  }
};

namespace {

const HistoryRow* find_row(const std::vector<HistoryRow>& history, int version) {
  const auto found = std::ranges::find(history, version, &HistoryRow::version);
  return found == history.end() ? nullptr : &*found;
}

SchemaStatus compare(std::span<const Migration> migrations, const std::vector<HistoryRow>& history) {
  const int newest = migrations.empty() ? 0 : migrations.back().version;
  if (!history.empty() && history.back().version > newest) {
    return {SchemaState::newer, "database: its schema was made by a newer version of this program"};
  }
  SchemaStatus status{SchemaState::current, {}};
  for (const auto& migration : migrations) {
    const auto* row = find_row(history, migration.version);
    if (row != nullptr && row->checksum != checksum_of(migration.script)) {
      return {SchemaState::changed,
              "database: migration " + title_of(migration) + " is not the one that was run"};
    }
    if (status.state == SchemaState::current && (row == nullptr || !row->finished_at)) {
      status = {SchemaState::outdated, "database: migration " + title_of(migration) + " has not been run"};
    }
  }
  return status;
}

void run_one(sql::Session& session, const Migration& migration, int done,
             const std::function<void()>& after_statement) {
  const auto statements = split_statements(migration.script);
  for (auto i = static_cast<std::size_t>(done); i < statements.size(); ++i) {
    if (const auto statement = runnable(session, statements[i])) session.execute(*statement);
    sql::execute(session, update_done, static_cast<int>(i) + 1, migration.version);
    after_statement();
  }
}

}  // namespace

std::vector<Migration> shipped_migrations(bool sqlite) {
  const std::string_view folder = sqlite ? "sqlite/" : "mysql/";
  std::vector<Migration> migrations;
  for (const auto& file : migration_files()) {
    if (!file.name.starts_with(folder)) continue;
    // V0001__schema.sql
    auto name = file.name.substr(folder.size() + 1);
    Migration migration{.script = file.text};
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), migration.version);
    name.remove_prefix(static_cast<std::size_t>(end - name.data()) + 2);
    migration.name = name.substr(0, name.rfind('.'));
    migrations.push_back(std::move(migration));
  }
  return migrations;
}

MigrationReport migrate(Database& database, domain::Instant now) {
  return migrate(database, shipped_migrations(database.is_sqlite()), now, [] {});
}

MigrationReport migrate(Database& database, std::span<const Migration> migrations, domain::Instant now,
                        const std::function<void()>& after_statement) {
  const auto session = database.internals().writers.acquire();
  session->execute(create_history + std::string{session->dialect().sqlite() ? "" : mysql_table});
  const auto history = sql::rows<HistoryRow>(*session, select_history);
  const auto status = compare(migrations, history);
  if (status.state == SchemaState::newer || status.state == SchemaState::changed)
    throw SchemaRefused(status.detail);
  restore_indexes(*session);  // before a migration that may change one

  MigrationReport report;
  for (const auto& migration : migrations) {
    report.version = migration.version;
    const auto* row = find_row(history, migration.version);
    if (row != nullptr && row->finished_at) continue;
    if (row == nullptr) {
      // A second program that migrates at the same time may have been here first; both run the same
      // statements.
      sql::insert_new(*session, insert_history,
                      sql::cells(migration.version, migration.name, checksum_of(migration.script), 0));
    }
    run_one(*session, migration, row == nullptr ? 0 : row->statements_done, after_statement);
    sql::execute(*session, update_finished, now, migration.version);
    report.applied.push_back(title_of(migration));
  }
  database.internals().reference.expire();
  return report;
}

SchemaStatus schema_status(Database& database) {
  const auto session = database.internals().readers.acquire();
  const auto* find_history = session->dialect().sqlite() ? find_history_sqlite : find_history_mysql;
  std::vector<HistoryRow> history;
  if (sql::value<int>(*session, find_history) > 0) history = sql::rows<HistoryRow>(*session, select_history);
  auto status = compare(shipped_migrations(database.is_sqlite()), history);
  if (status.state == SchemaState::current && !database.internals().target.loading &&
      indexes_are_aside(*session))
    status = {SchemaState::outdated, "database: filling it was not finished"};
  return status;
}

}  // namespace xiezhu::persistence
