#include <algorithm>
#include <map>

#include "domain/kernel/text.hpp"
#include "domain/organisation/person_administration.hpp"
#include "server/import/importer.hpp"
#include "server/import/table.hpp"

namespace xiezhu::server {
namespace {

constexpr std::array<std::string_view, 4> person_columns{"login", "name", "unit_code", "roles"};
constexpr std::array<std::string_view, 1> person_options{"initial_password"};
constexpr std::size_t longest_cell = 1'024;

struct Newcomer {
  domain::Person person;
  std::string password_hash;
};

domain::Roles read_roles(TableRow& row) {
  domain::Roles roles;
  const std::string text = row.mandatory("roles", 400);
  for (const auto word : domain::split(text, ';')) {
    const auto role = domain::from_name<domain::Role>(word);
    if (role) {
      roles.add(*role);
    } else {
      row.complain("roles", "unknown", std::string{word});
    }
  }
  if (!domain::blank(text) && domain::split(text, ';').empty()) row.complain("roles", "missing");
  if (!roles.compatible()) row.complain("roles", "incompatible_roles");
  return roles;
}

domain::Person read_person(TableRow& row, const domain::OrgTree& units) {
  domain::Person person{
      .login = row.mandatory("login", 64), .name = row.mandatory("name", 50), .roles = read_roles(row)};
  const bool plain = std::ranges::all_of(person.login, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
  });
  if (!plain) row.complain("login", "malformed");
  const std::string code = row.mandatory("unit_code", 18);
  if (const domain::Unit* unit = units.find_code(code)) {
    person.unit = unit->id;
  } else if (!code.empty()) {
    row.complain("unit_code", "unknown");
  }
  return person;
}

std::string read_password(TableRow& row) {
  std::string password = row.text("initial_password", longest_cell);
  if (password.empty()) return password;
  if (const auto sound = domain::check_password(password, "initial_password"); !sound)
    row.complain("initial_password", domain::code(sound.error().reason), sound.error().detail);
  return password;
}

void check_rules(TableRow& row, const domain::Person& person, const std::string& password,
                 const PeopleRules& rules) {
  if (!rules.passwords && !password.empty()) row.complain("initial_password", "not_here");
  if (!rules.only_unit) return;
  if (person.unit.value() != 0 && person.unit != *rules.only_unit) row.complain("unit_code", "other_unit");
  if (!domain::of_a_unit(person.roles)) row.complain("roles", "not_grantable");
}

}  // namespace

ImportReport Importer::people(std::string_view bytes, const PeopleRules& rules) {
  Table table(bytes, person_columns, person_options);
  auto rows = table.rows();
  const auto reference = store_.reference();
  std::vector<Newcomer> people;
  std::vector<std::string> passwords;
  std::map<std::string, int> lines;
  for (auto& row : rows) {
    people.push_back({read_person(row, reference->units), {}});
    passwords.push_back(read_password(row));
    check_rules(row, people.back().person, passwords.back(), rules);
    const auto [first, fresh] = lines.emplace(people.back().person.login, row.line());
    if (!fresh) row.complain("login", "repeated", std::to_string(first->second));
  }
  ImportReport report{.errors = table.take_errors()};
  if (!report.errors.empty()) return report;

  // Hashing is slow, so it is done before the transaction.
  for (std::size_t i = 0; i < people.size(); ++i) {
    if (!passwords[i].empty()) people[i].password_hash = hasher_.hash(passwords[i]);
  }
  store_.write([&](domain::UnitOfWork& work) {
    for (std::size_t i = 0; i < people.size(); ++i) {
      auto& [person, hash] = people[i];
      const auto known = work.people().find_login(person.login);
      if (known && rules.only_unit) {
        // Nobody takes over a person of another unit, or the rights of a higher office.
        if (known->person.unit != *rules.only_unit) rows[i].complain("login", "other_unit");
        if (!domain::of_a_unit(known->person.roles)) rows[i].complain("login", "not_grantable");
      }
      person.id = known ? known->person.id : domain::PersonId{ids_.next()};
      if (known) {
        work.people().update(person);
      } else {
        work.people().insert(person, hash);
      }
    }
    report.errors = table.take_errors();
    return report.errors.empty() ? domain::Finish::commit : domain::Finish::rollback;
  });
  if (report.errors.empty()) report.rows = static_cast<int>(people.size());
  return report;
}

}  // namespace xiezhu::server
