#include "persistence/sql/errors.hpp"

#include <soci/mysql/soci-mysql.h>
#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

namespace xiezhu::persistence::sql {
namespace {

Failure mysql_failure(unsigned int code) {
  switch (code) {
    case 1062:
      return Failure::duplicate_key;
    case 1020:  // record has changed since last read
    case 1205:  // lock wait timeout
    case 1213:  // deadlock, and a lost certification of a cluster
      return Failure::contention;
    case 1047:  // the node is not part of a working cluster
    case 1290:  // the server runs read-only
      return Failure::not_ready;
    case 1053:  // server shutdown in progress
    case 1927:  // connection was killed
    case 2002:
    case 2003:
    case 2006:
    case 2013:
    case 2055:
      return Failure::connection_lost;
    case 1969:  // max_statement_time exceeded
      return Failure::timed_out;
    default:
      return Failure::other;
  }
}

Failure sqlite_failure(int extended_code) {
  constexpr int primary_key = 1555;
  constexpr int unique = 2067;
  if (extended_code == primary_key || extended_code == unique) return Failure::duplicate_key;
  const int code = extended_code & 0xff;
  if (code == SQLITE_INTERRUPT) return Failure::timed_out;
  return code == SQLITE_BUSY || code == SQLITE_LOCKED ? Failure::contention : Failure::other;
}

}  // namespace

void rethrow_as_error() {
  // get_error_message() leaves out the statement's parameters, which what() would print.
  try {
    throw;
  } catch (const soci::mysql_soci_error& error) {
    throw Error(mysql_failure(error.err_num_), static_cast<int>(error.err_num_), error.get_error_message());
  } catch (const soci::sqlite3_soci_error& error) {
    throw Error(sqlite_failure(error.result()), error.result(), error.get_error_message());
  } catch (const soci::soci_error& error) {
    throw Error(Failure::other, 0, error.get_error_message());
  }
}

}  // namespace xiezhu::persistence::sql
