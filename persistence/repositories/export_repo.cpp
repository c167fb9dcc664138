#include "persistence/repositories/export_repo.hpp"

#include "persistence/sql/statement.hpp"

namespace xiezhu::persistence {
namespace {

const std::string export_columns = "job_id, owner_id, name, media, size, sha256, made_at";
const std::string insert_export = "INSERT INTO export_file (" + export_columns + ")";
const std::string select_export = "SELECT " + export_columns + " FROM export_file WHERE job_id = :job";
constexpr auto select_old_exports =
    "SELECT job_id FROM export_file WHERE made_at < :instant ORDER BY made_at, job_id LIMIT :limit";
constexpr auto delete_export = "DELETE FROM export_file WHERE job_id = :job";

}  // namespace

template <>
struct sql::Fields<domain::ExportFile> {
  static auto of(auto& f) { return std::tie(f.job, f.owner, f.name, f.media, f.size, f.sha256, f.made_at); }
};

void ExportRepo::insert(const domain::ExportFile& file) {
  sql::insert_rows<domain::ExportFile>(session_, insert_export, std::span{&file, 1});
}

std::optional<domain::ExportFile> ExportRepo::find(domain::JobId job) {
  return sql::one<domain::ExportFile>(session_, select_export, job);
}

int ExportRepo::remove_before(domain::Instant instant, int limit) {
  const auto old = sql::rows<std::tuple<domain::JobId>>(session_, select_old_exports, instant, limit);
  for (const auto& [job] : old) sql::execute(session_, delete_export, job);
  return static_cast<int>(old.size());
}

}  // namespace xiezhu::persistence
