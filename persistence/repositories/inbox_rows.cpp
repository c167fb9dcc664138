#include "persistence/repositories/inbox_rows.hpp"

#include <algorithm>

#include "persistence/repositories/listing_row.hpp"

namespace xiezhu::persistence {
namespace {

const std::string insert_parties =
    "INSERT INTO request_party (request_id, unit_id, relation, box, desk, person_id, running, sort_key, "
    "version, archive_due, rate_by, section, counterpart_id, " +
    listing_columns + ")";
constexpr std::size_t party_columns = 24;
constexpr auto party_key = "request_id, unit_id";
const std::string party_values =
    "relation, box, desk, person_id, running, sort_key, version, archive_due, rate_by, section, "
    "counterpart_id, " +
    listing_columns;

const std::string insert_participants =
    "INSERT INTO request_participant (request_id, person_id, initiated, phase, listed, sort_key, "
    "requesting_unit_id, requested_unit_id, " +
    listing_columns + ")";
constexpr std::size_t participant_columns = 19;
constexpr auto participant_key = "request_id, person_id";
const std::string participant_values =
    "initiated, phase, listed, requesting_unit_id, requested_unit_id, " + listing_columns;
constexpr auto take_from_others =
    "UPDATE request_participant SET initiated = 0, listed = 0 WHERE request_id = :id AND person_id <> "
    ":drafter AND "
    "initiated = 1";
constexpr auto drop_party = "DELETE FROM request_party WHERE request_id = :id AND unit_id = :unit";
// Those who do not act in this step.
const std::string update_others =
    "UPDATE request_participant SET phase = :phase, listed = initiated * :out, requesting_unit_id = "
    ":requesting, requested_unit_id = :requested, state = :state, urgent = :urgent, item_version_id = :item, "
    "case_officer_id = :officer, sent_at = :sent_at, changed_at = :changed_at, number_key = :number_key, "
    "due_at = :due_at, blue_at = :blue_at, yellow_at = :yellow_at, late_after = :late_after WHERE request_id "
    "= "
    ":id AND person_id NOT IN ";

// draft: only drafts show it; running and finished: `listed` under what its drafter initiated.
std::string_view phase_of(domain::State state) {
  using enum domain::State;
  if (state == none || state == draft) return "draft";
  return domain::final(state) ? "finished" : "running";
}

// Everybody who acted, and the one who answers for the request.
std::vector<domain::PersonId> people_in(std::span<const domain::Event> events, domain::PersonId drafter) {
  std::vector<domain::PersonId> people{drafter};
  for (const auto& event : events) {
    if (event.person) people.push_back(*event.person);
    if (event.on_behalf_of) people.push_back(*event.on_behalf_of);
  }
  std::ranges::sort(people);
  const auto rest = std::ranges::unique(people);
  people.erase(rest.begin(), rest.end());
  return people;
}

void add_parties(sql::Cells& cells, const domain::Request& request) {
  for (const auto& party : domain::parties_of(request)) {
    const bool running = party.open && party.box != domain::Box::draft;
    std::ranges::move(sql::cells(request.id, party.unit, party.relation, party.box, party.desk, party.person,
                                 running, party.sort_key, party.version, party.archive_due, party.rate_by,
                                 party.section, party.counterpart),
                      std::back_inserter(cells));
    sql::append_cells(cells, party.listing);
  }
}

void write_parties(sql::Session& session, const sql::Cells& cells) {
  sql::insert_cells(session, insert_parties, party_columns, cells,
                    session.dialect().upsert(party_key, party_values));
}

void drop_predecessors(sql::Session& session, domain::RequestId id, std::span<const domain::Event> events) {
  for (const auto& event : events) {
    if (event.succession) sql::execute(session, drop_party, id, event.succession->from);
  }
}

void add_participants(sql::Cells& cells, const domain::Request& request,
                      std::span<const domain::Event> events) {
  const auto phase = phase_of(request.state);
  const bool out = phase != phase_of(domain::State::draft);
  const std::int64_t newest_first = -domain::epoch_millis(request.created_at);
  const auto listing = domain::listing_of(request);
  for (const auto person : people_in(events, request.drafter)) {
    const bool initiated = person == request.drafter;
    std::ranges::move(sql::cells(request.id, person, initiated, phase, initiated && out, newest_first,
                                 request.requesting_unit, request.content.requested_unit),
                      std::back_inserter(cells));
    sql::append_cells(cells, listing);
  }
}

void write_participants(sql::Session& session, const sql::Cells& cells) {
  sql::insert_cells(session, insert_participants, participant_columns, cells,
                    session.dialect().upsert(participant_key, participant_values));
}

}  // namespace

void save_parties(sql::Session& session, const domain::Request& request,
                  std::span<const domain::Event> events) {
  sql::Cells cells;
  add_parties(cells, request);
  write_parties(session, cells);
  drop_predecessors(session, request.id, events);
}

void restore_parties(sql::Session& session, std::span<const domain::History> histories) {
  sql::Cells cells;
  for (const auto& history : histories) add_parties(cells, history.request);
  write_parties(session, cells);
  for (const auto& history : histories) drop_predecessors(session, history.request.id, history.events);
}

void save_participants(sql::Session& session, const domain::Request& request,
                       std::span<const domain::Event> events) {
  if (events.empty()) return;
  const auto phase = phase_of(request.state);
  const bool out = phase != phase_of(domain::State::draft);
  const bool changed_hands =
      std::ranges::any_of(events, [](const domain::Event& event) { return event.drafter.has_value(); });
  if (changed_hands) sql::execute(session, take_from_others, request.id, request.drafter);
  if (events.front().from != domain::State::none) {
    auto others = sql::cells(phase, out, request.requesting_unit, request.content.requested_unit);
    sql::append_cells(others, domain::listing_of(request));
    others.push_back(sql::to_cell(request.id));
    session.execute(update_others + sql::id_list(people_in(events, request.drafter)), others);
  }
  sql::Cells cells;
  add_participants(cells, request, events);
  write_participants(session, cells);
}

void restore_participants(sql::Session& session, std::span<const domain::History> histories) {
  sql::Cells cells;
  for (const auto& history : histories) add_participants(cells, history.request, history.events);
  write_participants(session, cells);
}

}  // namespace xiezhu::persistence
