// Brings the schema up to date, one numbered file after the other, and remembers every statement that has
// run.
//
// Statements are idempotent, so an interrupted migration resumes at the statement after the last one
// remembered. A file never changes once it is released: another checksum is refused.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "domain/kernel/instant.hpp"
#include "persistence/database.hpp"

namespace xiezhu::persistence {

struct Migration {
  int version = 0;
  std::string name;  // "schema"
  std::string_view script;
};

// The migrations built into the program for this kind of database, ascending.
std::vector<Migration> shipped_migrations(bool sqlite);

struct MigrationReport {
  int version = 0;                   // of the schema afterwards
  std::vector<std::string> applied;  // "V0001 schema": what was finished now
};

// Runs what is missing. Throws SchemaRefused for a changed checksum or a database newer than the program.
MigrationReport migrate(Database& database, domain::Instant now);
// The same with given migrations. `after_statement` is called when a statement has been run and remembered.
MigrationReport migrate(Database& database, std::span<const Migration> migrations, domain::Instant now,
                        const std::function<void()>& after_statement);

enum class SchemaState {
  current,
  outdated,  // nothing there yet, migrations are missing or indexes are set aside: run migrate()
  newer,     // made by a newer program
  changed,   // a migration differs from the one that was run
};
struct SchemaStatus {
  SchemaState state = SchemaState::outdated;
  std::string detail;  // one line for an operator; empty when current
};
SchemaStatus schema_status(Database& database);

}  // namespace xiezhu::persistence
