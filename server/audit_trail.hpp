// The audit log of this process: its key and its chain.
#pragma once

#include <memory>

#include "domain/audit/audit_log.hpp"
#include "persistence/database.hpp"
#include "server/config.hpp"
#include "server/security/audit_seal.hpp"

namespace xiezhu::server {

struct AuditTrail {
  AuditTrail(std::string_view secret, int chain) : seal(secret), log(seal, chain) {}
  AuditTrail(const AuditTrail&) = delete;
  AuditTrail& operator=(const AuditTrail&) = delete;
  ~AuditTrail() = default;
  SecretAuditSeal seal;
  domain::AuditLog log;
};

// Reads the key, or makes the first one. Throws CommandFailure with one line.
std::unique_ptr<AuditTrail> open_audit(const Config& config, domain::Store& store, int chain);

// A store whose every commit also records one act, in the same transaction. For commands; not for work that
// is done in many transactions.
class AuditedStore final : public domain::Store {
 public:
  // All must outlive it. The entry says at least `action`.
  AuditedStore(domain::Store& store, const domain::AuditLog& log, domain::AuditEntry entry)
      : store_(store), log_(log), entry_(std::move(entry)) {}

  void write(const std::function<domain::Finish(domain::UnitOfWork&)>& work) override {
    store_.write([&](domain::UnitOfWork& unit) {
      if (work(unit) == domain::Finish::rollback) return domain::Finish::rollback;
      log_.append(unit, entry_);
      return domain::Finish::commit;
    });
  }
  void read(const std::function<void(domain::UnitOfWork&)>& work) override { store_.read(work); }
  domain::ReferencePtr reference() override { return store_.reference(); }

 private:
  domain::Store& store_;
  const domain::AuditLog& log_;
  domain::AuditEntry entry_;
};

// The same for one command of the command line, which writes into the chain of commands.
class AuditedCommand {
 public:
  // "user add" at `now`, with what it is done to. Throws CommandFailure as open_audit() does.
  AuditedCommand(const Config& config, domain::Store& store, domain::Instant now, std::string_view action,
                 std::string object_kind, std::string object);
  [[nodiscard]] domain::Store& store() { return store_; }

 private:
  std::unique_ptr<AuditTrail> trail_;
  AuditedStore store_;
};

}  // namespace xiezhu::server
