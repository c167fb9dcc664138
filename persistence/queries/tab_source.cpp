#include "persistence/queries/tab_source.hpp"

#include <iterator>
#include <limits>

namespace xiezhu::persistence {
namespace {

constexpr auto in_box = "unit_id = :unit AND box = :box";
constexpr auto still_running = "unit_id = :unit AND running = :running";
constexpr auto not_archived = "unit_id = :unit AND archive_due = :due";
constexpr auto took_part = "person_id = :person AND phase = :phase";
constexpr auto started_here = "person_id = :person AND phase = :phase AND initiated = 1";
constexpr auto request_version = "(SELECT version FROM request WHERE id = request_id)";
constexpr auto started_listed = "person_id = :person AND listed = :listed";

void append(sql::Cells& to, sql::Cells from) { std::ranges::move(from, std::back_inserter(to)); }

TabSource party(const char* condition, sql::Cells parameters) {
  return {"request_party", condition, "version", std::move(parameters)};
}

TabSource participant(const char* condition, sql::Cells parameters) {
  return {"request_participant", condition, request_version, std::move(parameters)};
}

// The unit's turn, at a desk of the viewer, and not another person's.
std::optional<TabSource> to_do(const domain::Actor& viewer) {
  auto source = party(in_box, sql::cells(viewer.unit, domain::Box::to_do));
  std::string desks;
  for (const auto& entry : domain::EnumNames<domain::Role>::table) {
    if (!viewer.roles.has(entry.value)) continue;
    desks += desks.empty() ? ":" : ", :";
    desks += entry.name;
    source.parameters.push_back(sql::to_cell(entry.value));
  }
  if (desks.empty()) return std::nullopt;
  source.condition += " AND desk IN (" + desks + ") AND (person_id IS NULL OR person_id = :person)";
  source.parameters.push_back(sql::to_cell(viewer.person));
  return source;
}

}  // namespace

std::optional<TabSource> source_of(domain::Tab tab, const domain::Actor& viewer) {
  using enum domain::Tab;
  switch (tab) {
    case to_receive:
      return party(in_box, sql::cells(viewer.unit, domain::Box::to_receive));
    case domain::Tab::to_do:
      return persistence::to_do(viewer);
    case running:
      return party(still_running, sql::cells(viewer.unit, true));
    case finished:
      return party(in_box, sql::cells(viewer.unit, domain::Box::finished));
    case to_archive:
      return party(not_archived, sql::cells(viewer.unit, true));
    case copied:
      return party(in_box, sql::cells(viewer.unit, domain::Box::copied));
    case acted:
      return participant(took_part, sql::cells(viewer.person, std::string_view{"running"}));
    case initiated:
      return participant(started_listed, sql::cells(viewer.person, true));
    case drafts:
      return participant(started_here, sql::cells(viewer.person, std::string_view{"draft"}));
  }
  return std::nullopt;
}

PageQuery page_of(const TabSource& source, const sql::Dialect& dialect, std::optional<domain::Cursor> after,
                  int limit) {
  const auto start = after.value_or(domain::Cursor{.sort_key = std::numeric_limits<std::int64_t>::min()});
  PageQuery page{.text = "SELECT request_id, sort_key, " + source.version + " FROM " + source.table +
                         " WHERE " + source.condition + " AND " + dialect.keyset("sort_key", "request_id") +
                         " ORDER BY sort_key, request_id LIMIT :limit",
                 .parameters = source.parameters};
  append(page.parameters, dialect.keyset_cells(start.sort_key, start.id));
  page.parameters.push_back(sql::to_cell(limit));
  return page;
}

}  // namespace xiezhu::persistence
