#pragma once

#include "domain/ports/files.hpp"
#include "persistence/sql/session.hpp"

namespace xiezhu::persistence {

class FileRepo final : public domain::FileRepository {
 public:
  explicit FileRepo(sql::Session& session) : session_(session) {}
  void begin(const domain::Upload& upload) override;
  std::optional<domain::Upload> upload(domain::AttachmentId id) override;
  bool end(domain::AttachmentId id) override;
  std::vector<domain::AttachmentId> abandoned(domain::Instant before, int limit) override;
  bool reserve(domain::UnitId unit, std::int64_t bytes, std::int64_t limit) override;
  void release(domain::UnitId unit, std::int64_t bytes) override;
  std::int64_t account(domain::UnitId unit) override;
  void keep(const std::string& sha256, std::int64_t size, domain::Instant now) override;
  std::vector<std::string> kept(std::span<const std::string> hashes) override;

 private:
  sql::Session& session_;
};

}  // namespace xiezhu::persistence
