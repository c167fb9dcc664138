// Checking the audit log: recomputes every hash, seal and signature, and compares them with what is stored.
#pragma once

#include <functional>
#include <span>

#include "domain/kernel/enum_names.hpp"
#include "domain/ports/unit_of_work.hpp"

namespace xiezhu::domain {

enum class AuditFault {
  record_changed,
  record_missing,
  record_inserted,
  head_missing,
  head_forged,
  checkpoint_missing,
  checkpoint_forged,
  known_differs,
};
template <>
struct EnumNames<AuditFault> {
  static constexpr std::array table{
      EnumName<AuditFault>{AuditFault::record_changed, "record_changed", "记录与哈希不符"},
      EnumName<AuditFault>{AuditFault::record_missing, "record_missing", "记录缺失"},
      EnumName<AuditFault>{AuditFault::record_inserted, "record_inserted", "链尾之外的记录"},
      EnumName<AuditFault>{AuditFault::head_missing, "head_missing", "链尾缺失"},
      EnumName<AuditFault>{AuditFault::head_forged, "head_forged", "链尾封印不符"},
      EnumName<AuditFault>{AuditFault::checkpoint_missing, "checkpoint_missing", "检查点缺失"},
      EnumName<AuditFault>{AuditFault::checkpoint_forged, "checkpoint_forged", "检查点不符"},
      EnumName<AuditFault>{AuditFault::known_differs, "known_differs", "与留存的记录不符"}};
};

struct AuditFinding {
  int chain = 0;
  std::int64_t seq = 0;  // of the record, or up to which the checkpoint reaches; 0: of the chain as a whole
  AuditFault fault = AuditFault::record_changed;
};

struct AuditChainReport {
  int chain = 0;
  std::int64_t records = 0;
  std::int64_t checkpoints = 0;
  std::string hash{};  // of the last record
};

// The hash of a record that somebody has kept outside of the database.
struct KnownRecord {
  int chain = 0;
  std::int64_t seq = 0;
  std::string hash{};
};

struct AuditReport {
  static constexpr std::size_t most_findings = 1'000;
  std::vector<AuditChainReport> chains{};
  std::vector<AuditFinding> findings{};  // by chain; not more than most_findings
  std::int64_t faults = 0;               // how many there are
};

// Reads in pieces and may run beside servers that write. Changes nothing.
AuditReport verify_audit(Store& store, const AuditSeal& seal, std::span<const KnownRecord> known,
                         const std::function<void(std::int64_t records)>& progress);

}  // namespace xiezhu::domain
