#include "persistence/repositories/request_repo.hpp"

#include <algorithm>

#include "persistence/repositories/clock_rows.hpp"
#include "persistence/repositories/event_codec.hpp"
#include "persistence/repositories/inbox_rows.hpp"
#include "persistence/repositories/notification_repo.hpp"
#include "persistence/repositories/rating_rows.hpp"
#include "persistence/repositories/request_rows.hpp"
#include "persistence/repositories/search_mark.hpp"

namespace xiezhu::persistence {
namespace {

const std::string select_request = "SELECT " + request_columns + " FROM request WHERE id = :id";
constexpr auto select_id = "SELECT id FROM request WHERE id = :id";
const std::string insert_request =
    "INSERT INTO request (" + request_columns + ", " + running_clock_columns + ")";
const std::string update_request = "UPDATE request SET " +
                                   sql::assignments(request_columns + ", " + running_clock_columns) +
                                   " WHERE id = :id AND version = :seen";
const std::string insert_events = "INSERT INTO request_event (request_id, " + event_columns + ")";
const std::string select_events =
    "SELECT " + event_columns + " FROM request_event WHERE request_id = :id ORDER BY sequence";
const std::string select_clocks =
    "SELECT " + clock_columns + " FROM request_clock WHERE request_id = :id ORDER BY ordinal";
constexpr auto select_unanswered =
    "SELECT id FROM request WHERE lead_id = :lead AND state IN (:sent, :received, :correcting, :in_progress, "
    ":awaiting)"
    " ORDER BY id";
constexpr auto select_tracked =
    "SELECT tracked FROM request_mark WHERE request_id = :id AND tracked = 1 LIMIT 1";
constexpr auto touch_request = "UPDATE request SET touched = touched + 1 WHERE id = :id";

sql::Cells request_cells(const domain::Request& request) {
  sql::Cells cells;
  sql::append_cells(cells, row_of(request));
  sql::append_cells(cells, running_clock_of(request));
  return cells;
}

struct EventRows {
  sql::Cells cells;
  std::size_t count = 0;

  void add(domain::RequestId id, std::span<const domain::Event> events) {
    for (const auto& event : events) {
      cells.push_back(sql::to_cell(id));
      sql::append_cells(cells, EventRow{event, encode_payload(event)});
    }
    count += events.size();
  }
  void insert(sql::Session& session) const {
    if (count > 0) sql::insert_cells(session, insert_events, cells.size() / count, cells);
  }
};

}  // namespace

std::optional<domain::Request> RequestRepo::load(domain::RequestId id) {
  auto row = sql::one<RequestRow>(session_, select_request, id);
  if (!row) return std::nullopt;
  return request_of(std::move(*row), sql::rows<domain::ClockRun>(session_, select_clocks, id));
}

std::vector<domain::Event> RequestRepo::events(domain::RequestId id) {
  std::vector<domain::Event> events;
  for (auto& row : sql::rows<EventRow>(session_, select_events, id))
    events.push_back(event_of(std::move(row)));
  return events;
}

bool RequestRepo::save(const domain::Request& request, domain::Version seen,
                       std::span<const domain::Event> events) {
  if (!store(request, seen, events)) return false;
  NotificationRepo{session_}.post(domain::messages_of(request, events));
  if (sql::one<std::tuple<int>>(session_, select_tracked, request.id))
    NotificationRepo{session_}.post(domain::tracking_messages(request, events));
  return true;
}

void RequestRepo::restore(std::span<const domain::History> histories) {
  if (histories.empty()) return;
  sql::Cells requests;
  EventRows events;
  std::vector<domain::RequestId> ids;
  for (const auto& history : histories) {
    std::ranges::move(request_cells(history.request), std::back_inserter(requests));
    events.add(history.request.id, history.events);
    ids.push_back(history.request.id);
  }
  sql::insert_cells(session_, insert_request, requests.size() / histories.size(), requests);
  events.insert(session_);
  restore_clocks(session_, histories);
  restore_parties(session_, histories);
  restore_participants(session_, histories);
  restore_ratings(session_, histories);
  mark_for_search(session_, ids);
}

bool RequestRepo::store(const domain::Request& request, domain::Version seen,
                        std::span<const domain::Event> events) {
  const bool first = seen == 0 ? insert(request) : update(request, seen);
  if (!first) return false;
  EventRows rows;
  rows.add(request.id, events);
  rows.insert(session_);
  save_clocks(session_, request, events);
  save_parties(session_, request, events);
  save_participants(session_, request, events);
  save_ratings(session_, request, events);
  if (std::ranges::any_of(events, changes_search)) mark_for_search(session_, request.id);
  return true;
}

bool RequestRepo::insert(const domain::Request& request) {
  if (sql::insert_new(session_, insert_request, request_cells(request))) return true;
  if (sql::one<std::tuple<domain::RequestId>>(session_, select_id, request.id)) return false;
  throw DatabaseError("database: a new request carries a document number that is taken");
}

bool RequestRepo::update(const domain::Request& request, domain::Version seen) {
  auto cells = request_cells(request);
  // The key moves from the head of the list to the condition.
  std::ranges::rotate(cells, cells.begin() + 1);
  cells.push_back(sql::to_cell(seen));
  return session_.execute(update_request, cells) == 1;
}

std::vector<domain::RequestId> RequestRepo::unanswered_parts(domain::RequestId lead) {
  using enum domain::State;
  std::vector<domain::RequestId> ids;
  for (const auto& row : sql::rows<std::tuple<domain::RequestId>>(
           session_, select_unanswered, lead, sent, received, correcting, in_progress, awaiting_requester)) {
    ids.push_back(std::get<0>(row));
  }
  return ids;
}

void RequestRepo::touch(domain::RequestId lead) { sql::execute(session_, touch_request, lead); }

}  // namespace xiezhu::persistence
