#include "domain/audit/audit_log.hpp"

#include <algorithm>
#include <stdexcept>

namespace xiezhu::domain {

void AuditLog::append(UnitOfWork& unit, const AuditEntry& entry) const {
  AuditHead head = locked_head(unit, entry.at);
  const bool was_whole = whole(head);
  AuditRecord record{.chain = chain_, .seq = head.seq + 1, .entry = entry};
  record.hash = seal_.hash(canonical(record, head.hash));
  unit.audit().add(record);
  head.seq = record.seq;
  head.hash = record.hash;
  if (head.seq - head.signed_seq >= records_per_checkpoint || entry.at - head.signed_at >= checkpoint_every)
    sign(unit, head, entry.at);
  keep(unit, head, was_whole);
}

void AuditLog::checkpoint(UnitOfWork& unit, Instant now) const {
  auto head = unit.audit().lock_head(chain_);
  if (!head || head->signed_seq == head->seq) return;
  const bool was_whole = whole(*head);
  if (!was_whole) go_on_from_what_is_left(unit.audit(), *head);
  sign(unit, *head, now);
  keep(unit, *head, was_whole);
}

AuditHead AuditLog::locked_head(UnitOfWork& unit, Instant now) const {
  auto& audit = unit.audit();
  auto head = audit.lock_head(chain_);
  if (!head) {
    AuditHead first{.chain = chain_, .signed_at = now};
    // Records or checkpoints without an end are those of a chain that somebody has tampered with.
    if (!audit.last_record(chain_) && !audit.last_checkpoint(chain_))
      first.seal = seal_.seal(sealed_text(first));
    audit.begin(first);  // or somebody else has, just now
    head = audit.lock_head(chain_);
    if (!head) throw std::logic_error("a chain of the audit log does not begin");
  }
  if (!whole(*head)) go_on_from_what_is_left(audit, *head);
  return std::move(*head);
}

// Work must go on even where the log was tampered with; so the end is taken from what is stored.
void AuditLog::go_on_from_what_is_left(AuditRepository& audit, AuditHead& head) const {
  const auto record = audit.last_record(chain_);
  const auto checkpoint = audit.last_checkpoint(chain_);
  head.seq = record ? record->seq : 0;
  head.hash = record ? record->hash : std::string{};
  head.checkpoints = checkpoint ? checkpoint->number : 0;
  head.signed_seq = checkpoint ? std::min(checkpoint->seq, head.seq) : 0;
  head.seal.clear();
}

bool AuditLog::whole(const AuditHead& head) const { return head.seal == seal_.seal(sealed_text(head)); }

void AuditLog::sign(UnitOfWork& unit, AuditHead& head, Instant now) const {
  AuditCheckpoint checkpoint{.chain = chain_,
                             .number = head.checkpoints + 1,
                             .seq = head.seq,
                             .hash = head.hash,
                             .at = now,
                             .key = seal_.key_name()};
  checkpoint.signature = seal_.sign(signed_text(checkpoint));
  unit.audit().add(checkpoint);
  head.checkpoints = checkpoint.number;
  head.signed_seq = checkpoint.seq;
  head.signed_at = now;
}

void AuditLog::keep(UnitOfWork& unit, AuditHead& head, bool whole) const {
  head.seal = whole ? seal_.seal(sealed_text(head)) : std::string{};
  unit.audit().move(head);
}

}  // namespace xiezhu::domain
