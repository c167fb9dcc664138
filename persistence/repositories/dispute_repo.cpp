#include "persistence/repositories/dispute_repo.hpp"

#include <algorithm>
#include <limits>

#include "domain/kernel/text.hpp"
#include "persistence/repositories/dispute_rows.hpp"
#include "persistence/repositories/notification_repo.hpp"

namespace xiezhu::persistence {
namespace {

const std::string dispute_row_columns = dispute_columns + ", open_request_id, " + running_clock_columns;
const std::string select_dispute = "SELECT " + dispute_columns + " FROM dispute WHERE id = :id";
const std::string insert_dispute = "INSERT INTO dispute (" + dispute_row_columns + ")";
const std::string update_dispute =
    "UPDATE dispute SET " + sql::assignments(dispute_row_columns) + " WHERE id = :id AND version = :seen";
const std::string insert_dispute_events =
    "INSERT INTO dispute_event (dispute_id, " + dispute_event_columns + ")";
const std::string select_dispute_events =
    "SELECT " + dispute_event_columns + " FROM dispute_event WHERE dispute_id = :id ORDER BY sequence";
const std::string select_dispute_clocks =
    "SELECT " + clock_columns + " FROM dispute_clock WHERE dispute_id = :id ORDER BY ordinal";
const std::string insert_dispute_clocks =
    "INSERT INTO dispute_clock (dispute_id, ordinal, " + clock_columns + ")";
constexpr auto delete_clocks_from =
    "DELETE FROM dispute_clock WHERE dispute_id = :id AND ordinal >= :ordinal";
constexpr auto delete_listings = "DELETE FROM dispute_listing WHERE dispute_id = :id";
constexpr auto insert_listings =
    "INSERT INTO dispute_listing (list_key, dispute_id, running, type, state, overdue)";
constexpr auto select_keys = "SELECT list_key FROM dispute_listing WHERE dispute_id = :id ORDER BY list_key";
constexpr auto select_open_types = "SELECT type FROM dispute WHERE open_request_id = :request";
// The system acts strictly after the instant.
constexpr auto select_due_disputes =
    "SELECT id FROM dispute WHERE acts_at < :now ORDER BY acts_at, id LIMIT :limit";
constexpr auto select_dispute_ids = "SELECT id FROM dispute WHERE id > :after ORDER BY id LIMIT :limit";
constexpr auto select_clocked_disputes =
    "SELECT id FROM dispute WHERE id > :after AND clock_code IS NOT NULL ORDER BY id LIMIT :limit";
constexpr auto count_clocked_disputes = "SELECT COUNT(*) FROM dispute WHERE clock_code IS NOT NULL";

// Lists: one range of an index of dispute_listing, then a look-up for each line.
constexpr auto dispute_line_columns =
    "SELECT d.id, d.version, d.request_id, d.type, d.state, d.raised_by, d.claimant_unit_id, "
    "d.respondent_unit_id, d.decider_level, d.decider_region, d.outcome, d.obliged_unit_id, "
    "d.execution_overdue, d.created_at, d.changed_at, d.clock_code, d.blue_at, d.yellow_at, d.due_at, "
    "d.late_after, d.acts_at, d.provisional, d.paused_at, r.title, r.number_prefix, r.number_year, "
    "r.number_serial";
constexpr auto from_listing = " FROM dispute_listing l JOIN dispute d ON d.id = l.dispute_id";
constexpr auto with_request = " JOIN request r ON r.id = d.request_id";
constexpr auto of_key = " WHERE l.list_key = :key AND l.dispute_id < :before";
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

sql::Cells dispute_cells(const domain::Dispute& dispute) {
  sql::Cells cells;
  sql::append_cells(cells, row_of(dispute));
  cells.push_back(sql::to_cell(dispute.over() ? std::optional<domain::RequestId>{}
                                              : std::optional{dispute.opening.request}));
  sql::append_cells(cells, running_clock_of(dispute));
  return cells;
}

void append_events(sql::Cells& cells, domain::DisputeId id, std::span<const domain::DisputeEvent> events) {
  for (const auto& event : events) {
    cells.push_back(sql::to_cell(id));
    sql::append_cells(cells, row_of(event));
  }
}

// The runs from the one with index `first` on.
void append_clocks(sql::Cells& cells, const domain::Dispute& dispute, std::size_t first) {
  const auto& runs = dispute.clocks.runs();
  for (std::size_t i = first; i < runs.size(); ++i) {
    cells.push_back(sql::to_cell(dispute.id));
    cells.push_back(sql::to_cell(static_cast<int>(i) + 1));
    sql::append_cells(cells, runs[i]);
  }
}

void append_listings(sql::Cells& cells, const domain::Dispute& dispute, std::span<const std::string> keys) {
  for (const auto& key : keys) {
    std::ranges::move(sql::cells(key, dispute.id, !dispute.over(), dispute.opening.type, dispute.state,
                                 dispute.execution_overdue),
                      std::back_inserter(cells));
  }
}

constexpr std::size_t event_width = 12;
constexpr std::size_t clock_width = 23;
constexpr std::size_t listing_width = 6;

template <class Id>
std::vector<Id> first_column(std::vector<std::tuple<Id>> rows) {
  std::vector<Id> values;
  for (auto& row : rows) values.push_back(std::move(std::get<0>(row)));
  return values;
}

// The conditions of a list, and their parameters.
sql::Query conditions_of(const domain::DisputeFilter& filter, std::optional<domain::DisputeId> before) {
  constexpr domain::DisputeId newest{std::numeric_limits<std::int64_t>::max()};
  sql::Query query{of_key, sql::cells(filter.key, before.value_or(newest))};
  const auto add = [&](std::string_view condition, auto... values) {
    query.text += condition;
    (query.parameters.push_back(sql::to_cell(values)), ...);
  };
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

std::optional<domain::Dispute> DisputeRepo::load(domain::DisputeId id) {
  auto row = sql::one<DisputeRow>(session_, select_dispute, id);
  if (!row) return std::nullopt;
  return dispute_of(std::move(*row), sql::rows<domain::ClockRun>(session_, select_dispute_clocks, id));
}

std::vector<domain::DisputeEvent> DisputeRepo::events(domain::DisputeId id) {
  std::vector<domain::DisputeEvent> events;
  for (auto& row : sql::rows<DisputeEventRow>(session_, select_dispute_events, id))
    events.push_back(event_of(std::move(row)));
  return events;
}

bool DisputeRepo::save(const domain::DisputeStep& step) {
  const bool first = step.seen == 0 ? insert(step.dispute) : update(step.dispute, step.seen);
  if (!first) return false;
  sql::Cells events;
  append_events(events, step.dispute.id, step.events);
  sql::insert_cells(session_, insert_dispute_events, event_width, events);
  save_clocks(step);
  sql::execute(session_, delete_listings, step.dispute.id);
  list_under(step.dispute, step.keys);
  NotificationRepo{session_}.post(step.messages);
  return true;
}

void DisputeRepo::restore(std::span<const domain::DisputeStep> histories) {
  if (histories.empty()) return;
  sql::Cells disputes;
  sql::Cells events;
  sql::Cells clocks;
  sql::Cells listings;
  for (const auto& history : histories) {
    std::ranges::move(dispute_cells(history.dispute), std::back_inserter(disputes));
    append_events(events, history.dispute.id, history.events);
    append_clocks(clocks, history.dispute, 0);
    append_listings(listings, history.dispute, history.keys);
  }
  sql::insert_cells(session_, insert_dispute, disputes.size() / histories.size(), disputes);
  sql::insert_cells(session_, insert_dispute_events, event_width, events);
  sql::insert_cells(session_, insert_dispute_clocks, clock_width, clocks);
  sql::insert_cells(session_, insert_listings, listing_width, listings);
}

bool DisputeRepo::insert(const domain::Dispute& dispute) {
  return sql::insert_new(session_, insert_dispute, dispute_cells(dispute));
}

bool DisputeRepo::update(const domain::Dispute& dispute, domain::Version seen) {
  auto cells = dispute_cells(dispute);
  // The key moves from the head of the list to the condition.
  std::ranges::rotate(cells, cells.begin() + 1);
  cells.push_back(sql::to_cell(seen));
  return session_.execute(update_dispute, cells) == 1;
}

// One clock runs at a time, so only the latest of those that are stored can have changed.
void DisputeRepo::save_clocks(const domain::DisputeStep& step) {
  std::size_t started = 0;
  bool changed = false;
  for (const auto& event : step.events) {
    changed |= !event.clocks.empty();
    started += static_cast<std::size_t>(std::ranges::count_if(
        event.clocks, [](const auto& change) { return std::holds_alternative<domain::ClockRun>(change); }));
  }
  if (!changed) return;
  const std::size_t stored = step.dispute.clocks.runs().size() - started;
  const std::size_t first = stored == 0 ? 0 : stored - 1;
  sql::execute(session_, delete_clocks_from, step.dispute.id, static_cast<int>(first) + 1);
  sql::Cells clocks;
  append_clocks(clocks, step.dispute, first);
  sql::insert_cells(session_, insert_dispute_clocks, clock_width, clocks);
}

void DisputeRepo::list_under(const domain::Dispute& dispute, std::span<const std::string> keys) {
  sql::Cells listings;
  append_listings(listings, dispute, keys);
  sql::insert_cells(session_, insert_listings, listing_width, listings);
}

std::vector<std::string> DisputeRepo::keys(domain::DisputeId id) {
  return first_column(sql::rows<std::tuple<std::string>>(session_, select_keys, id));
}

std::vector<domain::DisputeType> DisputeRepo::open_types(domain::RequestId request) {
  return first_column(sql::rows<std::tuple<domain::DisputeType>>(session_, select_open_types, request));
}

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

int DisputeRepo::count(const domain::DisputeFilter& filter, int at_most) {
  auto query = conditions_of(filter, std::nullopt);
  const bool plain = !filter.request && !filter.not_of;
  const std::string from = plain ? " FROM dispute_listing l" : std::string{from_listing};
  query.text = "SELECT COUNT(*) FROM (SELECT 1" + from + query.text + " LIMIT :at_most) counted";
  query.parameters.push_back(sql::to_cell(at_most));
  return std::get<0>(sql::rows_with<std::tuple<int>>(session_, query.text, query.parameters).at(0));
}

std::vector<domain::DisputeId> DisputeRepo::due_for_system(domain::Instant now, int limit) {
  return first_column(sql::rows<std::tuple<domain::DisputeId>>(session_, select_due_disputes, now, limit));
}

std::vector<domain::DisputeId> DisputeRepo::ids(domain::DisputeId after, int limit) {
  return first_column(sql::rows<std::tuple<domain::DisputeId>>(session_, select_dispute_ids, after, limit));
}

std::vector<domain::DisputeId> DisputeRepo::with_running_clock(domain::DisputeId after, int limit) {
  return first_column(
      sql::rows<std::tuple<domain::DisputeId>>(session_, select_clocked_disputes, after, limit));
}

int DisputeRepo::running_clock_count() { return sql::value<int>(session_, count_clocked_disputes); }

}  // namespace xiezhu::persistence
