// What the audit log needs from outside: a place to keep its chains, and cryptography.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/audit/audit_record.hpp"

namespace xiezhu::domain {

// Hashes, seals and signatures, all in lower-case hex. The key is the same on all servers of one database.
// Callable from any thread.
class AuditSeal {
 public:
  AuditSeal() = default;
  AuditSeal(const AuditSeal&) = delete;
  AuditSeal& operator=(const AuditSeal&) = delete;
  virtual ~AuditSeal() = default;
  // SHA-256; needs no key.
  [[nodiscard]] virtual std::string hash(std::string_view text) const = 0;
  // Only who has the key can make it and check it. Cheap.
  [[nodiscard]] virtual std::string seal(std::string_view text) const = 0;
  // Only who has the key can make it; the public key suffices to check it.
  [[nodiscard]] virtual std::string sign(std::string_view text) const = 0;
  [[nodiscard]] virtual bool is_signed(std::string_view text, std::string_view signature) const = 0;
  // The public key itself, by which auditors recognise it.
  [[nodiscard]] virtual std::string key_name() const = 0;
};

// Which records are listed.
struct AuditFilter {
  std::optional<Instant> from{};   // not before
  std::optional<Instant> until{};  // before
  std::optional<PersonId> person{};
  std::optional<std::string> action{};
  std::optional<std::string> result{};
};

// The place of a record in the list, which is ordered by time, latest first.
struct AuditPlace {
  Instant at;
  int chain = 0;
  std::int64_t seq = 0;
};

struct AuditLine {
  AuditRecord record;
  std::string person_name;
  std::string on_behalf_of_name;
};

class AuditRepository {
 public:
  virtual ~AuditRepository() = default;

  // The end of a chain, kept from other writers until the unit of work ends; nullopt when there is none.
  virtual std::optional<AuditHead> lock_head(int chain) = 0;
  // False when somebody else has just begun it.
  virtual bool begin(const AuditHead& head) = 0;
  virtual void move(const AuditHead& head) = 0;
  virtual void add(const AuditRecord& record) = 0;
  virtual void add(const AuditCheckpoint& checkpoint) = 0;

  // Every chain of which anything is left, ascending.
  virtual std::vector<int> chains() = 0;
  virtual std::optional<AuditHead> head(int chain) = 0;
  virtual std::optional<AuditRecord> last_record(int chain) = 0;
  virtual std::optional<AuditCheckpoint> last_checkpoint(int chain) = 0;
  // Records after `seq` in their order.
  virtual std::vector<AuditRecord> records(int chain, std::int64_t after, int limit) = 0;
  virtual std::vector<AuditCheckpoint> checkpoints(int chain) = 0;
  // Latest first, those that come after the place in that order.
  virtual std::vector<AuditLine> list(const AuditFilter& filter, const std::optional<AuditPlace>& after,
                                      int limit) = 0;
};

}  // namespace xiezhu::domain
