// Writing into the audit log: the next record of this server's chain, in the same transaction as what it
// tells of.
#pragma once

#include "domain/ports/unit_of_work.hpp"

namespace xiezhu::domain {

class AuditLog {
 public:
  // After so many records, and after so long, an append also makes a checkpoint.
  static constexpr std::int64_t records_per_checkpoint = 256;
  static constexpr Millis checkpoint_every = std::chrono::hours{24};

  // `seal` must outlive it. Every process that writes has a chain of its own; where two share one (commands
  // run at the same time) they wait for one another.
  AuditLog(const AuditSeal& seal, int chain) : seal_(seal), chain_(chain) {}

  // Call it last before the commit: other writers of the chain wait from here until the transaction ends. A
  // chain whose end is not what this key sealed is continued without a seal, so that it stays recognisable.
  void append(UnitOfWork& unit, const AuditEntry& entry) const;
  // Signs what was written since the last checkpoint, if anything.
  void checkpoint(UnitOfWork& unit, Instant now) const;
  // Whether the end of a chain is one that this key has sealed.
  [[nodiscard]] bool whole(const AuditHead& head) const;

 private:
  [[nodiscard]] AuditHead locked_head(UnitOfWork& unit, Instant now) const;
  void go_on_from_what_is_left(AuditRepository& audit, AuditHead& head) const;
  void sign(UnitOfWork& unit, AuditHead& head, Instant now) const;
  void keep(UnitOfWork& unit, AuditHead& head, bool whole) const;

  const AuditSeal& seal_;
  int chain_;
};

}  // namespace xiezhu::domain
