// Imports of units, people, items and calendar years: a whole file or nothing.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/kernel/clock.hpp"
#include "domain/ports/id_source.hpp"
#include "domain/ports/password_hasher.hpp"
#include "domain/ports/unit_of_work.hpp"
#include "server/import/csv.hpp"

namespace xiezhu::server {

struct ImportReport {
  int rows = 0;                       // rows taken over
  std::vector<FileError> errors{};    // not empty: nothing was imported
  std::vector<FileError> warnings{};  // imported all the same
};

// Who may be imported, and how.
struct PeopleRules {
  // Only people of this unit, who hold it already if they exist, and only with roles that the administrator
  // of a unit may give.
  std::optional<domain::UnitId> only_unit{};
  bool passwords = true;  // false: an initial password is a complaint
};

class Importer {
 public:
  Importer(domain::Store& store, domain::IdSource& ids, const domain::PasswordHasher& hasher)
      : store_(store), ids_(ids), hasher_(hasher) {}

  // Each takes the bytes of a CSV file (docs/import.md lists the columns). Rows whose natural key exists
  // already replace it: a unit by its code; a person by login keeps the password. Of an item version that
  // exists only the end of validity may change, because running requests rely on the rest. A calendar year is
  // replaced as a whole.
  ImportReport units(std::string_view bytes);
  ImportReport people(std::string_view bytes) { return people(bytes, {}); }
  ImportReport people(std::string_view bytes, const PeopleRules& rules);
  ImportReport catalogue(std::string_view bytes);
  ImportReport calendar(std::string_view bytes);

 private:
  domain::Store& store_;
  domain::IdSource& ids_;
  const domain::PasswordHasher& hasher_;
};

}  // namespace xiezhu::server
