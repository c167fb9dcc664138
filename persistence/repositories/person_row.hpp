// A person as a row. The roles come as one text, so that a person is one statement.
#pragma once

#include <optional>
#include <string>
#include <tuple>

#include "domain/organisation/person.hpp"
#include "persistence/sql/statement.hpp"

namespace xiezhu::persistence {

// "handler,signer" or NULL. A name that this program does not know is a corrupt value.
domain::Roles roles_from(const std::optional<std::string>& names);

struct PersonRow {
  domain::Person person;
  std::optional<std::string> roles;
  [[nodiscard]] domain::Person take() {
    person.roles = roles_from(roles);
    return std::move(person);
  }
};

// Expect the table person under the alias p.
inline const std::string roles_of_person =
    "(SELECT GROUP_CONCAT(r.role) FROM person_role r WHERE r.person_id = p.id)";
inline const std::string person_columns =
    "p.id, p.login, p.name, p.unit_id, p.disabled, p.version, " + roles_of_person;

template <>
struct sql::Fields<PersonRow> {
  static auto of(auto& row) {
    auto& p = row.person;
    return std::tie(p.id, p.login, p.name, p.unit, p.disabled, p.version, row.roles);
  }
};

}  // namespace xiezhu::persistence
