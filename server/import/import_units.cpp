#include <map>

#include "server/import/importer.hpp"
#include "server/import/table.hpp"

namespace xiezhu::server {
namespace {

constexpr std::array<std::string_view, 8> unit_columns{"code",   "name", "short_name",  "level",
                                                       "region", "line", "parent_code", "document_prefix"};
constexpr std::array<std::string_view, 3> unit_options{"valid_from", "valid_to", "successor_code"};
constexpr auto always = domain::make_date(2000, 1, 1);

// Units of the file and of the database by code, with the row where a unit of the file stands.
struct UnitBook {
  std::map<std::string, domain::Unit> by_code;
  std::map<std::string, TableRow*> rows;
};

domain::Unit read_unit(TableRow& row, std::vector<FileError>& warnings) {
  domain::Unit unit{.code = row.mandatory("code", 18),
                    .name = row.mandatory("name", 100),
                    .short_name = row.mandatory("short_name", 50),
                    .level = row.token<domain::Level>("level").value_or(domain::Level::city),
                    .region = row.mandatory("region", 6),
                    .line = row.text("line", 50),
                    .document_prefix = row.mandatory("document_prefix", 20),
                    .valid_from = row.date("valid_from").value_or(always),
                    .valid_to = row.date("valid_to")};
  if (!unit.code.empty() && !domain::is_credit_code(unit.code)) {
    row.complain("code", "malformed");
  } else if (!unit.code.empty() && !domain::credit_code_checks(unit.code)) {
    warnings.push_back({row.line(), 1, "code", "check_character", {}});
  }
  const bool digits =
      unit.region.size() == 6 && unit.region.find_first_not_of("0123456789") == std::string::npos;
  if (!unit.region.empty() && !digits) row.complain("region", "malformed");
  if (unit.valid_to && *unit.valid_to < unit.valid_from)
    row.complain("valid_to", "out_of_range", "≥ valid_from");
  return unit;
}

// The unit that a code in a column names; nullopt when the cell is empty or the code is unknown.
std::optional<domain::UnitId> named(TableRow& row, std::string_view column, const UnitBook& book) {
  const std::string code = row.text(column, 18);
  if (code.empty()) return std::nullopt;
  const auto found = book.by_code.find(code);
  if (found == book.by_code.end()) {
    row.complain(column, "unknown");
    return std::nullopt;
  }
  return found->second.id;
}

void refuse_cycles(const UnitBook& book) {
  std::map<domain::UnitId, const domain::Unit*> by_id;
  for (const auto& [code, unit] : book.by_code) by_id[unit.id] = &unit;
  for (const auto& [code, row] : book.rows) {
    std::size_t steps = 0;
    for (const domain::Unit* up = &book.by_code.at(code); up->parent && steps <= by_id.size(); ++steps)
      up = by_id.at(*up->parent);
    if (steps > by_id.size()) row->complain("parent_code", "cycle");
  }
}

}  // namespace

ImportReport Importer::units(std::string_view bytes) {
  Table table(bytes, unit_columns, unit_options);
  auto rows = table.rows();
  ImportReport report;
  store_.write([&](domain::UnitOfWork& work) {
    report = {};
    UnitBook book;
    const auto reference = work.reference();
    for (const auto& unit : reference->units.units()) book.by_code[unit.code] = unit;
    for (auto& row : rows) {
      domain::Unit unit = read_unit(row, report.warnings);
      const auto [first, fresh] = book.rows.emplace(unit.code, &row);
      if (!fresh) row.complain("code", "repeated", std::to_string(first->second->line()));
      const auto* known = reference->units.find_code(unit.code);
      unit.id = known != nullptr ? known->id : domain::UnitId{ids_.next()};
      book.by_code[unit.code] = unit;
    }
    std::vector<domain::Unit> units;
    for (auto& [code, row] : book.rows) {
      domain::Unit& unit = book.by_code[code];
      unit.parent = named(*row, "parent_code", book);
      unit.successor = named(*row, "successor_code", book);
    }
    refuse_cycles(book);
    units.reserve(book.rows.size());
    for (const auto& [code, row] : book.rows) units.push_back(book.by_code[code]);
    report.errors = table.take_errors();
    if (!report.errors.empty()) return domain::Finish::rollback;
    work.reference_data().put_units(units);
    report.rows = static_cast<int>(units.size());
    return domain::Finish::commit;
  });
  return report;
}

}  // namespace xiezhu::server
