// The lines and the numbers of a tab.
#include "persistence/queries/queries.hpp"
#include "persistence/queries/tab_source.hpp"
#include "persistence/repositories/request_rows.hpp"

namespace xiezhu::persistence {
namespace {

// The page is cut first, then every line looks up its request by key.
const std::string select_summaries =
    "SELECT r.id, r.version, r.state, r.number_prefix, r.number_year, r.number_serial, r.title, "
    "r.requesting_unit_id,"
    " r.requested_unit_id, r.item_version_id, r.urgent, o.name, r.clock_code, r.blue_at, r.yellow_at, "
    "r.due_at,"
    " r.late_after, r.provisional, r.changed_at, r.sent_at, page.sort_key FROM (";
constexpr auto join_request =
    ") page JOIN request r ON r.id = page.request_id LEFT JOIN person o ON o.id = r.case_officer_id"
    " ORDER BY page.sort_key, page.request_id";

struct SummaryRow {
  domain::RequestSummary summary;
  std::optional<std::string> number_prefix;
  std::optional<int> number_year;
  std::optional<int> number_serial;
  std::optional<std::string> case_officer_name;
  std::optional<domain::Instant> blue_at;
  std::optional<domain::Instant> yellow_at;
  std::optional<domain::Instant> due_at;
  std::optional<domain::Instant> late_after;
};

domain::RequestSummary summary_of(SummaryRow&& row) {
  auto summary = std::move(row.summary);
  summary.number = number_text(row.number_prefix, row.number_year, row.number_serial);
  summary.case_officer_name = std::move(row.case_officer_name).value_or("");
  summary.blue_at = row.blue_at.value_or(domain::Instant{});
  summary.yellow_at = row.yellow_at.value_or(domain::Instant{});
  summary.due_at = row.due_at.value_or(domain::Instant{});
  summary.late_after = row.late_after.value_or(domain::Instant{});
  return summary;
}

}  // namespace

template <>
struct sql::Fields<SummaryRow> {
  static auto of(auto& row) {
    auto& s = row.summary;
    return std::tie(s.id, s.version, s.state, row.number_prefix, row.number_year, row.number_serial, s.title,
                    s.requesting_unit, s.requested_unit, s.item, s.urgent, row.case_officer_name, s.clock,
                    row.blue_at, row.yellow_at, row.due_at, row.late_after, s.provisional, s.changed_at,
                    s.sent_at, s.sort_key);
  }
};

std::vector<domain::RequestSummary> Queries::tab(domain::Tab tab, const domain::Actor& viewer,
                                                 std::optional<domain::Cursor> after, int limit) {
  const auto source = source_of(tab, viewer);
  if (!source) return {};
  const auto page = page_of(*source, session_.dialect(), after, limit);
  std::vector<domain::RequestSummary> lines;
  for (auto& row :
       sql::rows_with<SummaryRow>(session_, select_summaries + page.text + join_request, page.parameters)) {
    lines.push_back(summary_of(std::move(row)));
  }
  return lines;
}

int Queries::count(domain::Tab tab, const domain::Actor& viewer, int at_most) {
  const auto source = source_of(tab, viewer);
  if (!source) return 0;
  auto parameters = source->parameters;
  parameters.push_back(sql::to_cell(at_most));
  const auto text = "SELECT COUNT(*) FROM (SELECT 1 FROM " + source->table + " WHERE " + source->condition +
                    " LIMIT :at_most) counted";
  return std::get<0>(sql::rows_with<std::tuple<int>>(session_, text, parameters).at(0));
}

}  // namespace xiezhu::persistence
