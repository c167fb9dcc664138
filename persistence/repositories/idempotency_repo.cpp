#include "persistence/repositories/idempotency_repo.hpp"

#include "persistence/sql/statement.hpp"

namespace xiezhu::persistence {
namespace {

constexpr auto insert_key =
    "INSERT INTO idempotency_key (person_id, call_key, fingerprint, created_at, body)";
constexpr auto select_answer =
    "SELECT fingerprint, status, body, etag, location FROM idempotency_key"
    " WHERE person_id = :person AND call_key = :call_key";
constexpr auto update_answer =
    "UPDATE idempotency_key SET fingerprint = :fingerprint, status = :status, body = :body, etag = :etag,"
    " location = :location WHERE person_id = :person AND call_key = :call_key";
constexpr auto delete_keys = "DELETE FROM idempotency_key WHERE created_at < :instant";

}  // namespace

template <>
struct sql::Fields<domain::StoredAnswer> {
  static auto of(auto& answer) {
    return std::tie(answer.fingerprint, answer.status, answer.body, answer.etag, answer.location);
  }
};

std::optional<domain::StoredAnswer> IdempotencyRepo::claim(domain::PersonId person, const std::string& key,
                                                           const std::string& fingerprint,
                                                           domain::Instant now) {
  if (sql::insert_new(session_, insert_key, sql::cells(person, key, fingerprint, now, std::string{})))
    return std::nullopt;
  return sql::one<domain::StoredAnswer>(session_, select_answer, person, key);
}

void IdempotencyRepo::complete(domain::PersonId person, const std::string& key,
                               const domain::StoredAnswer& answer) {
  auto cells = sql::Cells{};
  sql::append_cells(cells, answer);
  cells.push_back(sql::to_cell(person));
  cells.push_back(sql::to_cell(key));
  session_.execute(update_answer, cells);
}

void IdempotencyRepo::remove_before(domain::Instant instant) { sql::execute(session_, delete_keys, instant); }

}  // namespace xiezhu::persistence
