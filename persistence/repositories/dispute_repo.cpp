#include "persistence/repositories/dispute_repo.hpp"

#include <algorithm>

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
    "INSERT INTO dispute_listing (list_key, dispute_id, running, type, state, overdue, awaits)";
constexpr auto select_listings =
    "SELECT list_key, awaits FROM dispute_listing WHERE dispute_id = :id ORDER BY list_key";
constexpr auto select_open_types = "SELECT type FROM dispute WHERE open_request_id = :request";
// The system acts strictly after the instant.
constexpr auto select_due_disputes =
    "SELECT id FROM dispute WHERE acts_at < :now ORDER BY acts_at, id LIMIT :limit";
constexpr auto select_dispute_ids = "SELECT id FROM dispute WHERE id > :after ORDER BY id LIMIT :limit";
constexpr auto select_clocked_disputes =
    "SELECT id FROM dispute WHERE id > :after AND clock_code IS NOT NULL ORDER BY id LIMIT :limit";
constexpr auto count_clocked_disputes = "SELECT COUNT(*) FROM dispute WHERE clock_code IS NOT NULL";

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

void append_listings(sql::Cells& cells, const domain::Dispute& dispute,
                     std::span<const domain::DisputeListing> lists) {
  for (const auto& [key, awaits] : lists) {
    std::ranges::move(sql::cells(key, dispute.id, !dispute.over(), dispute.opening.type, dispute.state,
                                 dispute.execution_overdue, awaits),
                      std::back_inserter(cells));
  }
}

constexpr std::size_t event_width = 12;
constexpr std::size_t clock_width = 23;
constexpr std::size_t listing_width = 7;

template <class Id>
std::vector<Id> first_column(std::vector<std::tuple<Id>> rows) {
  std::vector<Id> values;
  for (auto& row : rows) values.push_back(std::move(std::get<0>(row)));
  return values;
}

}  // namespace

template <>
struct sql::Fields<domain::DisputeListing> {
  static auto of(auto& row) { return std::tie(row.key, row.awaits); }
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
  list_under(step.dispute, step.listings);
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
    append_listings(listings, history.dispute, history.listings);
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

void DisputeRepo::list_under(const domain::Dispute& dispute, std::span<const domain::DisputeListing> lists) {
  sql::Cells listings;
  append_listings(listings, dispute, lists);
  sql::insert_cells(session_, insert_listings, listing_width, listings);
}

std::vector<domain::DisputeListing> DisputeRepo::listings(domain::DisputeId id) {
  return sql::rows<domain::DisputeListing>(session_, select_listings, id);
}

std::vector<domain::DisputeType> DisputeRepo::open_types(domain::RequestId request) {
  return first_column(sql::rows<std::tuple<domain::DisputeType>>(session_, select_open_types, request));
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
