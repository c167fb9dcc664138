#include "persistence/queries/rating_queries.hpp"

#include <iterator>
#include <limits>

#include "persistence/repositories/rating_rows.hpp"
#include "persistence/repositories/request_rows.hpp"

namespace xiezhu::persistence {
namespace {

const std::string select_rows =
    "SELECT " + rating_columns + " FROM rating WHERE request_id = :id ORDER BY given_by DESC";
constexpr auto select_titles =
    "SELECT id, title, number_prefix, number_year, number_serial FROM request WHERE id IN ";
constexpr auto of_rater = "unit_id = :unit";
constexpr auto shown = " AND shown_at > :never";
constexpr auto of_rated = "rated_unit_id = :unit AND shown_at > :never";
constexpr auto waits_for_unit = "fix_unit_id = :unit";
constexpr auto appeal_waits = "appealed_at > :never";
constexpr auto concerns_unit = " AND (unit_id = :unit OR rated_unit_id = :unit_too)";
constexpr auto concerns_region =
    " AND (unit_id IN (SELECT id FROM unit WHERE region = :region) OR rated_unit_id IN (SELECT id FROM unit "
    "WHERE "
    "region = :region_too))";

// Where a list comes from, and its order.
struct Source {
  std::string index;
  std::string order;
  bool descending = false;
  std::string condition;
  sql::Cells parameters;
};

Source appeals(const domain::RatingQuery& query) {
  constexpr domain::Instant never{};
  Source source{"ix_rating_appealed", "appealed_at", false, appeal_waits, sql::cells(never)};
  if (query.unit) {
    source.condition += concerns_unit;
    std::ranges::move(sql::cells(*query.unit, *query.unit), std::back_inserter(source.parameters));
  } else if (query.region) {
    source.condition += concerns_region;
    std::ranges::move(sql::cells(*query.region, *query.region), std::back_inserter(source.parameters));
  }
  return source;
}

Source source_of(const domain::RatingQuery& query) {
  constexpr domain::Instant never{};
  const auto unit = query.unit.value_or(domain::UnitId{});
  switch (query.list) {
    case domain::RatingList::given: {
      Source source{"ix_rating_given", "rated_at", true, of_rater, sql::cells(unit)};
      if (query.hidden_too) return source;
      source.condition += shown;
      source.parameters.push_back(sql::to_cell(never));
      return source;
    }
    case domain::RatingList::received:
      return {"ix_rating_received", "shown_at", true, of_rated, sql::cells(unit, never)};
    case domain::RatingList::to_fix:
      return {"ix_rating_fix", "fix_due_at", false, waits_for_unit, sql::cells(unit)};
    case domain::RatingList::appealed:
      return appeals(query);
  }
  return {};
}

domain::Instant key_of(const domain::RatingRow& row, domain::RatingList list) {
  switch (list) {
    case domain::RatingList::given:
      return row.rated_at;
    case domain::RatingList::received:
      return row.shown_at;
    case domain::RatingList::to_fix:
      return row.fix_due_at;
    case domain::RatingList::appealed:
      return row.appealed_at;
  }
  return {};
}

struct TitleRow {
  domain::RequestId id;
  std::string title;
  std::optional<std::string> number_prefix;
  std::optional<int> number_year;
  std::optional<int> number_serial;
};

}  // namespace

template <>
struct sql::Fields<TitleRow> {
  static auto of(auto& r) { return std::tie(r.id, r.title, r.number_prefix, r.number_year, r.number_serial); }
};

sql::Query ratings_page(const domain::RatingQuery& query, const sql::Dialect& dialect,
                        std::optional<domain::Cursor> after, int limit) {
  auto source = source_of(query);
  constexpr auto least = std::numeric_limits<std::int64_t>::min();
  constexpr auto greatest = std::numeric_limits<std::int64_t>::max();
  const auto start = after.value_or(source.descending ? domain::Cursor{greatest, greatest}
                                                      : domain::Cursor{.sort_key = least});
  const std::string direction = source.descending ? " DESC" : "";
  sql::Query page{.text = "SELECT " + rating_columns + " FROM " + dialect.through("rating", source.index) +
                          " WHERE " + source.condition + " AND " +
                          (source.descending ? dialect.keyset_before(source.order, "request_id")
                                             : dialect.keyset(source.order, "request_id")) +
                          " ORDER BY " + source.order + direction + ", request_id" + direction +
                          " LIMIT :limit",
                  .parameters = std::move(source.parameters)};
  std::ranges::move(dialect.keyset_cells(start.sort_key, start.id), std::back_inserter(page.parameters));
  page.parameters.push_back(sql::to_cell(limit));
  return page;
}

std::vector<domain::RatingLine> RatingQueries::list(const domain::RatingQuery& query,
                                                    std::optional<domain::Cursor> after, int limit) {
  const auto page = ratings_page(query, session_.dialect(), after, limit);
  std::vector<domain::RatingLine> lines;
  for (auto& row : sql::rows_with<domain::RatingRow>(session_, page.text, page.parameters))
    lines.push_back({domain::epoch_millis(key_of(row, query.list)), std::move(row), {}, {}});
  if (lines.empty()) return lines;
  const auto ids = sql::id_list(lines, [](const domain::RatingLine& line) { return line.rating.request; });
  for (auto& title : sql::rows<TitleRow>(session_, select_titles + ids)) {
    for (auto& line : lines) {
      if (line.rating.request != title.id) continue;
      line.number = number_text(title.number_prefix, title.number_year, title.number_serial);
      line.title = title.title;
    }
  }
  return lines;
}

std::vector<domain::RatingRow> RatingQueries::rows(domain::RequestId id) {
  return sql::rows<domain::RatingRow>(session_, select_rows, id);
}

}  // namespace xiezhu::persistence
