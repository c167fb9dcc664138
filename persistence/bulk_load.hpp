// Filling an SQLite file: indexes that are built in one go afterwards cost a fraction of what they cost row
// by row.
//
// What is set aside is remembered in the file itself. Until it is restored, schema_status() calls the schema
// outdated except to the command that fills the file (DatabaseOptions::loading), and migrate() restores it
// first; a load that was cut short can therefore not be served by mistake. On MySQL nothing happens.
#pragma once

#include "persistence/database.hpp"
#include "persistence/sql/session.hpp"

namespace xiezhu::persistence {

// Drops the indexes that guard no uniqueness. What is set aside already stays so.
void set_indexes_aside(Database& database);
// Builds them again, one transaction each; goes on where an earlier call was interrupted.
void restore_indexes(Database& database);

// For this floor only.
void restore_indexes(sql::Session& session);
bool indexes_are_aside(sql::Session& session);

}  // namespace xiezhu::persistence
