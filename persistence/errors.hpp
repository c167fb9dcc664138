// What can go wrong with the database itself. Everything that depends on the input is a value instead. Each
// message is one line and carries no parameter values.
#pragma once

#include <stdexcept>
#include <string>

#include "domain/ports/unit_of_work.hpp"

namespace xiezhu::persistence {

class DatabaseError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Cannot be opened or reached, or stayed busy until the deadline. Nothing was changed; trying later may help.
class DatabaseUnavailable : public domain::Unavailable {
 public:
  using domain::Unavailable::Unavailable;
};

// Another process holds the SQLite file.
class DatabaseInUse : public DatabaseUnavailable {
 public:
  using DatabaseUnavailable::DatabaseUnavailable;
};

// The schema does not fit this program: a migration changed after it ran, or the database is newer.
class SchemaRefused : public DatabaseError {
 public:
  using DatabaseError::DatabaseError;
};

}  // namespace xiezhu::persistence
