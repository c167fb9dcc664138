// The audit log: records, ends of chains, checkpoints. Triggers keep records and checkpoints from being
// changed or deleted by any statement; nothing here tries.
#pragma once

#include "domain/ports/audit.hpp"
#include "persistence/sql/session.hpp"

namespace xiezhu::persistence {

class AuditRepo final : public domain::AuditRepository {
 public:
  explicit AuditRepo(sql::Session& session) : session_(session) {}

  std::optional<domain::AuditHead> lock_head(int chain) override;
  bool begin(const domain::AuditHead& head) override;
  void move(const domain::AuditHead& head) override;
  void add(const domain::AuditRecord& record) override;
  void add(const domain::AuditCheckpoint& checkpoint) override;
  std::vector<int> chains() override;
  std::optional<domain::AuditHead> head(int chain) override;
  std::optional<domain::AuditRecord> last_record(int chain) override;
  std::optional<domain::AuditCheckpoint> last_checkpoint(int chain) override;
  std::vector<domain::AuditRecord> records(int chain, std::int64_t after, int limit) override;
  std::vector<domain::AuditCheckpoint> checkpoints(int chain) override;
  std::vector<domain::AuditLine> list(const domain::AuditFilter& filter,
                                      const std::optional<domain::AuditPlace>& after, int limit) override;

 private:
  sql::Session& session_;
};

}  // namespace xiezhu::persistence
