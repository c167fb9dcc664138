#include "persistence/repositories/reference_repo.hpp"

#include <unordered_map>

#include "persistence/repositories/reference_rows.hpp"

namespace xiezhu::persistence {
namespace {

const std::string unit_columns =
    "id, code, name, short_name, level, region, line, parent_id, document_prefix, valid_from, valid_to, "
    "successor_id";
const std::string unit_values =
    "name, short_name, level, region, line, parent_id, document_prefix, valid_from, valid_to, successor_id";
const std::string insert_unit = "INSERT INTO unit (" + unit_columns + ")";
const std::string select_units = "SELECT " + unit_columns + " FROM unit";
constexpr auto select_unit_codes = "SELECT code, id FROM unit";

const std::string item_columns =
    "id, code, version, name, form, legal_basis, situation, content, materials, requesting, requested, "
    "channels,"
    " limit_days, urgent_limit_days, shared_data, secrecy, contact, valid_from, valid_to, retention";
const std::string item_values =
    "name, form, legal_basis, situation, content, materials, requesting, requested, channels, limit_days,"
    " urgent_limit_days, shared_data, secrecy, contact, valid_from, valid_to, retention";
const std::string insert_item = "INSERT INTO item_version (" + item_columns + ")";
const std::string select_items = "SELECT " + item_columns + " FROM item_version";

constexpr auto insert_rule =
    "INSERT INTO clock_rule (code, variant, valid_from, normal_unit, normal_amount, normal_automatic_unit,"
    " normal_automatic_amount, urgent_unit, urgent_amount, urgent_automatic_unit, urgent_automatic_amount,"
    " blue_percent, yellow_percent, legal_basis)";
constexpr auto select_rules =
    "SELECT code, variant, valid_from, normal_unit, normal_amount, normal_automatic_unit, "
    "normal_automatic_amount,"
    " urgent_unit, urgent_amount, urgent_automatic_unit, urgent_automatic_amount, blue_percent, "
    "yellow_percent,"
    " legal_basis FROM clock_rule";

constexpr auto select_days = "SELECT day, working, source FROM calendar_day ORDER BY day";
constexpr auto select_years = "SELECT year FROM calendar_year ORDER BY year";
constexpr auto put_year = "INSERT INTO calendar_year (year, source)";
constexpr auto delete_days = "DELETE FROM calendar_day WHERE year = :year";
constexpr auto insert_day = "INSERT INTO calendar_day (year, day, working, source)";

constexpr auto select_words = "SELECT unit_id, kind, words, version FROM letter_template";
constexpr auto insert_words = "INSERT INTO letter_template (unit_id, kind, words, version)";
constexpr auto update_words =
    "UPDATE letter_template SET words = :words, version = version + 1 WHERE unit_id = :unit AND kind = :kind "
    "AND"
    " version = :seen";

constexpr auto select_classes =
    "SELECT code, name, years, legal_basis FROM retention_class ORDER BY place, code";

constexpr auto select_versions = "SELECT version, calendar_version FROM reference_version WHERE id = 1";
constexpr auto raise_version = "UPDATE reference_version SET version = version + 1 WHERE id = 1";
constexpr auto raise_calendar_version =
    "UPDATE reference_version SET calendar_version = calendar_version + 1 WHERE id = 1";

using Versions = std::tuple<int, int>;

Versions versions_of(sql::Session& session) {
  const auto found = sql::one<Versions>(session, select_versions);
  if (!found) throw SchemaRefused("database: the reference version is missing");
  return *found;
}

template <class Row, class Make>
auto load_all(sql::Session& session, std::string_view text, Make make) {
  std::vector<std::invoke_result_t<Make, Row&&>> result;
  for (auto& row : sql::rows<Row>(session, text)) result.push_back(make(std::move(row)));
  return result;
}

domain::ReferencePtr load_parts(sql::Session& session, Versions versions, const domain::WorkingHours& hours) {
  domain::CalendarData calendar{.version = std::get<1>(versions), .hours = hours};
  calendar.years =
      load_all<std::tuple<int>>(session, select_years, [](auto&& row) { return std::get<0>(row); });
  calendar.overrides = sql::rows<domain::DayOverride>(session, select_days);
  return std::shared_ptr<const domain::Reference>(new domain::Reference{
      std::get<0>(versions), domain::OrgTree{sql::rows<domain::Unit>(session, select_units)},
      domain::Catalogue{load_all<ItemRow>(session, select_items, item_of)},
      domain::ClockRules{load_all<ClockRuleRow>(session, select_rules, rule_of)},
      domain::WorkingCalendar{std::move(calendar)},
      domain::LetterTemplates{sql::rows<domain::LetterTemplate>(session, select_words)},
      domain::RetentionClasses{sql::rows<domain::RetentionClass>(session, select_classes)}});
}

void translate(std::optional<domain::UnitId>& id,
               const std::unordered_map<domain::UnitId, domain::UnitId>& stored) {
  if (!id) return;
  if (const auto found = stored.find(*id); found != stored.end()) id = found->second;
}

}  // namespace

int ReferenceRepo::version() { return std::get<0>(versions_of(session_)); }

domain::ReferencePtr ReferenceRepo::load() {
  for (auto before = versions_of(session_);;) {
    auto reference = load_parts(session_, before, hours_);
    const auto after = versions_of(session_);
    if (after == before) return reference;
    before = after;
  }
}

void ReferenceRepo::put_units(std::span<const domain::Unit> units) {
  std::unordered_map<std::string, domain::UnitId> by_code;
  for (auto& [code, id] : sql::rows<std::tuple<std::string, domain::UnitId>>(session_, select_unit_codes)) {
    by_code.emplace(std::move(code), id);
  }
  std::unordered_map<domain::UnitId, domain::UnitId> stored;
  for (const auto& unit : units) {
    if (const auto found = by_code.find(unit.code); found != by_code.end())
      stored.emplace(unit.id, found->second);
  }
  std::vector<domain::Unit> rows(units.begin(), units.end());
  for (auto& row : rows) {
    translate(row.parent, stored);
    translate(row.successor, stored);
  }
  sql::insert_rows<domain::Unit>(session_, insert_unit, rows, session_.dialect().upsert("code", unit_values));
  bump_version();
}

void ReferenceRepo::put_items(std::span<const domain::ItemVersion> items) {
  std::vector<ItemRow> rows;
  rows.reserve(items.size());
  for (const auto& item : items) rows.push_back(row_of(item));
  sql::insert_rows<ItemRow>(session_, insert_item, rows,
                            session_.dialect().upsert("code, version", item_values));
  bump_version();
}

void ReferenceRepo::put_calendar_year(int year, const std::string& source,
                                      std::span<const domain::DayOverride> overrides) {
  sql::insert_cells(session_, put_year, 2, sql::cells(year, source),
                    session_.dialect().upsert("year", "source"));
  sql::execute(session_, delete_days, year);
  sql::Cells days;
  for (const auto& day : overrides) {
    days.push_back(sql::to_cell(year));
    sql::append_cells(days, day);
  }
  sql::insert_cells(session_, insert_day, 4, days);
  sql::execute(session_, raise_calendar_version);
  bump_version();
}

bool ReferenceRepo::add_clock_rule(const domain::ClockRule& rule) {
  sql::Cells row;
  sql::append_cells(row, row_of(rule));
  if (!sql::insert_new(session_, insert_rule, row)) return false;
  bump_version();
  return true;
}

bool ReferenceRepo::put_letter_template(const domain::LetterTemplate& words) {
  const bool stored =
      words.version == 1
          ? sql::insert_new(session_, insert_words, sql::cells(words.unit, words.kind, words.text, 2))
          : sql::execute(session_, update_words, words.text, words.unit, words.kind, words.version) == 1;
  if (stored) bump_version();
  return stored;
}

void ReferenceRepo::bump_version() {
  sql::execute(session_, raise_version);
  ++changes_;
}

}  // namespace xiezhu::persistence
