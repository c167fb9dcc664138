// The database as the rest of the program sees it: a pool of sessions behind the domain's Store.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "domain/ports/digest.hpp"
#include "domain/ports/unit_of_work.hpp"
#include "persistence/errors.hpp"

namespace xiezhu::persistence {

struct DatabaseOptions {
  // "sqlite:///absolute/path.db", "sqlite://relative/path.db",
  // "mysql://user[:password]@host[:port][,host…]/database",
  // "mysql://user@localhost/database?socket=/path/to/socket"
  std::string url;
  std::string password;  // when not empty, used instead of one in the URL
  int readers = 4;
  int writers = 4;                       // SQLite always has exactly one
  domain::WorkingHours working_hours{};  // of the calendar that reference() carries
  // Is told every statement of a writing session, values included; for measurements only.
  std::function<void(const std::string& statement)> trace{};
  // For a command that fills a database and finds the place where it was cut short by itself: SQLite keeps
  // more pages in memory and waits for the disk at rare checkpoints only. A crash may cost the last units of
  // work, never the order in which they were done nor the file.
  bool loading = false;
  domain::Digest digest{};  // SHA-256 in lower-case hex; needed where letters are written or verified
  std::chrono::milliseconds patience{10'000};  // for a free session, and for repeating a unit of work
};

// Callable from any thread. Work that is given to write() or read() must not call the Store again.
class Database final : public domain::Store {
 public:
  // Opens the pool without looking at the schema. Throws std::invalid_argument for a malformed URL,
  // DatabaseInUse when another process holds the SQLite file, DatabaseUnavailable when it cannot be opened;
  // each with one clear line.
  explicit Database(const DatabaseOptions& options);
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;
  ~Database() override;

  // At most 5 tries within the patience; then DatabaseUnavailable. CommitUnknown when the connection was lost
  // while committing.
  void write(const std::function<domain::Finish(domain::UnitOfWork&)>& work) override;
  void read(const std::function<void(domain::UnitOfWork&)>& work) override;
  // At most two seconds old. When it cannot be refreshed the older one stands in.
  domain::ReferencePtr reference() override;

  [[nodiscard]] bool is_sqlite() const;
  // Throws when the database does not answer.
  void ping();

  // For this floor only: the pool of the sessions that write, and of those that read.
  struct Internals;
  [[nodiscard]] Internals& internals() { return *internals_; }

 private:
  std::unique_ptr<Internals> internals_;
};

}  // namespace xiezhu::persistence
