#include "persistence/repositories/inbox_rows.hpp"

#include <algorithm>

#include "persistence/sql/statement.hpp"

namespace xiezhu::persistence {
namespace {

constexpr auto insert_parties =
    "INSERT INTO request_party (request_id, unit_id, relation, box, desk, person_id, running, sort_key, "
    "version)";
constexpr auto party_key = "request_id, unit_id";
constexpr auto party_values = "relation, box, desk, person_id, running, sort_key, version";

constexpr auto insert_participants =
    "INSERT INTO request_participant (request_id, person_id, initiated, phase, listed, sort_key)";
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

}  // namespace

void save_parties(sql::Session& session, const domain::Request& request,
                  std::span<const domain::Event> events) {
  sql::Cells cells;
  const auto parties = domain::parties_of(request);
  for (const auto& party : parties) {
    const bool running = party.open && party.box != domain::Box::draft;
    std::ranges::move(sql::cells(request.id, party.unit, party.relation, party.box, party.desk, party.person,
                                 running, party.sort_key, party.version),
                      std::back_inserter(cells));
  }
  sql::insert_cells(session, insert_parties, cells.size() / parties.size(), cells,
                    session.dialect().upsert(party_key, party_values));
  for (const auto& event : events) {
    if (event.succession) sql::execute(session, drop_party, request.id, event.succession->from);
  }
}

void save_participants(sql::Session& session, const domain::Request& request,
                       std::span<const domain::Event> events) {
  if (events.empty()) return;
  const auto phase = phase_of(request.state);
  const bool out = phase != phase_of(domain::State::draft);
  const std::int64_t newest_first = -domain::epoch_millis(request.created_at);
  sql::Cells cells;
  const auto people = people_in(events, request.drafter);
  for (const auto person : people) {
    const bool initiated = person == request.drafter;
    std::ranges::move(sql::cells(request.id, person, initiated, phase, initiated && out, newest_first),
                      std::back_inserter(cells));
  }
  sql::insert_cells(session, insert_participants, cells.size() / people.size(), cells,
                    session.dialect().upsert(participant_key, participant_values));
  const bool changed_hands =
      std::ranges::any_of(events, [](const domain::Event& event) { return event.drafter.has_value(); });
  if (changed_hands) sql::execute(session, take_from_others, request.id, request.drafter);
  const auto& first = events.front();
  if (first.from != domain::State::none && phase_of(first.from) != phase) {
    sql::execute(session, update_phase, phase, out, request.id, phase);
  }
}

}  // namespace xiezhu::persistence
