#include "persistence/bulk_load.hpp"

#include "persistence/database_internals.hpp"
#include "persistence/sql/statement.hpp"

namespace xiezhu::persistence {
namespace {

constexpr auto find_aside = "SELECT COUNT(*) FROM sqlite_master WHERE name = 'index_aside'";
constexpr auto create_aside =
    "CREATE TABLE IF NOT EXISTS index_aside"
    " (name VARCHAR(100) NOT NULL PRIMARY KEY, definition TEXT NOT NULL)";
constexpr auto drop_aside = "DROP TABLE index_aside";
constexpr auto keep_aside =
    "INSERT INTO index_aside (name, definition) SELECT name, sql FROM sqlite_master"
    " WHERE type = 'index' AND sql LIKE 'CREATE INDEX %'";
constexpr auto select_aside = "SELECT name, definition FROM index_aside ORDER BY name";
constexpr auto delete_aside = "DELETE FROM index_aside WHERE name = :name";
constexpr auto drop_index = "DROP INDEX IF EXISTS ";

using IndexRow = std::tuple<std::string, std::string>;

}  // namespace

bool indexes_are_aside(sql::Session& session) {
  return session.dialect().sqlite() && sql::value<int>(session, find_aside) > 0;
}

void restore_indexes(sql::Session& session) {
  if (!indexes_are_aside(session)) return;
  for (const auto& [name, definition] : sql::rows<IndexRow>(session, select_aside)) {
    session.begin();
    session.execute(definition);
    sql::execute(session, delete_aside, name);
    session.commit();
  }
  session.execute(drop_aside);
}

void restore_indexes(Database& database) { restore_indexes(*database.internals().writers.acquire()); }

void set_indexes_aside(Database& database) {
  if (!database.is_sqlite()) return;
  const auto session = database.internals().writers.acquire();
  session->begin();
  session->execute(create_aside);
  session->execute(keep_aside);
  for (const auto& [name, definition] : sql::rows<IndexRow>(*session, select_aside))
    session->execute(drop_index + name);
  session->commit();
}

}  // namespace xiezhu::persistence
