#include "persistence/repositories/person_repo.hpp"

#include "persistence/repositories/person_row.hpp"

namespace xiezhu::persistence {
namespace {

const std::string select_person = "SELECT " + person_columns + " FROM person p WHERE p.id = :id";
const std::string select_credentials = "SELECT " + person_columns +
                                       ", p.password_hash, p.failed_attempts, p.locked_until FROM person p"
                                       " WHERE p.login = :login";
constexpr auto count_members =
    "SELECT COUNT(*) FROM (SELECT 1 FROM person WHERE unit_id = :unit AND disabled = 0 LIMIT :at_most) "
    "members";
constexpr auto select_units_with =
    "SELECT DISTINCT p.unit_id FROM person_role r JOIN person p ON p.id = r.person_id WHERE r.role = :role"
    " AND p.disabled = 0 ORDER BY p.unit_id";
constexpr auto insert_person =
    "INSERT INTO person (id, login, name, unit_id, disabled, password_hash, failed_attempts)";
constexpr auto insert_person_role = "INSERT INTO person_role (person_id, role)";
constexpr auto delete_roles = "DELETE FROM person_role WHERE person_id = :person";
constexpr auto update_person =
    "UPDATE person SET name = :name, unit_id = :unit, version = version + 1 WHERE id = :id";
constexpr auto change_person =
    "UPDATE person SET name = :name, disabled = :disabled, version = version + 1"
    " WHERE id = :id AND version = :version";
constexpr auto update_password = "UPDATE person SET password_hash = :hash WHERE id = :id";
constexpr auto update_disabled =
    "UPDATE person SET disabled = :disabled, version = version + 1 WHERE id = :id";
constexpr auto update_attempts = "UPDATE person SET failed_attempts = failed_attempts + 1 WHERE id = :id";
constexpr auto select_attempts = "SELECT failed_attempts FROM person WHERE id = :id";
constexpr auto update_lock = "UPDATE person SET locked_until = :instant WHERE id = :id";
constexpr auto reset_attempts = "UPDATE person SET failed_attempts = 0, locked_until = NULL WHERE id = :id";

struct CredentialsRow {
  PersonRow person;
  std::string password_hash;
  int failed_attempts = 0;
  std::optional<domain::Instant> locked_until;
};

sql::Cells person_cells(const domain::Person& person, const std::string& password_hash) {
  return sql::cells(person.id, person.login, person.name, person.unit, person.disabled, password_hash, 0);
}

}  // namespace

template <>
struct sql::Fields<CredentialsRow> {
  static auto of(auto& row) {
    return std::tuple_cat(Fields<PersonRow>::of(row.person),
                          std::tie(row.password_hash, row.failed_attempts, row.locked_until));
  }
};

std::optional<domain::Person> PersonRepo::find(domain::PersonId id) {
  auto row = sql::one<PersonRow>(session_, select_person, id);
  return row ? std::optional{row->take()} : std::nullopt;
}

std::optional<domain::Credentials> PersonRepo::find_login(const std::string& login) {
  auto row = sql::one<CredentialsRow>(session_, select_credentials, login);
  // MariaDB takes no notice of blanks at the end of a key; we do.
  if (!row || row->person.person.login != login) return std::nullopt;
  return domain::Credentials{row->person.take(), std::move(row->password_hash), row->failed_attempts,
                             row->locked_until};
}

int PersonRepo::active_members(domain::UnitId unit, int at_most) {
  return sql::value<int>(session_, count_members, unit, at_most);
}

std::vector<domain::UnitId> PersonRepo::units_with(domain::Role role) {
  std::vector<domain::UnitId> units;
  for (const auto& row : sql::rows<std::tuple<domain::UnitId>>(session_, select_units_with, role))
    units.push_back(std::get<0>(row));
  return units;
}

void PersonRepo::insert(const domain::Person& person, const std::string& password_hash) {
  const auto row = person_cells(person, password_hash);
  sql::insert_cells(session_, insert_person, row.size(), row);
  insert_roles(person);
}

bool PersonRepo::enrol(const domain::Person& person) {
  if (!sql::insert_new(session_, insert_person, person_cells(person, {}))) return false;
  insert_roles(person);
  return true;
}

void PersonRepo::update(const domain::Person& person) {
  sql::execute(session_, update_person, person.name, person.unit, person.id);
  replace_roles(person);
}

bool PersonRepo::change(const domain::Person& person) {
  if (sql::execute(session_, change_person, person.name, person.disabled, person.id, person.version) != 1)
    return false;
  replace_roles(person);
  return true;
}

void PersonRepo::replace_roles(const domain::Person& person) {
  sql::execute(session_, delete_roles, person.id);
  insert_roles(person);
}

void PersonRepo::insert_roles(const domain::Person& person) {
  std::vector<std::tuple<domain::PersonId, domain::Role>> roles;
  for (const auto& entry : domain::EnumNames<domain::Role>::table) {
    if (person.roles.has(entry.value)) roles.emplace_back(person.id, entry.value);
  }
  sql::insert_rows<std::tuple<domain::PersonId, domain::Role>>(session_, insert_person_role, roles);
}

void PersonRepo::set_password(domain::PersonId id, const std::string& password_hash) {
  sql::execute(session_, update_password, password_hash, id);
}

void PersonRepo::set_disabled(domain::PersonId id, bool disabled) {
  sql::execute(session_, update_disabled, disabled, id);
}

int PersonRepo::count_attempt(domain::PersonId id) {
  sql::execute(session_, update_attempts, id);
  return sql::value<int>(session_, select_attempts, id);
}

void PersonRepo::lock(domain::PersonId id, domain::Instant until) {
  sql::execute(session_, update_lock, until, id);
}

void PersonRepo::clear_attempts(domain::PersonId id) { sql::execute(session_, reset_attempts, id); }

}  // namespace xiezhu::persistence
