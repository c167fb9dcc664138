#include "persistence/queries/tab_source.hpp"

#include <iterator>
#include <limits>

#include "persistence/queries/list_filter.hpp"

namespace xiezhu::persistence {
namespace {

constexpr auto by_section = "ix_party_section";
constexpr auto in_box = "unit_id = :unit AND box = :box";
constexpr auto in_section = "unit_id = :unit AND section = :section";
constexpr auto not_archived = "unit_id = :unit AND archive_due = :due";
constexpr auto not_rated = "unit_id = :unit AND rate_by > :never";
constexpr auto waits_for_receipt = " AND state = :waiting AND desk IS NOT NULL";
constexpr auto waits_for_work = " AND state <> :waiting";
constexpr auto took_part = "person_id = :person AND phase = :phase";
constexpr auto started_here = "person_id = :person AND phase = :phase AND initiated = 1";
constexpr auto request_version = "(SELECT version FROM request WHERE id = request_id)";
constexpr auto started_listed = "person_id = :person AND listed = :listed";

void append(sql::Cells& to, sql::Cells from) { std::ranges::move(from, std::back_inserter(to)); }

TabSource party(const char* condition, sql::Cells parameters) {
  return {"request_party", "ix_party_box", condition, "version", std::move(parameters)};
}

// What the unit has not filed yet; few enough to be sorted.
TabSource unfiled(const domain::Actor& viewer) {
  return {"request_party", "ix_party_archive", not_archived, "version", sql::cells(viewer.unit, true)};
}

// What the unit has not rated while the window runs; few enough to be sorted.
TabSource unrated(const domain::Actor& viewer) {
  return {.table = "request_party",
          .index = "ix_party_rate",
          .condition = not_rated,
          .version = "version",
          .parameters = sql::cells(viewer.unit, domain::Instant{}),
          .order = "rate_by"};
}

TabSource section(const domain::Actor& viewer, domain::Section section) {
  return {"request_party", by_section, in_section, request_version, sql::cells(viewer.unit, section)};
}

TabSource participant(const char* condition, const char* index, sql::Cells parameters) {
  return {"request_participant", index, condition, request_version, std::move(parameters)};
}

// It is the turn of a desk of the viewer, and not another person's. False when he has no desk.
bool narrow_to_desks(TabSource& source, const domain::Actor& viewer) {
  std::string desks;
  sql::Cells parameters;
  for (const auto& entry : domain::EnumNames<domain::Role>::table) {
    if (!viewer.roles.has(entry.value)) continue;
    desks += desks.empty() ? ":" : ", :";
    desks += entry.name;
    parameters.push_back(sql::to_cell(entry.value));
  }
  if (desks.empty()) return false;
  parameters.push_back(sql::to_cell(viewer.person));
  source.narrow(" AND desk IN (" + desks + ") AND (person_id IS NULL OR person_id = :person)",
                std::move(parameters));
  return true;
}

// The tabs of a unit as they stand: boxes.
std::optional<TabSource> box_of(domain::Tab tab, const domain::Actor& viewer) {
  using enum domain::Box;
  switch (tab) {
    case domain::Tab::to_receive:
      return party(in_box, sql::cells(viewer.unit, to_receive));
    case domain::Tab::finished:
      return party(in_box, sql::cells(viewer.unit, finished));
    case domain::Tab::to_rate:
      return unrated(viewer);
    case domain::Tab::to_archive:
      return unfiled(viewer);
    case domain::Tab::copied:
      return party(in_box, sql::cells(viewer.unit, copied));
    case domain::Tab::to_do: {
      auto source = party(in_box, sql::cells(viewer.unit, to_do));
      return narrow_to_desks(source, viewer) ? std::optional{std::move(source)} : std::nullopt;
    }
    default:
      return section(viewer, domain::Section::running);
  }
}

// The same tabs where they are filtered or sorted: the box is judged inside its section.
std::optional<TabSource> section_of(domain::Tab tab, const domain::Actor& viewer) {
  if (tab == domain::Tab::finished) return section(viewer, domain::Section::finished);
  if (tab == domain::Tab::copied) return section(viewer, domain::Section::copied);
  if (tab == domain::Tab::to_rate) return unrated(viewer);
  if (tab == domain::Tab::to_archive) return unfiled(viewer);
  auto source = section(viewer, domain::Section::running);
  if (tab == domain::Tab::to_receive) source.narrow(waits_for_receipt, sql::cells(domain::State::sent));
  if (tab == domain::Tab::to_do) {
    source.narrow(waits_for_work, sql::cells(domain::State::sent));
    if (!narrow_to_desks(source, viewer)) return std::nullopt;
  }
  return source;
}

std::optional<TabSource> own_tab(domain::Tab tab, const domain::Actor& viewer) {
  if (!viewer.person) return std::nullopt;
  constexpr auto by_phase = "ix_participant_own_phase";
  switch (tab) {
    case domain::Tab::acted:
      return participant(took_part, by_phase, sql::cells(viewer.person, std::string_view{"running"}));
    case domain::Tab::initiated:
      return participant(started_listed, "ix_participant_own_listed", sql::cells(viewer.person, true));
    default:
      return participant(started_here, by_phase, sql::cells(viewer.person, std::string_view{"draft"}));
  }
}

// The index that starts with what narrows most and keeps the order of the section.
const char* index_for(const domain::Filter& filter) {
  if (filter.case_officer) return "ix_party_officer";
  if (filter.counterpart) return "ix_party_counterpart";
  if (filter.item.size() == 1) return "ix_party_item";
  return filter.state ? "ix_party_state" : by_section;
}

// What runs is in the order of its deadlines anyway.
void apply_sort(TabSource& source, const domain::ListQuery& query) {
  using enum domain::SortKey;
  const bool person = domain::personal(query.tab);
  source.descending = query.sort.descending;
  const std::string_view equality = index_for(query.filter);
  std::string_view index = equality;
  switch (query.sort.key) {
    case own:
    case rate_by:
      break;
    case due:
      if (person) source.order = "due_at";
      break;
    case sent:
      source.order = "sent_at";
      index = "ix_party_sent";
      break;
    case changed:
      source.order = "changed_at";
      index = "ix_party_changed";
      break;
    case number:
      source.order = "number_key";
      index = "ix_party_number";
      break;
  }
  const bool few = query.tab == domain::Tab::to_rate || query.tab == domain::Tab::to_archive;
  if (person || few) return;
  if (query.filter.number) {
    // Hardly more than one has this number; whatever the order, the number leads.
    source.index = "ix_party_number";
    source.order = "request_id";
    return;
  }
  source.index = index;
  if (equality != index && equality != by_section) source.by_equality = equality;
}

}  // namespace

void TabSource::narrow(std::string_view text, sql::Cells with) {
  condition += text;
  append(parameters, std::move(with));
}

std::optional<TabSource> source_of(const domain::ListQuery& query, const domain::Actor& viewer) {
  const bool person = domain::personal(query.tab);
  if (query.plain()) return person ? own_tab(query.tab, viewer) : box_of(query.tab, viewer);
  auto source = person ? own_tab(query.tab, viewer) : section_of(query.tab, viewer);
  if (!source) return std::nullopt;
  apply_filter(*source, query);
  apply_sort(*source, query);
  return source;
}

sql::Query page_of(const TabSource& source, const sql::Dialect& dialect, std::optional<domain::Cursor> after,
                   int limit) {
  constexpr auto least = std::numeric_limits<std::int64_t>::min();
  constexpr auto greatest = std::numeric_limits<std::int64_t>::max();
  const auto start = after.value_or(source.descending ? domain::Cursor{greatest, greatest}
                                                      : domain::Cursor{.sort_key = least});
  const std::string direction = source.descending ? " DESC" : "";
  std::string order = source.order + direction;
  if (source.order != "request_id") order += ", request_id" + direction;
  sql::Query page{.text = "SELECT request_id, " + source.order + ", " + source.version + " FROM " +
                          dialect.through(source.table, source.index) + " WHERE " + source.condition +
                          " AND " +
                          (source.descending ? dialect.keyset_before(source.order, "request_id")
                                             : dialect.keyset(source.order, "request_id")) +
                          " ORDER BY " + order + " LIMIT :limit",
                  .parameters = source.parameters};
  append(page.parameters, dialect.keyset_cells(start.sort_key, start.id));
  page.parameters.push_back(sql::to_cell(limit));
  return page;
}

sql::Query count_of(const TabSource& source, const sql::Dialect& dialect, int at_most) {
  sql::Query counting{.text = "SELECT COUNT(*) FROM (SELECT 1 FROM " +
                              dialect.through(source.table, source.index) + " WHERE " + source.condition +
                              " LIMIT :at_most) counted",
                      .parameters = source.parameters};
  counting.parameters.push_back(sql::to_cell(at_most));
  return counting;
}

}  // namespace xiezhu::persistence
