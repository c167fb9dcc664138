// What a Database consists of.
#pragma once

#include <optional>

#include "persistence/database.hpp"
#include "persistence/file_lock.hpp"
#include "persistence/queries/version_cache.hpp"
#include "persistence/reference_cache.hpp"
#include "persistence/sql/session_pool.hpp"

namespace xiezhu::persistence {

struct Database::Internals {
  explicit Internals(const DatabaseOptions& options);

  // The members stand in the order of their making: the writer of SQLite sets up the file, and closes it
  // last.
  sql::Target target;
  std::optional<FileLock> lock;
  std::chrono::milliseconds patience;
  domain::Digest digest;
  sql::SessionPool writers;
  sql::SessionPool readers;
  ReferenceCache reference;
  ReadCaches caches;
};

}  // namespace xiezhu::persistence
