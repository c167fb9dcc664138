// Migrations run once, resume where they were interrupted, and refuse what does not fit.
#include "persistence/migrator.hpp"

#include "persistence/bulk_load.hpp"
#include "persistence/database_internals.hpp"
#include "persistence/sql/statement.hpp"
#include "persistence/statement_splitter.hpp"
#include "tests/support/database.hpp"

namespace xiezhu::test {
namespace {

namespace sql = p::sql;

class Migrator : public ::testing::TestWithParam<Engine> {
 protected:
  struct Interruption {};

  static p::MigrationReport migrate(TestDatabase& database) {
    return p::migrate(*database, at("2026-01-01"));
  }
  static p::SchemaState state(TestDatabase& database) { return p::schema_status(*database).state; }
  static void run(TestDatabase& database, const std::string& statement) {
    database->internals().writers.acquire()->execute(statement);
  }
  static std::int64_t number(TestDatabase& database, const std::string& query) {
    return sql::value<std::int64_t>(*database->internals().writers.acquire(), query);
  }
};
XIEZHU_ON_BOTH(Migrator);

TEST_P(Migrator, brings_an_empty_database_up_to_date_once) {
  TestDatabase database(GetParam(), false);
  EXPECT_EQ(state(database), p::SchemaState::outdated);
  const auto first = migrate(database);
  EXPECT_EQ(first.applied.size(), p::shipped_migrations(database->is_sqlite()).size());
  EXPECT_EQ(first.applied.front(), "V0001 schema");
  EXPECT_EQ(state(database), p::SchemaState::current);
  const auto second = migrate(database);
  EXPECT_TRUE(second.applied.empty());
  EXPECT_EQ(second.version, first.version);
}

TEST_P(Migrator, resumes_after_an_interruption_at_every_statement) {
  TestDatabase reference(GetParam());
  const auto days = number(reference, "SELECT COUNT(*) FROM calendar_day");
  const auto rules = number(reference, "SELECT COUNT(*) FROM clock_rule");
  TestDatabase database(GetParam(), false);
  const auto migrations = p::shipped_migrations(database->is_sqlite());
  std::size_t statements = 0;
  for (const auto& migration : migrations) statements += p::split_statements(migration.script).size();
  // Each run gets one statement further; half of the time the crash comes before that is remembered.
  std::size_t interruptions = 0;
  for (;;) {
    try {
      p::migrate(*database, migrations, at("2026-01-01"), [] { throw Interruption{}; });
      break;
    } catch (const Interruption&) {
      if (++interruptions % 2 == 0) {
        run(database,
            "UPDATE schema_migration SET statements_done = statements_done - 1, finished_at = NULL"
            " WHERE finished_at IS NULL");
        EXPECT_EQ(state(database), p::SchemaState::outdated);
        try {
          p::migrate(*database, migrations, at("2026-01-01"), [] { throw Interruption{}; });
        } catch (const Interruption&) {
        }
      }
    }
    ASSERT_LE(interruptions, statements) << "does not get on";
  }
  EXPECT_EQ(interruptions, statements);
  EXPECT_EQ(state(database), p::SchemaState::current);
  EXPECT_EQ(number(database, "SELECT COUNT(*) FROM calendar_day"), days);
  EXPECT_EQ(number(database, "SELECT COUNT(*) FROM clock_rule"), rules);
}

using IndexRow = std::tuple<std::string, std::string>;
constexpr auto select_indexes =
    "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL ORDER BY name";

std::vector<IndexRow> indexes(TestDatabase& database) {
  return sql::rows<IndexRow>(*database->internals().writers.acquire(), select_indexes);
}

TEST(IndexesAside, leave_only_what_guards_uniqueness_until_a_migration_restores_them) {
  TestDatabase database(Engine::sqlite);
  const auto before = indexes(database);
  p::set_indexes_aside(*database);
  p::set_indexes_aside(*database);
  EXPECT_FALSE(indexes(database).empty());
  for (const auto& [name, definition] : indexes(database))
    EXPECT_TRUE(definition.starts_with("CREATE UNIQUE INDEX")) << name;
  EXPECT_EQ(p::schema_status(*database).state, p::SchemaState::outdated);
  p::migrate(*database, at("2026-01-01"));
  EXPECT_EQ(indexes(database), before);
  EXPECT_EQ(p::schema_status(*database).state, p::SchemaState::current);
  const auto session = database->internals().writers.acquire();
  EXPECT_EQ(sql::value<int>(*session, "SELECT COUNT(*) FROM sqlite_master WHERE name = 'index_aside'"), 0);
}

TEST(IndexesAside, are_restored_from_where_that_was_interrupted) {
  TestDatabase database(Engine::sqlite);
  const auto before = indexes(database);
  p::set_indexes_aside(*database);
  {
    // As it stands after the first of them is built.
    const auto session = database->internals().writers.acquire();
    const auto first = sql::one<IndexRow>(*session, "SELECT name, definition FROM index_aside ORDER BY name");
    session->execute(std::get<1>(*first));
    sql::execute(*session, "DELETE FROM index_aside WHERE name = :name", std::get<0>(*first));
  }
  EXPECT_EQ(p::schema_status(*database).state, p::SchemaState::outdated);
  p::restore_indexes(*database);
  EXPECT_EQ(indexes(database), before);
  EXPECT_EQ(p::schema_status(*database).state, p::SchemaState::current);
}

TEST(IndexesAside, do_not_keep_out_whoever_fills_the_database) {
  TestDatabase database(Engine::sqlite);
  p::set_indexes_aside(*database);
  auto options = database.options();
  options.loading = true;
  database.close();
  p::Database filling(options);
  EXPECT_EQ(p::schema_status(filling).state, p::SchemaState::current);
}

TEST(MariadbIndexes, are_never_set_aside) {
  TestDatabase database(Engine::mariadb);
  p::set_indexes_aside(*database);
  EXPECT_EQ(p::schema_status(*database).state, p::SchemaState::current);
  p::restore_indexes(*database);
  EXPECT_EQ(p::schema_status(*database).state, p::SchemaState::current);
}

TEST_P(Migrator, refuses_a_migration_that_changed_after_it_ran) {
  TestDatabase database(GetParam());
  auto migrations = p::shipped_migrations(database->is_sqlite());
  const std::string changed = std::string{migrations[1].script} + " ";
  migrations[1].script = changed;
  EXPECT_THROW(p::migrate(*database, migrations, at("2026-01-01"), [] {}), p::SchemaRefused);
  run(database, "UPDATE schema_migration SET checksum = 'x' WHERE version = 1");
  EXPECT_EQ(state(database), p::SchemaState::changed);
}

TEST_P(Migrator, refuses_a_database_that_is_newer_than_the_program) {
  TestDatabase database(GetParam());
  run(database,
      "INSERT INTO schema_migration (version, name, checksum, statements_done) VALUES (9999, 'x', 'x', 0)");
  EXPECT_EQ(state(database), p::SchemaState::newer);
  EXPECT_THROW(migrate(database), p::SchemaRefused);
}

TEST_P(Migrator, runs_what_a_newer_program_brings) {
  TestDatabase database(GetParam());
  auto migrations = p::shipped_migrations(database->is_sqlite());
  migrations.push_back(
      {9998, "more",
       "CREATE TABLE IF NOT EXISTS more (id BIGINT NOT NULL PRIMARY KEY); -- ;\n"
       "INSERT INTO more (id) SELECT 7 FROM reference_version WHERE NOT EXISTS (SELECT 1 FROM more);"});
  const auto report = p::migrate(*database, migrations, at("2026-01-01"), [] {});
  EXPECT_EQ(report.applied, std::vector<std::string>{"V9998 more"});
  EXPECT_EQ(report.version, 9998);
  EXPECT_EQ(number(database, "SELECT id FROM more"), 7);
}

using Statements = std::vector<std::string>;

TEST(StatementSplitter, splits_at_semicolons_outside_of_quotes_and_comments) {
  EXPECT_EQ(p::split_statements(""), Statements{});
  EXPECT_EQ(p::split_statements(" ;\n; -- nothing\n /* ; */ "), Statements{});
  EXPECT_EQ(p::split_statements("a;b"), (Statements{"a", "b"}));
  EXPECT_EQ(p::split_statements("a ';' \";\" `;` b; c"), (Statements{"a ';' \";\" `;` b", "c"}));
  EXPECT_EQ(p::split_statements("a 'it''s; -- no comment' b;"), Statements{"a 'it''s; -- no comment' b"});
  EXPECT_EQ(p::split_statements("a -- it's; one\nb /* it's; */ c;"), Statements{"a \nb   c"});
}

TEST(StatementSplitter, keeps_the_body_of_a_trigger_together) {
  const std::string trigger = "CREATE TRIGGER t BEFORE UPDATE ON a BEGIN SELECT 1; SELECT 2; END";
  EXPECT_EQ(p::split_statements(" " + trigger + "; b"), (Statements{trigger, "b"}));
  EXPECT_EQ(p::split_statements("CREATE TRIGGER t BEFORE UPDATE ON a SIGNAL 1; b"),
            (Statements{"CREATE TRIGGER t BEFORE UPDATE ON a SIGNAL 1", "b"}));
}

TEST(StatementSplitter, refuses_a_quote_or_comment_without_end) {
  EXPECT_THROW(p::split_statements("a 'b"), std::invalid_argument);
  EXPECT_THROW(p::split_statements("a /* b"), std::invalid_argument);
}

}  // namespace
}  // namespace xiezhu::test
