#include "persistence/conditional_ddl.hpp"

#include <regex>

#include "persistence/sql/statement.hpp"

namespace xiezhu::persistence {
namespace {

constexpr auto column_sqlite = "SELECT COUNT(*) FROM pragma_table_info(:relation) WHERE name = :name";
constexpr auto index_sqlite =
    "SELECT COUNT(*) FROM sqlite_master WHERE type = 'index' AND tbl_name = :relation AND name = :name";
constexpr auto column_mysql =
    "SELECT COUNT(*) FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = "
    ":relation AND "
    "column_name = :name";
constexpr auto index_mysql =
    "SELECT COUNT(*) FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = "
    ":relation "
    "AND index_name = :name";

constexpr auto trigger_sqlite =
    "SELECT COUNT(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :relation AND name = :name";
constexpr auto trigger_mysql =
    "SELECT COUNT(*) FROM information_schema.triggers WHERE trigger_schema = DATABASE() AND "
    "event_object_table = :relation AND trigger_name = :name";

enum class Defined { column, index, trigger };

const char* catalogue_query(Defined kind, bool sqlite) {
  switch (kind) {
    case Defined::column:
      return sqlite ? column_sqlite : column_mysql;
    case Defined::index:
      return sqlite ? index_sqlite : index_mysql;
    case Defined::trigger:
      return sqlite ? trigger_sqlite : trigger_mysql;
  }
  return nullptr;
}

bool exists(sql::Session& session, Defined kind, const std::string& relation, const std::string& name) {
  const auto* query = catalogue_query(kind, session.dialect().sqlite());
  return sql::value<std::int64_t>(session, query, relation, name) > 0;
}

}  // namespace

std::optional<std::string> runnable(sql::Session& session, const std::string& statement) {
  static const std::regex add_column{R"(ALTER TABLE (\w+) ADD COLUMN IF NOT EXISTS (\w+)([\s\S]*))"};
  static const std::regex create_index{R"(CREATE (UNIQUE )?INDEX IF NOT EXISTS (\w+) ON (\w+)([\s\S]*))"};
  static const std::regex drop_index{R"(DROP INDEX IF EXISTS (\w+) ON (\w+))"};
  static const std::regex create_trigger{
      R"(CREATE TRIGGER IF NOT EXISTS (\w+) (BEFORE (?:UPDATE|DELETE) ON) (\w+)([\s\S]*))"};
  std::smatch part;
  if (std::regex_match(statement, part, add_column)) {
    if (exists(session, Defined::column, part[1], part[2])) return std::nullopt;
    return "ALTER TABLE " + part[1].str() + " ADD COLUMN " + part[2].str() + part[3].str();
  }
  if (std::regex_match(statement, part, create_index)) {
    if (exists(session, Defined::index, part[3], part[2])) return std::nullopt;
    return "CREATE " + part[1].str() + "INDEX " + part[2].str() + " ON " + part[3].str() + part[4].str();
  }
  if (std::regex_match(statement, part, drop_index)) {
    if (!exists(session, Defined::index, part[2], part[1])) return std::nullopt;
    return "DROP INDEX " + part[1].str() + " ON " + part[2].str();
  }
  if (std::regex_match(statement, part, create_trigger)) {
    if (exists(session, Defined::trigger, part[3], part[1])) return std::nullopt;
    return "CREATE TRIGGER " + part[1].str() + " " + part[2].str() + " " + part[3].str() + part[4].str();
  }
  return statement;
}

}  // namespace xiezhu::persistence
