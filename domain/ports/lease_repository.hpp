// Leases: rows by which several servers on one database agree who does what only one may do. No wall clock is
// asked, because the clocks of servers differ and jump. The holder moves `beat` on; who wants the lease
// watches the row and takes it after having seen the same beat for long enough on a clock of its own.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace xiezhu::domain {

struct Lease {
  std::string owner;       // empty: given back
  std::int64_t token = 0;  // grows with every taking
  std::int64_t beat = 0;   // grows with every sign of life
  friend bool operator==(const Lease&, const Lease&) = default;
};

class LeaseRepository {
 public:
  virtual ~LeaseRepository() = default;
  // nullopt when nobody ever took it.
  virtual std::optional<Lease> find(const std::string& name) = 0;
  // Takes the lease if it still stands as it was `seen`. The new token; nullopt when anything happened to it
  // in between.
  virtual std::optional<std::int64_t> take(const std::string& name, const std::optional<Lease>& seen,
                                           const std::string& owner) = 0;
  // Sign of life and fence in one: false when the lease is not held under this token any more, and then the
  // transaction must be rolled back. True keeps the lease from being taken until the transaction ends.
  virtual bool hold(const std::string& name, const std::string& owner, std::int64_t token) = 0;
  // The lease may be taken at once; nothing happens when it is no longer held.
  virtual void release(const std::string& name, const std::string& owner, std::int64_t token) = 0;
};

}  // namespace xiezhu::domain
