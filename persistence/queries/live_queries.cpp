#include "persistence/queries/live_queries.hpp"

#include <algorithm>

#include "persistence/sql/statement.hpp"

namespace xiezhu::persistence {
namespace {

constexpr std::size_t sessions_at_once = 200;

const std::string select_living =
    "SELECT s.id FROM session s JOIN person p ON p.id = s.person_id"
    " WHERE s.seen_at >= :seen AND s.created_at >= :begun AND p.disabled = 0 AND s.id IN ";

}  // namespace

std::vector<domain::SessionId> LiveQueries::living(std::span<const domain::SessionId> sessions,
                                                   domain::Instant seen_since, domain::Instant begun_since) {
  std::vector<domain::SessionId> living;
  while (!sessions.empty()) {
    const auto some = sessions.first(std::min(sessions.size(), sessions_at_once));
    auto parameters = sql::cells(seen_since, begun_since);
    for (const auto id : some) parameters.push_back(sql::to_cell(id));
    const auto text = select_living + sql::placeholders(session_.dialect(), some.size());
    for (const auto& [id] : sql::rows_with<std::tuple<domain::SessionId>>(session_, text, parameters)) {
      living.push_back(id);
    }
    sessions = sessions.subspan(some.size());
  }
  return living;
}

}  // namespace xiezhu::persistence
