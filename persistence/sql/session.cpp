#include "persistence/sql/session.hpp"

#include <soci/mysql/soci-mysql.h>
#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <array>

#include "persistence/sql/literal.hpp"
#include "persistence/sql/prepared_statement.hpp"

namespace xiezhu::persistence::sql {
namespace {

// In the order in which they must run: the journal mode first, query_only last.
constexpr std::array sqlite_writer_setup{"PRAGMA busy_timeout = 5000", "PRAGMA journal_mode = WAL",
                                         "PRAGMA synchronous = FULL", "PRAGMA foreign_keys = ON",
                                         "PRAGMA temp_store = MEMORY"};
// After the above. Without a wait at every commit the log still keeps the order of the commits. What a large
// transaction touches stays in memory until it is written once.
constexpr std::array sqlite_loading_setup{"PRAGMA synchronous = NORMAL", "PRAGMA wal_autocheckpoint = 50000",
                                          "PRAGMA cache_size = -1048576"};
constexpr std::array sqlite_reader_setup{"PRAGMA busy_timeout = 5000", "PRAGMA foreign_keys = ON",
                                         "PRAGMA temp_store = MEMORY", "PRAGMA query_only = ON"};
constexpr std::array mysql_setup{
    "SET NAMES utf8mb4 COLLATE utf8mb4_bin",
    "SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE,ERROR_FOR_DIVISION_BY_ZERO,"
    "NO_ENGINE_SUBSTITUTION,ONLY_FULL_GROUP_BY', autocommit = 1, innodb_lock_wait_timeout = 5",
    "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED"};
constexpr auto mysql_reader_setup = "SET SESSION TRANSACTION READ ONLY";

// A value of a connection string in the quoting that the library's parser understands.
std::string quoted(const std::string& value) {
  std::string text = "'";
  for (const char c : value) {
    if (c == '\'' || c == '\\') text += '\\';
    text += c;
  }
  return text + "'";
}

std::string mysql_connect_string(const Target& target, const Host& host) {
  std::string text = "db=" + quoted(target.database) + " user=" + quoted(target.user) + " charset=utf8mb4";
  if (!target.password.empty()) text += " pass=" + quoted(target.password);
  if (!target.socket.empty()) return text + " unix_socket=" + quoted(target.socket);
  return text + " host=" + quoted(host.name) + " port=" + std::to_string(host.port) +
         " connect_timeout=5 read_timeout=60 write_timeout=60";
}

// A session belongs to one thread at a time, so SQLite's own locks and its global count of memory only cost.
// Before the first session of the process.
void configure_sqlite() {
  static const int configured = [] {
    const int threads = sqlite_api::sqlite3_config(SQLITE_CONFIG_MULTITHREAD);
    const int memory = sqlite_api::sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    return threads + memory;
  }();
  if (configured != SQLITE_OK) throw std::logic_error("SQLite was in use before it was configured");
}

// The library does not export the type information that the sanitizer's check of this cast would link to.
[[gnu::no_sanitize("vptr")]] sqlite_api::sqlite3* handle_of(soci::session& session) {
  return static_cast<soci::sqlite3_session_backend*>(session.get_backend())->conn_;
}

// So that a duplicate key can be told from another broken constraint.
void ask_for_extended_codes(soci::session& session) {
  sqlite_api::sqlite3_extended_result_codes(handle_of(session), 1);
}

// Asked by the library between steps of a query: other than 0 ends it.
int deadline_passed(void* deadline) {
  return std::chrono::steady_clock::now() >= *static_cast<Session::Deadline*>(deadline) ? 1 : 0;
}

void run(soci::session& session, std::string_view text) { PreparedStatement(session, text, {}).run({}); }

bool ends_transaction(Failure failure) {
  return failure == Failure::contention || failure == Failure::connection_lost ||
         failure == Failure::not_ready;
}

}  // namespace

struct Session::Connection {
  // The library asks a MySQL server with the values in the text.
  explicit Connection(const Dialect& dialect) : statements(session, dialect.sqlite() ? 200 : 0) {}

  soci::session session;
  StatementCache statements;
};

Session::Session(const Target& target, Access access)
    : target_(target), access_(access), dialect_(target.backend) {
  open();
}

Session::~Session() = default;

void Session::open() {
  try {
    connection_ = std::make_unique<Connection>(dialect_);
    auto& session = connection_->session;
    if (dialect_.sqlite()) {
      configure_sqlite();
      session.open(soci::sqlite3, "db=\"" + target_.path + "\"");
      ask_for_extended_codes(session);
      if (access_ == Access::write) {
        for (const auto* text : sqlite_writer_setup) run(session, text);
        if (!target_.loading) return;
        for (const auto* text : sqlite_loading_setup) run(session, text);
      } else {
        for (const auto* text : sqlite_reader_setup) run(session, text);
      }
      return;
    }
    const Host host =
        target_.hosts.empty() ? Host{} : target_.hosts[target_.preferred % target_.hosts.size()];
    session.open(soci::mysql, mysql_connect_string(target_, host));
    for (const auto* text : mysql_setup) run(session, text);
    if (access_ == Access::read) run(session, mysql_reader_setup);
  } catch (...) {
    connection_.reset();
    rethrow_as_error();
  }
}

void Session::close() {
  in_transaction_ = false;
  doomed_ = false;
  connection_.reset();
}

void Session::reopen() {
  close();
  const std::size_t nodes = target_.hosts.empty() ? 1 : target_.hosts.size();
  for (std::size_t tried = 1;; ++tried) {
    ++target_.preferred;
    try {
      return open();
    } catch (const Error&) {
      if (tried >= nodes) throw;
    }
  }
}

template <class Run>
auto Session::guarded(Run run) {
  if (!connection_) reopen();
  if (doomed_) throw Error(Failure::contention, 0, "the transaction has failed already");
  const auto once = [&] {
    try {
      return run();
    } catch (const soci::soci_error&) {
      rethrow_as_error();
    }
  };
  try {
    return once();
  } catch (const Error& error) {
    const auto failure = error.failure();
    doomed_ = in_transaction_ && ends_transaction(failure);
    const bool elsewhere = failure == Failure::connection_lost || failure == Failure::not_ready;
    if (in_transaction_ || dialect_.sqlite() || !elsewhere) throw;
  }
  reopen();
  return once();
}

void Session::stop_queries_at(std::optional<Deadline> deadline) {
  constexpr int steps_between_looks = 1'000;
  deadline_ = deadline;
  if (!dialect_.sqlite() || !connection_) return;
  sqlite_api::sqlite3_progress_handler(handle_of(connection_->session), deadline_ ? steps_between_looks : 0,
                                       deadline_ ? deadline_passed : nullptr,
                                       deadline_ ? &*deadline_ : nullptr);
}

void Session::trace(std::string_view text, std::span<const Cell> parameters) const {
  if (target_.trace && access_ == Access::write) target_.trace(with_values(text, parameters, dialect_));
}

std::int64_t Session::execute(std::string_view text, std::span<const Cell> parameters) {
  trace(text, parameters);
  return guarded([&] {
    auto statement = connection_->statements.take(text, parameters);
    const auto matched = statement->run(parameters);
    connection_->statements.put_back(text, std::move(statement));
    return matched;
  });
}

void Session::execute_each(std::string_view text, std::size_t width, std::span<const Cell> parameters) {
  if (parameters.empty()) return;
  guarded([&] {
    auto statement = connection_->statements.take(text, parameters.first(width));
    for (std::size_t i = 0; i < parameters.size(); i += width) {
      trace(text, parameters.subspan(i, width));
      statement->run(parameters.subspan(i, width));
    }
    connection_->statements.put_back(text, std::move(statement));
  });
}

void Session::query(std::string_view text, std::span<const Cell> parameters, std::span<Cell> columns,
                    const std::function<void()>& row) {
  trace(text, parameters);
  std::string limited;
  if (deadline_) {
    const std::chrono::duration<double> left = *deadline_ - std::chrono::steady_clock::now();
    if (left.count() <= 0) throw Error(Failure::timed_out, 0, "no time is left for this query");
    if (!dialect_.sqlite()) {
      limited =
          "SET STATEMENT max_statement_time = " + std::to_string(left.count()) + " FOR " + std::string{text};
      text = limited;
    }
  }
  guarded([&] {
    auto statement = connection_->statements.take(text, parameters, columns);
    statement->read(parameters, columns, row);
    connection_->statements.put_back(text, std::move(statement));
  });
}

void Session::begin() {
  execute(dialect_.begin());
  in_transaction_ = true;
}

void Session::commit() {
  execute("COMMIT");
  in_transaction_ = false;
}

void Session::rollback() {
  doomed_ = false;
  execute("ROLLBACK");
  in_transaction_ = false;
}

bool Session::ping() {
  if (!connection_ || dialect_.sqlite()) return connection_ != nullptr;
  try {
    run(connection_->session, "DO 0");
    return true;
  } catch (const soci::soci_error&) {
    return false;
  }
}

}  // namespace xiezhu::persistence::sql
