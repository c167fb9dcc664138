// Failures of single statements, told apart the same way for both databases. The library below cannot do
// that.
#pragma once

#include <string>

#include "persistence/errors.hpp"

namespace xiezhu::persistence::sql {

enum class Failure {
  contention,       // deadlock, lock wait or busy: the whole unit of work may run again
  duplicate_key,    // a unique or primary key exists already
  connection_lost,  // the session is dead; nothing is known about an unfinished commit
  not_ready,        // this node refuses to work for now: read-only, or without its cluster
  timed_out,        // the statement took longer than it may; nothing else is wrong
  other,
};

class Error : public DatabaseError {
 public:
  Error(Failure failure, int code, const std::string& message)
      : DatabaseError(message), failure_(failure), code_(code) {}
  [[nodiscard]] Failure failure() const { return failure_; }
  // The database's own number, 0 when it gave none.
  [[nodiscard]] int code() const { return code_; }

 private:
  Failure failure_;
  int code_;
};

// Turns the exception that is being handled into an Error. Call it from a catch clause only.
[[noreturn]] void rethrow_as_error();

}  // namespace xiezhu::persistence::sql
