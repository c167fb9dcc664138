#include "persistence/repositories/working_copy_repo.hpp"

#include "persistence/sql/statement.hpp"

namespace xiezhu::persistence {
namespace {

const std::string copy_columns =
    "id, person_id, request_id, verb, begun_on, revision, title, bytes, begun_at, saved_at";
const std::string insert_copy = "INSERT INTO working_copy (" + copy_columns + ")";
const std::string select_copy = "SELECT " + copy_columns + " FROM working_copy WHERE id = :id";
constexpr auto select_of_person =
    "SELECT c.id, c.person_id, c.request_id, c.verb, c.begun_on, c.revision, c.title, c.bytes, c.begun_at,"
    " c.saved_at, r.version FROM working_copy c LEFT JOIN request r ON r.id = c.request_id"
    " WHERE c.person_id = :person ORDER BY c.saved_at DESC, c.id DESC LIMIT :limit";
constexpr auto update_copy =
    "UPDATE working_copy SET revision = revision + 1, begun_on = :begun_on, title = :title, bytes = :bytes,"
    " saved_at = :saved_at WHERE id = :id AND revision = :seen";
constexpr auto set_version_aside =
    "UPDATE working_copy_version SET set_aside = 1 WHERE copy_id = :id AND revision = :revision";
constexpr auto insert_version =
    "INSERT INTO working_copy_version (copy_id, revision, title, content, bytes, saved_at, set_aside)";
constexpr auto select_copy_versions =
    "SELECT revision, saved_at, bytes, set_aside FROM working_copy_version WHERE copy_id = :id ORDER BY "
    "revision";
constexpr auto select_text =
    "SELECT title, content FROM working_copy_version WHERE copy_id = :id AND revision = :revision";
constexpr auto delete_version =
    "DELETE FROM working_copy_version WHERE copy_id = :id AND revision = :revision";
constexpr auto delete_versions = "DELETE FROM working_copy_version WHERE copy_id = :id";
constexpr auto delete_copy = "DELETE FROM working_copy WHERE id = :id";
constexpr auto select_of_form =
    "SELECT id FROM working_copy WHERE person_id = :person AND request_id = :request AND verb = :verb";
constexpr auto select_unused =
    "SELECT id FROM working_copy WHERE saved_at < :unused ORDER BY saved_at, id LIMIT :limit";
constexpr auto select_ended =
    "SELECT c.id FROM working_copy c JOIN request r ON r.id = c.request_id WHERE r.finished_at < :ended"
    " AND c.saved_at < r.finished_at ORDER BY c.id LIMIT :limit";

}  // namespace

template <>
struct sql::Fields<domain::WorkingCopy> {
  static auto of(auto& c) {
    return std::tie(c.id, c.person, c.request, c.verb, c.begun_on, c.revision, c.title, c.bytes, c.begun_at,
                    c.saved_at);
  }
};

template <>
struct sql::Fields<domain::CopyLine> {
  static auto of(auto& line) {
    return std::tuple_cat(Fields<domain::WorkingCopy>::of(line.copy), std::tie(line.request_version));
  }
};

template <>
struct sql::Fields<domain::CopyVersion> {
  static auto of(auto& v) { return std::tie(v.revision, v.saved_at, v.bytes, v.set_aside); }
};

template <>
struct sql::Fields<domain::TypedText> {
  static auto of(auto& t) { return std::tie(t.title, t.content); }
};

bool WorkingCopyRepo::insert(const domain::WorkingCopy& copy, const std::string& content) {
  sql::Cells cells;
  sql::append_cells(cells, copy);
  if (!sql::insert_new(session_, insert_copy, cells)) return false;
  add_version(copy, copy.revision, content);
  return true;
}

std::optional<domain::WorkingCopy> WorkingCopyRepo::find(domain::WorkingCopyId id) {
  return sql::one<domain::WorkingCopy>(session_, select_copy, id);
}

std::vector<domain::CopyLine> WorkingCopyRepo::of_person(domain::PersonId person, int limit) {
  return sql::rows<domain::CopyLine>(session_, select_of_person, person, limit);
}

bool WorkingCopyRepo::save(const domain::WorkingCopy& copy, const std::string& content, bool set_aside) {
  if (sql::execute(session_, update_copy, copy.begun_on, copy.title, copy.bytes, copy.saved_at, copy.id,
                   copy.revision) != 1)
    return false;
  if (set_aside) sql::execute(session_, set_version_aside, copy.id, copy.revision);
  add_version(copy, copy.revision + 1, content);
  return true;
}

void WorkingCopyRepo::add_version(const domain::WorkingCopy& copy, int revision, const std::string& content) {
  const auto row =
      sql::cells(copy.id, revision, copy.title, content, std::ssize(content), copy.saved_at, false);
  sql::insert_cells(session_, insert_version, row.size(), row);
}

std::vector<domain::CopyVersion> WorkingCopyRepo::versions(domain::WorkingCopyId id) {
  return sql::rows<domain::CopyVersion>(session_, select_copy_versions, id);
}

std::optional<domain::TypedText> WorkingCopyRepo::text(domain::WorkingCopyId id, int revision) {
  return sql::one<domain::TypedText>(session_, select_text, id, revision);
}

void WorkingCopyRepo::remove_versions(domain::WorkingCopyId id, std::span<const int> revisions) {
  for (const int revision : revisions) sql::execute(session_, delete_version, id, revision);
}

void WorkingCopyRepo::remove(domain::WorkingCopyId id) {
  sql::execute(session_, delete_versions, id);
  sql::execute(session_, delete_copy, id);
}

void WorkingCopyRepo::remove_of(domain::PersonId person, domain::RequestId request, domain::Verb verb) {
  const auto found =
      sql::one<std::tuple<domain::WorkingCopyId>>(session_, select_of_form, person, request, verb);
  if (found) remove(std::get<0>(*found));
}

void WorkingCopyRepo::remove_of_new(domain::PersonId person, domain::WorkingCopyId id) {
  const auto copy = find(id);
  if (copy && copy->person == person && !copy->request) remove(id);
}

std::vector<domain::WorkingCopyId> WorkingCopyRepo::forgettable(domain::Instant unused, domain::Instant ended,
                                                                int limit) {
  using Row = std::tuple<domain::WorkingCopyId>;
  std::vector<domain::WorkingCopyId> ids;
  for (const auto& [id] : sql::rows<Row>(session_, select_unused, unused, limit)) ids.push_back(id);
  for (const auto& [id] : sql::rows<Row>(session_, select_ended, ended, limit)) ids.push_back(id);
  return ids;
}

}  // namespace xiezhu::persistence
