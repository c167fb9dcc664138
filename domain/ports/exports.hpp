// Files that export jobs have made.
#pragma once

#include <optional>

#include "domain/exports/export.hpp"

namespace xiezhu::domain {

class ExportRepository {
 public:
  virtual ~ExportRepository() = default;
  virtual void insert(const ExportFile& file) = 0;
  virtual std::optional<ExportFile> find(JobId job) = 0;
  // Forgets files made before; how many. Their bytes go with the next clean-up of the file store.
  virtual int remove_before(Instant instant, int limit) = 0;
};

}  // namespace xiezhu::domain
