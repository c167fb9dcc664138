// The lines and the numbers of a tab.
#include "persistence/queries/queries.hpp"
#include "persistence/queries/tab_source.hpp"
#include "persistence/repositories/request_rows.hpp"

namespace xiezhu::persistence {
namespace {

constexpr auto select_summaries =
    "SELECT r.id, r.version, r.state, r.number_prefix, r.number_year, r.number_serial, r.title, "
    "r.requesting_unit_id,"
    " r.requested_unit_id, r.item_version_id, r.urgent, o.name, r.clock_code, r.blue_at, r.yellow_at, "
    "r.due_at,"
    " r.late_after, r.provisional, r.paused_at, r.changed_at, r.sent_at, w.due_at, w.provisional"
    " FROM request r LEFT JOIN person o ON o.id = r.case_officer_id LEFT JOIN request_clock w"
    " ON w.request_id = r.id AND w.code = :rating AND w.ended_at IS NULL WHERE r.id IN ";

constexpr auto select_shared =
    "SELECT request_id FROM request_party WHERE unit_id = :unit AND request_id IN ";

// request_id, sort_key, version
using PageRow = std::tuple<domain::RequestId, std::int64_t, domain::Version>;

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
  std::optional<bool> rate_by_provisional;
};

domain::RequestSummary summary_of(SummaryRow&& row) {
  auto summary = std::move(row.summary);
  summary.number = number_text(row.number_prefix, row.number_year, row.number_serial);
  summary.case_officer_name = std::move(row.case_officer_name).value_or("");
  summary.blue_at = row.blue_at.value_or(domain::Instant{});
  summary.yellow_at = row.yellow_at.value_or(domain::Instant{});
  summary.due_at = row.due_at.value_or(domain::Instant{});
  summary.late_after = row.late_after.value_or(domain::Instant{});
  summary.rate_by_provisional = row.rate_by_provisional.value_or(false);
  return summary;
}

}  // namespace

template <>
struct sql::Fields<SummaryRow> {
  static auto of(auto& row) {
    auto& s = row.summary;
    return std::tie(s.id, s.version, s.state, row.number_prefix, row.number_year, row.number_serial, s.title,
                    s.requesting_unit, s.requested_unit, s.item, s.urgent, row.case_officer_name, s.clock,
                    row.blue_at, row.yellow_at, row.due_at, row.late_after, s.provisional, s.paused_at,
                    s.changed_at, s.sent_at, s.rate_by, row.rate_by_provisional);
  }
};

// So few that sorting them costs no more than walking through the order until a page is full.
bool Queries::few_by_equality(TabSource source, int limit) {
  constexpr int lines_sorted_for_one = 25;
  const int few = lines_sorted_for_one * limit;
  source.index = *source.by_equality;
  return count_in(source, few) < few;
}

int Queries::count_in(const TabSource& source, int at_most) {
  const auto counting = count_of(source, session_.dialect(), at_most);
  return std::get<0>(sql::rows_with<std::tuple<int>>(session_, counting.text, counting.parameters).at(0));
}

// The page is one range of an index. Lines that are not known in their present version are then read by key.
std::vector<domain::TabLine> Queries::tab(const domain::ListQuery& query, const domain::Actor& viewer,
                                          std::optional<domain::Cursor> after, int limit) {
  auto source = source_of(query, viewer);
  if (!source) return {};
  if (source->by_equality && few_by_equality(*source, limit)) source->index = *source->by_equality;
  const auto page = page_of(*source, session_.dialect(), after, limit);
  std::vector<domain::TabLine> lines;
  std::vector<domain::RequestId> missing;
  std::vector<std::size_t> places;
  for (const auto& [id, sort_key, version] : sql::rows_with<PageRow>(session_, page.text, page.parameters)) {
    auto known = caches_ == nullptr ? nullptr : caches_->summaries.find(id, version);
    if (known == nullptr) {
      missing.push_back(id);
      places.push_back(lines.size());
    }
    lines.push_back({sort_key, std::move(known)});
  }
  const auto summaries = read_summaries(missing);
  for (std::size_t i = 0; i < places.size(); ++i) lines[places[i]].summary = summaries.at(missing[i]);
  return lines;
}

std::unordered_map<domain::RequestId, domain::RequestSummaryPtr> Queries::read_summaries(
    const std::vector<domain::RequestId>& ids) {
  std::unordered_map<domain::RequestId, domain::RequestSummaryPtr> summaries;
  if (ids.empty()) return summaries;
  for (auto& row :
       sql::rows<SummaryRow>(session_, select_summaries + sql::id_list(ids), domain::ClockCode::rating)) {
    const auto summary = std::make_shared<const domain::RequestSummary>(summary_of(std::move(row)));
    if (caches_ != nullptr) caches_->summaries.keep(summary->id, summary->version, summary);
    summaries.emplace(summary->id, summary);
  }
  return summaries;
}

std::vector<domain::RequestSummaryPtr> Queries::summaries(std::span<const domain::RequestId> requests) {
  const auto found = read_summaries({requests.begin(), requests.end()});
  std::vector<domain::RequestSummaryPtr> lines;
  for (const auto id : requests) {
    const auto line = found.find(id);
    if (line != found.end()) lines.push_back(line->second);
  }
  return lines;
}

std::vector<domain::RequestId> Queries::shared_with(domain::UnitId unit,
                                                    std::span<const domain::RequestId> requests) {
  std::vector<domain::RequestId> shared;
  if (requests.empty()) return shared;
  const auto text = select_shared + sql::id_list(requests) + " ORDER BY request_id";
  for (const auto& [id] : sql::rows<std::tuple<domain::RequestId>>(session_, text, unit))
    shared.push_back(id);
  return shared;
}

int Queries::count(const domain::ListQuery& query, const domain::Actor& viewer, int at_most) {
  const auto source = source_of(query, viewer);
  return source ? count_in(*source, at_most) : 0;
}

}  // namespace xiezhu::persistence
