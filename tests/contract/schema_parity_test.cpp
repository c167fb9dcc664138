// The two migration folders make the same schema: tables, columns, nullability, keys and indexes.
#include <algorithm>
#include <map>
#include <set>

#include "persistence/database_internals.hpp"
#include "persistence/migrator.hpp"
#include "persistence/sql/statement.hpp"
#include "tests/support/database.hpp"

namespace xiezhu::test {
namespace {

namespace sql = p::sql;
using Text = std::string;
using Lines = std::set<Text>;  // "table.column not null", "table.index unique (a, b)"

Lines sqlite_schema(sql::Session& session) {
  Lines lines;
  const auto tables = sql::rows<std::tuple<Text>>(
      session, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'");
  for (const auto& [table] : tables) {
    std::map<int, Text> key;
    using Column = std::tuple<int, Text, Text, int, std::optional<Text>, int>;
    for (const auto& [index, name, type, not_null, standard, pk] :
         sql::rows<Column>(session, "PRAGMA table_info(" + table + ")")) {
      lines.insert(table + "." + name + (not_null != 0 ? " not null" : ""));
      if (pk > 0) key[pk] = name;
    }
    Text primary = table + " key";
    for (const auto& [position, name] : key) primary += " " + name;
    lines.insert(primary);
    using Index = std::tuple<int, Text, int, Text, int>;
    for (const auto& [sequence, name, unique, origin, partial] :
         sql::rows<Index>(session, "PRAGMA index_list(" + table + ")")) {
      if (origin != "c") continue;
      Text line = table + "." + name + (unique != 0 ? " unique" : "");
      using Part = std::tuple<int, int, Text>;
      for (const auto& part : sql::rows<Part>(session, "PRAGMA index_info(" + name + ")"))
        line += " " + std::get<2>(part);
      lines.insert(line);
    }
    using Foreign = std::tuple<int, int, Text, Text, Text>;
    for (const auto& [id, sequence, target, from, to] :
         sql::rows<Foreign>(session, "PRAGMA foreign_key_list(" + table + ")")) {
      lines.insert(table + "." + from + " refers to " + target + "." + to);
    }
  }
  return lines;
}

Lines mysql_schema(sql::Session& session) {
  Lines lines;
  using Column = std::tuple<Text, Text, Text>;
  for (const auto& [table, name, nullable] :
       sql::rows<Column>(session,
                         "SELECT table_name, column_name, is_nullable FROM information_schema.columns"
                         " WHERE table_schema = DATABASE()")) {
    lines.insert(table + "." + name + (nullable == "NO" ? " not null" : ""));
  }
  using Index = std::tuple<Text, Text, std::int64_t, Text>;
  for (const auto& [table, name, non_unique, columns] :
       sql::rows<Index>(session,
                        "SELECT table_name, index_name, non_unique,"
                        " GROUP_CONCAT(column_name ORDER BY seq_in_index SEPARATOR ' ')"
                        " FROM information_schema.statistics WHERE table_schema = DATABASE()"
                        " GROUP BY table_name, index_name, non_unique")) {
    const bool primary = name == "PRIMARY";
    lines.insert(primary ? table + " key " + columns
                         : table + "." + name + (non_unique == 0 ? " unique " : " ") + columns);
  }
  using Foreign = std::tuple<Text, Text, Text, Text>;
  for (const auto& [table, column, target, key] :
       sql::rows<Foreign>(session,
                          "SELECT table_name, column_name, referenced_table_name, referenced_column_name"
                          " FROM information_schema.key_column_usage"
                          " WHERE table_schema = DATABASE() AND referenced_table_name IS NOT NULL")) {
    lines.insert(table + "." + column + " refers to " + target + "." + key);
  }
  return lines;
}

TEST(MariadbSchema, equals_that_of_sqlite) {
  TestDatabase sqlite(Engine::sqlite);
  TestDatabase mariadb(Engine::mariadb);
  const auto one = sqlite_schema(*sqlite->internals().readers.acquire());
  const auto other = mysql_schema(*mariadb->internals().readers.acquire());
  EXPECT_GT(one.size(), 100U);
  Lines only_one;
  Lines only_other;
  std::ranges::set_difference(one, other, std::inserter(only_one, only_one.end()));
  std::ranges::set_difference(other, one, std::inserter(only_other, only_other.end()));
  EXPECT_EQ(only_one, Lines{}) << "only in SQLite";
  EXPECT_EQ(only_other, Lines{}) << "only in MariaDB";
}

TEST(MariadbSchema, compares_text_byte_by_byte_everywhere) {
  TestDatabase mariadb(Engine::mariadb);
  const auto session = mariadb->internals().readers.acquire();
  const auto wrong = sql::rows<std::tuple<Text, Text>>(
      *session,
      "SELECT table_name, column_name FROM information_schema.columns"
      " WHERE table_schema = DATABASE() AND collation_name IS NOT NULL AND collation_name <> 'utf8mb4_bin'");
  EXPECT_TRUE(wrong.empty());
  EXPECT_EQ(sql::value<Text>(*session,
                             "SELECT default_collation_name FROM information_schema.schemata"
                             " WHERE schema_name = DATABASE()"),
            "utf8mb4_bin");
  EXPECT_EQ(sql::value<Text>(*session, "SELECT @@collation_connection"), "utf8mb4_bin");
}

}  // namespace
}  // namespace xiezhu::test
