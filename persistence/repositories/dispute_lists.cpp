// The lists of disputes and their numbers.
#include <limits>

#include "persistence/repositories/dispute_repo.hpp"
#include "persistence/repositories/dispute_rows.hpp"
#include "persistence/repositories/request_rows.hpp"

namespace xiezhu::persistence {
namespace {

// Lists: one range of an index of dispute_listing, then a look-up for each line.
constexpr auto dispute_line_columns =
    "SELECT d.id, d.version, d.request_id, d.type, d.state, d.raised_by, d.claimant_unit_id, "
    "d.respondent_unit_id, d.decider_level, d.decider_region, d.outcome, d.obliged_unit_id, "
    "d.execution_overdue, d.created_at, d.changed_at, d.clock_code, d.blue_at, d.yellow_at, d.due_at, "
    "d.late_after, d.acts_at, d.provisional, d.paused_at, r.title, r.number_prefix, r.number_year, "
    "r.number_serial";
constexpr auto from_listing = " FROM dispute_listing l JOIN dispute d ON d.id = l.dispute_id";
constexpr auto with_request = " JOIN request r ON r.id = d.request_id";
constexpr auto below = " WHERE l.dispute_id < :before";
constexpr auto of_key = " AND l.list_key = :key";
// What waits for somebody: the steps that he takes for his unit, …
constexpr auto of_steps = "l.list_key = :unit AND l.awaits IN ";
// … among them negotiations that others lead, once they have run out, …
constexpr auto of_late_negotiations =
    " AND (l.awaits <> :settle OR EXISTS (SELECT 1 FROM dispute late WHERE late.id = l.dispute_id AND "
    "late.late_after < :now))";
// … and at the desk where he decides everything but what his own unit is a party to.
constexpr auto of_desk =
    "l.list_key = :desk AND l.awaits IS NOT NULL AND NOT EXISTS (SELECT 1 FROM dispute own WHERE own.id = "
    "l.dispute_id AND (own.claimant_unit_id = :own_claimant OR own.respondent_unit_id = :own_respondent))";
constexpr auto of_running = " AND l.running = :running";
constexpr auto of_type = " AND l.type = :type";
constexpr auto of_state = " AND l.state = :state";
constexpr auto of_overdue = " AND l.overdue = 1";
constexpr auto of_request = " AND d.request_id = :request";
constexpr auto of_others = " AND d.claimant_unit_id <> :claimant AND d.respondent_unit_id <> :respondent";
constexpr auto newest_disputes_first = " ORDER BY l.dispute_id DESC LIMIT :limit";

struct DisputeLineRow {
  domain::DisputeLine line;
  std::optional<domain::Level> decider_level;
  std::optional<std::string> decider_region;
  std::optional<domain::DisputeOutcome> outcome;
  std::optional<domain::UnitId> obliged;
  RunningClockRow clock;
  std::optional<std::string> number_prefix;
  std::optional<int> number_year;
  std::optional<int> number_serial;
};

// One key and the steps that are meant, so that both are a range of the index.
sql::Query steps_in_turn(const domain::DisputeTurn& turn) {
  auto steps = turn.steps;
  if (turn.late_negotiations) steps.push_back(domain::DisputeVerb::settle);
  sql::Query query{of_steps, sql::cells(domain::unit_key(turn.unit))};
  for (const auto step : steps) {
    query.text +=
        (query.parameters.size() == 1 ? "(:step" : ", :step") + std::to_string(query.parameters.size());
    query.parameters.push_back(sql::to_cell(step));
  }
  query.text += ")";
  if (!turn.late_negotiations) return query;
  query.text += of_late_negotiations;
  std::ranges::move(sql::cells(domain::DisputeVerb::settle, turn.now), std::back_inserter(query.parameters));
  return query;
}

sql::Query in_turn(const domain::DisputeTurn& turn) {
  if (!turn.desk) return turn.steps.empty() ? sql::Query{"1 = 0", {}} : steps_in_turn(turn);
  sql::Query desk{of_desk, sql::cells(*turn.desk, turn.unit, turn.unit)};
  if (turn.steps.empty()) return desk;
  auto both = steps_in_turn(turn);
  both.text = "((" + both.text + ") OR (" + desk.text + "))";
  std::ranges::move(desk.parameters, std::back_inserter(both.parameters));
  return both;
}

// The conditions of a list, and their parameters.
sql::Query conditions_of(const domain::DisputeFilter& filter, std::optional<domain::DisputeId> before) {
  constexpr domain::DisputeId newest{std::numeric_limits<std::int64_t>::max()};
  sql::Query query{below, sql::cells(before.value_or(newest))};
  const auto add = [&](std::string_view condition, auto... values) {
    query.text += condition;
    (query.parameters.push_back(sql::to_cell(values)), ...);
  };
  if (filter.turn) {
    auto turn = in_turn(*filter.turn);
    query.text += " AND " + turn.text;
    std::ranges::move(turn.parameters, std::back_inserter(query.parameters));
  } else {
    add(of_key, filter.key);
  }
  if (filter.open) add(of_running, *filter.open);
  if (filter.type) add(of_type, *filter.type);
  if (filter.state) add(of_state, *filter.state);
  if (filter.overdue) add(of_overdue);
  if (filter.request) add(of_request, *filter.request);
  if (filter.not_of) add(of_others, *filter.not_of, *filter.not_of);
  return query;
}

domain::ClockRun shown_clock(const RunningClockRow& row) {
  return {.code = *row.code,
          .blue_at = row.blue_at.value_or(domain::Instant{}),
          .yellow_at = row.yellow_at.value_or(domain::Instant{}),
          .due_at = row.due_at.value_or(domain::Instant{}),
          .late_after = row.late_after.value_or(domain::Instant{}),
          .acts_at = row.acts_at,
          .provisional = row.provisional,
          .paused_at = row.paused_at};
}

domain::DisputeLine line_of(DisputeLineRow&& row) {
  auto line = std::move(row.line);
  line.number = number_text(row.number_prefix, row.number_year, row.number_serial);
  if (row.decider_level)
    line.dispute.decider = domain::Decider{*row.decider_level, row.decider_region.value_or("")};
  if (row.outcome)
    line.dispute.ruling = domain::DisputeRuling{.outcome = *row.outcome, .obliged = row.obliged};
  if (row.clock.code)
    line.dispute.clocks = domain::ClockLedger{std::vector<domain::ClockRun>{shown_clock(row.clock)}};
  return line;
}

}  // namespace

template <>
struct sql::Fields<DisputeLineRow> {
  static auto of(auto& row) {
    auto& d = row.line.dispute;
    auto& o = d.opening;
    return std::tuple_cat(std::tie(d.id, d.version, o.request, o.type, d.state, o.raised_by, o.claimant,
                                   o.respondent, row.decider_level, row.decider_region, row.outcome,
                                   row.obliged, d.execution_overdue, d.created_at, d.changed_at),
                          Fields<RunningClockRow>::of(row.clock),
                          std::tie(row.line.title, row.number_prefix, row.number_year, row.number_serial));
  }
};

sql::Query disputes_of(const domain::DisputeFilter& filter, std::optional<domain::DisputeId> before,
                       int limit) {
  auto query = conditions_of(filter, before);
  query.text =
      std::string{dispute_line_columns} + from_listing + with_request + query.text + newest_disputes_first;
  query.parameters.push_back(sql::to_cell(limit));
  return query;
}

std::vector<domain::DisputeLine> DisputeRepo::list(const domain::DisputeFilter& filter,
                                                   std::optional<domain::DisputeId> before, int limit) {
  const auto query = disputes_of(filter, before, limit);
  std::vector<domain::DisputeLine> lines;
  for (auto& row : sql::rows_with<DisputeLineRow>(session_, query.text, query.parameters))
    lines.push_back(line_of(std::move(row)));
  return lines;
}

sql::Query number_of_disputes(const domain::DisputeFilter& filter, int at_most) {
  auto query = conditions_of(filter, std::nullopt);
  const bool plain = !filter.request && !filter.not_of;
  const std::string from = plain ? " FROM dispute_listing l" : std::string{from_listing};
  query.text = "SELECT COUNT(*) FROM (SELECT 1" + from + query.text + " LIMIT :at_most) counted";
  query.parameters.push_back(sql::to_cell(at_most));
  return query;
}

int DisputeRepo::count(const domain::DisputeFilter& filter, int at_most) {
  const auto query = number_of_disputes(filter, at_most);
  return std::get<0>(sql::rows_with<std::tuple<int>>(session_, query.text, query.parameters).at(0));
}

}  // namespace xiezhu::persistence
