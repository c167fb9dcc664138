#include "persistence/repositories/file_repo.hpp"

#include "persistence/sql/statement.hpp"

namespace xiezhu::persistence {
namespace {

const std::string upload_columns = "id, request_id, person_id, name, size, begun_at, unit_id";
const std::string insert_upload = "INSERT INTO upload (" + upload_columns + ")";
const std::string select_upload = "SELECT " + upload_columns + " FROM upload WHERE id = :id";
constexpr auto delete_upload = "DELETE FROM upload WHERE id = :id";
constexpr auto select_abandoned =
    "SELECT id FROM upload WHERE begun_at < :before ORDER BY begun_at, id LIMIT :limit";
constexpr auto open_account = "INSERT INTO unit_storage (unit_id, bytes)";
// The condition and the sum are one statement, so that of several at once none reads an old sum.
constexpr auto add_to_account =
    "UPDATE unit_storage SET bytes = bytes + :size WHERE unit_id = :unit AND bytes <= :room";
constexpr auto take_from_account = "UPDATE unit_storage SET bytes = bytes - :size WHERE unit_id = :unit";
constexpr auto select_account = "SELECT bytes FROM unit_storage WHERE unit_id = :unit";
constexpr auto insert_stored_file = "INSERT INTO stored_file (sha256, size, stored_at)";
constexpr auto select_kept = "SELECT sha256 FROM stored_file WHERE sha256 IN ";
constexpr auto select_exported = "SELECT sha256 FROM export_file WHERE sha256 IN ";

}  // namespace

template <>
struct sql::Fields<domain::Upload> {
  static auto of(auto& u) { return std::tie(u.id, u.request, u.person, u.name, u.size, u.begun_at, u.unit); }
};

void FileRepo::begin(const domain::Upload& upload) {
  sql::insert_rows<domain::Upload>(session_, insert_upload, std::span{&upload, 1});
}

std::optional<domain::Upload> FileRepo::upload(domain::AttachmentId id) {
  return sql::one<domain::Upload>(session_, select_upload, id);
}

bool FileRepo::end(domain::AttachmentId id) { return sql::execute(session_, delete_upload, id) == 1; }

std::vector<domain::AttachmentId> FileRepo::abandoned(domain::Instant before, int limit) {
  std::vector<domain::AttachmentId> ids;
  for (const auto& [id] :
       sql::rows<std::tuple<domain::AttachmentId>>(session_, select_abandoned, before, limit))
    ids.push_back(id);
  return ids;
}

bool FileRepo::reserve(domain::UnitId unit, std::int64_t bytes, std::int64_t limit) {
  if (bytes > limit) return false;
  sql::insert_cells(session_, open_account, 2, sql::cells(unit, 0),
                    session_.dialect().upsert("unit_id", "bytes = unit_storage.bytes"));
  return sql::execute(session_, add_to_account, bytes, unit, limit - bytes) == 1;
}

void FileRepo::release(domain::UnitId unit, std::int64_t bytes) {
  sql::execute(session_, take_from_account, bytes, unit);
}

std::int64_t FileRepo::account(domain::UnitId unit) {
  const auto row = sql::one<std::tuple<std::int64_t>>(session_, select_account, unit);
  return row ? std::get<0>(*row) : 0;
}

void FileRepo::keep(const std::string& sha256, std::int64_t size, domain::Instant now) {
  sql::insert_cells(session_, insert_stored_file, 3, sql::cells(sha256, size, now),
                    session_.dialect().upsert("sha256", "size"));
}

std::vector<std::string> FileRepo::kept(std::span<const std::string> hashes) {
  std::vector<std::string> kept;
  if (hashes.empty()) return kept;
  sql::Cells cells;
  for (const auto& hash : hashes) cells.push_back(sql::to_cell(hash));
  const auto list = sql::placeholders(session_.dialect(), cells.size());
  for (const std::string table : {select_kept, select_exported}) {
    for (auto& [hash] : sql::rows_with<std::tuple<std::string>>(session_, table + list, cells))
      kept.push_back(std::move(hash));
  }
  return kept;
}

}  // namespace xiezhu::persistence
