#include "persistence/repositories/inbox_rows.hpp"

#include <algorithm>

#include "persistence/sql/statement.hpp"

namespace xiezhu::persistence {
namespace {

constexpr auto insert_parties =
    "INSERT INTO request_party (request_id, unit_id, relation, box, desk, person_id, running, sort_key, "
    "version, archive_due)";
constexpr std::size_t party_columns = 10;
constexpr auto party_key = "request_id, unit_id";
constexpr auto party_values = "relation, box, desk, person_id, running, sort_key, version, archive_due";

constexpr auto insert_participants =
    "INSERT INTO request_participant (request_id, person_id, initiated, phase, listed, sort_key)";
constexpr std::size_t participant_columns = 6;
constexpr auto participant_key = "request_id, person_id";
constexpr auto participant_values = "initiated, phase, listed";
constexpr auto take_from_others =
    "UPDATE request_participant SET initiated = 0, listed = 0 WHERE request_id = :id AND person_id <> "
    ":drafter AND "
    "initiated = 1";
constexpr auto drop_party = "DELETE FROM request_party WHERE request_id = :id AND unit_id = :unit";
constexpr auto update_phase =
    "UPDATE request_participant SET phase = :phase, listed = initiated * :out WHERE request_id = :id AND "
    "phase <> :same";

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
                                 running, party.sort_key, party.version, party.archive_due),
                      std::back_inserter(cells));
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
  for (const auto person : people_in(events, request.drafter)) {
    const bool initiated = person == request.drafter;
    std::ranges::move(sql::cells(request.id, person, initiated, phase, initiated && out, newest_first),
                      std::back_inserter(cells));
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
  sql::Cells cells;
  add_participants(cells, request, events);
  write_participants(session, cells);
  const bool changed_hands =
      std::ranges::any_of(events, [](const domain::Event& event) { return event.drafter.has_value(); });
  if (changed_hands) sql::execute(session, take_from_others, request.id, request.drafter);
  const auto phase = phase_of(request.state);
  const auto& first = events.front();
  if (first.from != domain::State::none && phase_of(first.from) != phase) {
    const bool out = phase != phase_of(domain::State::draft);
    sql::execute(session, update_phase, phase, out, request.id, phase);
  }
}

void restore_participants(sql::Session& session, std::span<const domain::History> histories) {
  sql::Cells cells;
  for (const auto& history : histories) add_participants(cells, history.request, history.events);
  write_participants(session, cells);
}

}  // namespace xiezhu::persistence
