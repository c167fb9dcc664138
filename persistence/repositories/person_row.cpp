#include "persistence/repositories/person_row.hpp"

#include "domain/kernel/text.hpp"

namespace xiezhu::persistence {

domain::Roles roles_from(const std::optional<std::string>& names) {
  domain::Roles roles;
  if (!names) return roles;
  for (const auto name : domain::split(*names, ',')) {
    const auto role = domain::from_name<domain::Role>(name);
    if (!role) throw sql::CorruptValue("unknown role");
    roles.add(*role);
  }
  return roles;
}

}  // namespace xiezhu::persistence
