// Where the database is, taken from its URL.
#pragma once

#include <atomic>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "persistence/sql/dialect.hpp"

namespace xiezhu::persistence::sql {

enum class Access { write, read };

struct Host {
  std::string name;
  int port = 3306;
};

using Trace = std::function<void(const std::string& statement)>;

struct Target {
  Backend backend = Backend::sqlite;
  std::string path;         // SQLite
  std::vector<Host> hosts;  // MySQL: the nodes of a cluster, or one server
  std::string socket;       // … or its local socket
  std::string user;
  std::string password;
  std::string database;
  // Is told every statement of a writing session, values included, before it runs; for measurements.
  Trace trace;
  bool loading = false;  // see DatabaseOptions
  // The node that new connections try first; moved on when one does not answer.
  mutable std::atomic<std::size_t> preferred = 0;

  // "sqlite:///absolute/path", "sqlite://relative/path",
  // "mysql://user[:password]@host[:port][,host[:port]…]/database" or
  // "mysql://user@localhost/database?socket=/path". User, password and database are percent-decoded;
  // `secret`, when not empty, is the password. Throws std::invalid_argument with one line that never repeats
  // the password.
  Target(std::string_view url, std::string_view secret, Trace tracing = {}, bool load = false);
  // The target without its password, for messages.
  [[nodiscard]] std::string describe() const;
};

}  // namespace xiezhu::persistence::sql
