// Makes identities: 64-bit, positive, growing with time, unique over all servers. Callable from any thread.
#pragma once

#include <cstdint>

namespace xiezhu::domain {

class IdSource {
 public:
  IdSource() = default;
  IdSource(const IdSource&) = delete;
  IdSource& operator=(const IdSource&) = delete;
  virtual ~IdSource() = default;
  virtual std::int64_t next() = 0;
};

}  // namespace xiezhu::domain
