#include "persistence/repositories/delegation_repo.hpp"

#include <charconv>

#include "domain/kernel/text.hpp"
#include "persistence/sql/statement.hpp"

namespace xiezhu::persistence {
namespace {

const std::string delegation_columns =
    "id, unit_id, absent_id, deputy_id, first_day, last_day, revoked_at, items, units, verbs";
const std::string insert_delegation = "INSERT INTO delegation (" + delegation_columns + ")";
const std::string select_delegation = "SELECT " + delegation_columns + " FROM delegation WHERE id = :id";
const std::string select_delegations =
    "SELECT " + delegation_columns +
    " FROM delegation WHERE unit_id = :unit AND revoked_at IS NULL ORDER BY id";
constexpr auto revoke_delegation =
    "UPDATE delegation SET revoked_at = :at WHERE id = :id AND revoked_at IS NULL";

constexpr auto raise_guard = "INSERT INTO number_counter (unit_id, number_year, last_serial)";

struct DelegationRow {
  domain::Delegation delegation;
  std::string items;
  std::string units;
  std::string verbs;
};

void append_entry(std::string& list, std::string_view entry) {
  if (!list.empty()) list += ',';
  list += entry;
}

DelegationRow row_of_delegation(const domain::Delegation& delegation) {
  DelegationRow row{.delegation = delegation, .items = {}, .units = {}, .verbs = {}};
  for (const auto& item : delegation.items) append_entry(row.items, item);
  for (const auto unit : delegation.units) append_entry(row.units, std::to_string(unit.value()));
  for (const auto verb : delegation.verbs) append_entry(row.verbs, domain::name_of(verb));
  return row;
}

domain::UnitId unit_in_list(std::string_view entry) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(entry.data(), entry.data() + entry.size(), value);
  if (error != std::errc{} || end != entry.data() + entry.size())
    throw sql::CorruptValue("the scope of a delegation names no unit");
  return domain::UnitId{value};
}

domain::Verb verb_in_list(std::string_view entry) {
  const auto verb = domain::from_name<domain::Verb>(entry);
  if (!verb) throw sql::CorruptValue("the scope of a delegation names no verb");
  return *verb;
}

domain::Delegation delegation_of(DelegationRow&& row) {
  auto delegation = std::move(row.delegation);
  for (const auto entry : domain::split(row.items, ',')) delegation.items.emplace_back(entry);
  for (const auto entry : domain::split(row.units, ',')) delegation.units.push_back(unit_in_list(entry));
  for (const auto entry : domain::split(row.verbs, ',')) delegation.verbs.push_back(verb_in_list(entry));
  return delegation;
}

}  // namespace

template <>
struct sql::Fields<DelegationRow> {
  static auto of(auto& row) {
    auto& d = row.delegation;
    return std::tie(d.id, d.unit, d.absent, d.deputy, d.first_day, d.last_day, d.revoked_at, row.items,
                    row.units, row.verbs);
  }
};

std::vector<domain::Delegation> DelegationRepo::of_unit(domain::UnitId unit) {
  std::vector<domain::Delegation> delegations;
  for (auto& row : sql::rows<DelegationRow>(session_, select_delegations, unit))
    delegations.push_back(delegation_of(std::move(row)));
  return delegations;
}

std::optional<domain::Delegation> DelegationRepo::find(domain::DelegationId id) {
  auto row = sql::one<DelegationRow>(session_, select_delegation, id);
  return row ? std::optional{delegation_of(std::move(*row))} : std::nullopt;
}

// The guard is a number counter of its own: the row (unit, year 0), raised by whoever adds a delegation.
void DelegationRepo::lock_unit(domain::UnitId unit) {
  sql::insert_cells(
      session_, raise_guard, 3, sql::cells(unit, 0, 1),
      session_.dialect().upsert("unit_id, number_year", "last_serial = number_counter.last_serial + 1"));
}

void DelegationRepo::insert(const domain::Delegation& delegation) {
  sql::Cells cells;
  sql::append_cells(cells, row_of_delegation(delegation));
  sql::insert_cells(session_, insert_delegation, cells.size(), cells);
}

bool DelegationRepo::revoke(domain::DelegationId id, domain::Instant at) {
  return sql::execute(session_, revoke_delegation, at, id) == 1;
}

}  // namespace xiezhu::persistence
