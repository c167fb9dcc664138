#include "persistence/repositories/session_repo.hpp"

#include "persistence/repositories/person_row.hpp"

namespace xiezhu::persistence {
namespace {

constexpr auto insert_session = "INSERT INTO session (id, token_hash, person_id, created_at, seen_at)";
const std::string select_session = "SELECT s.id, s.token_hash, s.created_at, s.seen_at, " + person_columns +
                                   " FROM session s JOIN person p ON p.id = s.person_id"
                                   " WHERE s.token_hash = :token_hash AND p.disabled = 0";
constexpr auto update_seen = "UPDATE session SET seen_at = :seen_at WHERE id = :id";
constexpr auto delete_session = "DELETE FROM session WHERE id = :id";
constexpr auto delete_sessions_of = "DELETE FROM session WHERE person_id = :person";
constexpr auto delete_other_sessions = "DELETE FROM session WHERE person_id = :person AND id <> :kept";
constexpr auto delete_sessions_before = "DELETE FROM session WHERE seen_at < :instant";

struct SessionRow {
  domain::Session session;
  PersonRow person;
};

}  // namespace

template <>
struct sql::Fields<SessionRow> {
  static auto of(auto& row) {
    auto& s = row.session;
    return std::tuple_cat(std::tie(s.id, s.token_hash, s.created_at, s.seen_at),
                          Fields<PersonRow>::of(row.person));
  }
};

void SessionRepo::insert(const domain::Session& session) {
  // A session of nobody would be a bug; the column refuses NULL.
  const auto row =
      sql::cells(session.id, session.token_hash, session.actor.person, session.created_at, session.seen_at);
  sql::insert_cells(session_, insert_session, row.size(), row);
}

std::optional<domain::Session> SessionRepo::find(const std::string& token_hash) {
  auto row = sql::one<SessionRow>(session_, select_session, token_hash);
  if (!row) return std::nullopt;
  auto person = row->person.take();
  auto& session = row->session;
  session.actor = {.person = person.id, .unit = person.unit, .roles = person.roles};
  session.login = std::move(person.login);
  session.person_name = std::move(person.name);
  return std::move(session);
}

void SessionRepo::touch(domain::SessionId id, domain::Instant seen_at) {
  sql::execute(session_, update_seen, seen_at, id);
}

void SessionRepo::remove(domain::SessionId id) { sql::execute(session_, delete_session, id); }

void SessionRepo::remove_of(domain::PersonId person) { sql::execute(session_, delete_sessions_of, person); }

void SessionRepo::remove_others(domain::PersonId person, domain::SessionId kept) {
  sql::execute(session_, delete_other_sessions, person, kept);
}

void SessionRepo::remove_seen_before(domain::Instant instant) {
  sql::execute(session_, delete_sessions_before, instant);
}

}  // namespace xiezhu::persistence
