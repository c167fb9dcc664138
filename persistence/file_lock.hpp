// Keeps a second process from opening an SQLite file. Held until the end of the object or of the process.
#pragma once

#include <string>

namespace xiezhu::persistence {

class FileLock {
 public:
  // Creates the file when needed. Throws DatabaseInUse when somebody else holds it, DatabaseUnavailable when
  // it cannot be created.
  explicit FileLock(const std::string& path);
  FileLock(FileLock&& other) noexcept;
  FileLock& operator=(FileLock&&) = delete;
  ~FileLock();

 private:
  int descriptor_;
};

}  // namespace xiezhu::persistence
