// How often and how long a failed unit of work is tried again.
#pragma once

#include <chrono>

#include "persistence/sql/errors.hpp"

namespace xiezhu::persistence {

class Retry {
 public:
  explicit Retry(std::chrono::milliseconds patience)
      : deadline_(std::chrono::steady_clock::now() + patience) {}

  // Returns when the unit may run once more. Otherwise rethrows: the error itself when repeating cannot help,
  // else DatabaseUnavailable.
  void after(const sql::Error& error);
  // Waits a short random time that grows with the tries.
  void pause() const;
  // Throws DatabaseUnavailable for a lost connection and the like, and the error itself otherwise. Call it
  // while the error is handled.
  [[noreturn]] static void refuse(const sql::Error& error);

 private:
  std::chrono::steady_clock::time_point deadline_;
  int tries_ = 0;
  int lost_ = 0;
};

}  // namespace xiezhu::persistence
