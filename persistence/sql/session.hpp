// One connection to a database. Used by one thread at a time.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "persistence/sql/convert.hpp"
#include "persistence/sql/dialect.hpp"
#include "persistence/sql/errors.hpp"
#include "persistence/sql/target.hpp"

namespace xiezhu::persistence::sql {

// Placeholders are written :name, each once, and take the parameters in the order in which they stand in the
// text. A colon must not stand anywhere else outside of single quotes.
//
// Every failure is an Error. Outside of a transaction a lost connection is opened again and the statement
// repeated once. After an Error of contention or connection inside a transaction only rollback() is possible.
class Session {
 public:
  // Opens the connection. `target` outlives the session.
  Session(const Target& target, Access access);
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;
  ~Session();

  [[nodiscard]] const Dialect& dialect() const { return dialect_; }

  // The number of rows that the statement matched.
  std::int64_t execute(std::string_view text, std::span<const Cell> parameters = {});
  // Runs the statement once for each `width` parameters, prepared once. On MySQL every run is a way to the
  // server.
  void execute_each(std::string_view text, std::size_t width, std::span<const Cell> parameters);
  // Calls `row` after each row with its values in `columns`, whose kinds the caller has set.
  void query(std::string_view text, std::span<const Cell> parameters, std::span<Cell> columns,
             const std::function<void()>& row);

  // Until it is called with nullopt, a query that has not come to its end at that instant fails with
  // timed_out.
  using Deadline = std::chrono::steady_clock::time_point;
  void stop_queries_at(std::optional<Deadline> deadline);

  void begin();
  void commit();
  void rollback();
  [[nodiscard]] bool in_transaction() const { return in_transaction_; }

  // True when the connection answers.
  [[nodiscard]] bool ping();
  // Closes the connection; the next statement opens it again. A transaction is lost.
  void close();
  // Closes and opens the connection, at another node where there are several.
  void reopen();

 private:
  struct Connection;
  void open();
  void trace(std::string_view text, std::span<const Cell> parameters) const;
  template <class Run>
  auto guarded(Run run);

  const Target& target_;
  Access access_;
  Dialect dialect_;
  std::unique_ptr<Connection> connection_;
  std::optional<Deadline> deadline_;
  bool in_transaction_ = false;
  bool doomed_ = false;  // the database has given up the transaction
};

}  // namespace xiezhu::persistence::sql
