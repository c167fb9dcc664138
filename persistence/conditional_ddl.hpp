// Makes the conditional definitions of migrations run on every database.
#pragma once

#include <optional>
#include <string>

#include "persistence/sql/session.hpp"

namespace xiezhu::persistence {

// ALTER TABLE … ADD COLUMN IF NOT EXISTS, CREATE [UNIQUE] INDEX IF NOT EXISTS … ON …, DROP INDEX IF EXISTS
// … ON … and CREATE TRIGGER IF NOT EXISTS … BEFORE UPDATE|DELETE ON … are not known to all of SQLite, MySQL
// and MariaDB. Looks into the catalogue of the database instead and returns the statement without its
// condition, or nullopt when there is nothing left to do. Other statements pass unchanged.
std::optional<std::string> runnable(sql::Session& session, const std::string& statement);

}  // namespace xiezhu::persistence
