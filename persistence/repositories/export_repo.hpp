// Files that export jobs have made.
#pragma once

#include "domain/ports/exports.hpp"
#include "persistence/sql/session.hpp"

namespace xiezhu::persistence {

class ExportRepo final : public domain::ExportRepository {
 public:
  explicit ExportRepo(sql::Session& session) : session_(session) {}
  void insert(const domain::ExportFile& file) override;
  std::optional<domain::ExportFile> find(domain::JobId job) override;
  int remove_before(domain::Instant instant, int limit) override;

 private:
  sql::Session& session_;
};

}  // namespace xiezhu::persistence
