#include "domain/audit/audit_verification.hpp"

#include <algorithm>
#include <map>

#include "domain/audit/audit_log.hpp"

namespace xiezhu::domain {
namespace {

constexpr int piece = 1'000;

class ChainCheck {
 public:
  ChainCheck(Store& store, const AuditSeal& seal, AuditReport& report, int chain)
      : store_(store), seal_(seal), report_(report), chain_(chain) {}

  // In an order in which a server that writes at the same time is never taken for a forger: what is looked at
  // first must be covered by what is looked at later.
  void run(std::span<const KnownRecord> known, const std::function<void(std::int64_t)>& progress) {
    std::optional<AuditHead> early;
    store_.read([&](UnitOfWork& unit) {
      early = unit.audit().head(chain_);
      checkpoints_ = unit.audit().checkpoints(chain_);
    });
    for (const auto& entry : known) expect(entry.seq, entry.hash, AuditFault::known_differs);
    for (const auto& checkpoint : checkpoints_)
      expect(checkpoint.seq, checkpoint.hash, AuditFault::checkpoint_forged);
    std::optional<AuditHead> head;
    walk(progress);
    for (std::int64_t before = -1; before < last_;) {
      store_.read([&](UnitOfWork& unit) { head = unit.audit().head(chain_); });
      before = last_;
      if (head && head->seq > last_) walk(progress);
    }
    for (const auto& [seq, fault] : expected_faults()) found(seq, fault);
    check_head(head);
    check_checkpoints(early);
    report_.chains.push_back({chain_, count_, std::ssize(checkpoints_), hash_});
  }

 private:
  void found(std::int64_t seq, AuditFault fault) {
    ++report_.faults;
    if (report_.findings.size() < AuditReport::most_findings)
      report_.findings.push_back({chain_, seq, fault});
  }

  void expect(std::int64_t seq, const std::string& hash, AuditFault fault) {
    expected_.emplace(seq, std::pair{hash, fault});
  }

  // What was expected of records that were never met.
  std::vector<std::pair<std::int64_t, AuditFault>> expected_faults() const {
    std::vector<std::pair<std::int64_t, AuditFault>> faults;
    for (const auto& [seq, entry] : expected_) faults.emplace_back(seq, entry.second);
    return faults;
  }

  // The records after the last one that was seen.
  void walk(const std::function<void(std::int64_t)>& progress) {
    for (std::size_t size = piece; size == piece;) {
      std::vector<AuditRecord> records;
      store_.read([&](UnitOfWork& unit) { records = unit.audit().records(chain_, last_, piece); });
      for (const auto& record : records) take(record);
      size = records.size();
      progress(count_);
    }
  }

  // The stored hash goes on, so that one change is one finding.
  void take(const AuditRecord& record) {
    // What came before the gap is not known.
    if (record.seq != last_ + 1)
      found(last_ + 1, AuditFault::record_missing);
    else if (record.hash != seal_.hash(canonical(record, hash_)))
      found(record.seq, AuditFault::record_changed);
    const auto [begin, end] = expected_.equal_range(record.seq);
    for (auto entry = begin; entry != end; ++entry) {
      if (entry->second.first != record.hash) found(record.seq, entry->second.second);
    }
    expected_.erase(begin, end);
    last_ = record.seq;
    hash_ = record.hash;
    ++count_;
  }

  void check_head(const std::optional<AuditHead>& head) {
    if (!head) return found(0, AuditFault::head_missing);
    if (head->seal != seal_.seal(sealed_text(*head))) found(head->seq, AuditFault::head_forged);
    if (head->seq > last_) found(head->seq, AuditFault::record_missing);
    if (head->seq < last_) found(last_, AuditFault::record_inserted);
    if (head->seq == last_ && head->hash != hash_) found(last_, AuditFault::record_changed);
  }

  void check_checkpoints(const std::optional<AuditHead>& head) {
    std::int64_t number = 0;
    std::int64_t seq = 0;
    for (const auto& checkpoint : checkpoints_) {
      if (checkpoint.number != ++number || checkpoint.seq - seq > AuditLog::records_per_checkpoint)
        found(checkpoint.seq, AuditFault::checkpoint_missing);
      if (!seal_.is_signed(signed_text(checkpoint), checkpoint.signature))
        found(checkpoint.seq, AuditFault::checkpoint_forged);
      number = checkpoint.number;
      seq = checkpoint.seq;
    }
    if (head && (head->checkpoints > number || head->seq - seq >= AuditLog::records_per_checkpoint))
      found(head->signed_seq, AuditFault::checkpoint_missing);
  }

  Store& store_;
  const AuditSeal& seal_;
  AuditReport& report_;
  int chain_;
  std::vector<AuditCheckpoint> checkpoints_;
  std::multimap<std::int64_t, std::pair<std::string, AuditFault>> expected_;  // the hash at a record
  std::int64_t last_ = 0;
  std::int64_t count_ = 0;
  std::string hash_;
};

}  // namespace

AuditReport verify_audit(Store& store, const AuditSeal& seal, std::span<const KnownRecord> known,
                         const std::function<void(std::int64_t)>& progress) {
  AuditReport report;
  std::vector<int> chains;
  store.read([&](UnitOfWork& unit) { chains = unit.audit().chains(); });
  for (const auto& entry : known) chains.push_back(entry.chain);
  std::ranges::sort(chains);
  const auto repeated = std::ranges::unique(chains);
  chains.erase(repeated.begin(), repeated.end());
  for (const int chain : chains) {
    std::vector<KnownRecord> of_chain;
    std::ranges::copy_if(known, std::back_inserter(of_chain),
                         [&](const KnownRecord& entry) { return entry.chain == chain; });
    ChainCheck(store, seal, report, chain).run(of_chain, progress);
  }
  return report;
}

}  // namespace xiezhu::domain
