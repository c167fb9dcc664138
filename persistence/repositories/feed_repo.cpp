#include "persistence/repositories/feed_repo.hpp"

#include "persistence/sql/statement.hpp"

namespace xiezhu::persistence {
namespace {

constexpr auto select_feed = "SELECT person_id, created_at FROM calendar_feed WHERE person_id = :person";
constexpr auto select_feed_by_hash =
    "SELECT person_id, created_at FROM calendar_feed WHERE token_hash = :hash";
constexpr auto insert_feed = "INSERT INTO calendar_feed (person_id, token_hash, created_at)";
constexpr auto delete_feed = "DELETE FROM calendar_feed WHERE person_id = :person";

}  // namespace

template <>
struct sql::Fields<domain::CalendarFeed> {
  static auto of(auto& row) { return std::tie(row.person, row.created_at); }
};

std::optional<domain::CalendarFeed> FeedRepo::of(domain::PersonId person) {
  return sql::one<domain::CalendarFeed>(session_, select_feed, person);
}

std::optional<domain::CalendarFeed> FeedRepo::by_hash(const std::string& token_hash) {
  return sql::one<domain::CalendarFeed>(session_, select_feed_by_hash, token_hash);
}

void FeedRepo::put(const domain::CalendarFeed& feed, const std::string& token_hash) {
  const auto cells = sql::cells(feed.person, token_hash, feed.created_at);
  sql::insert_cells(session_, insert_feed, cells.size(), cells,
                    session_.dialect().upsert("person_id", "token_hash, created_at"));
}

bool FeedRepo::remove(domain::PersonId person) { return sql::execute(session_, delete_feed, person) == 1; }

}  // namespace xiezhu::persistence
