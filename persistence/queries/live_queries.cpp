#include "persistence/queries/live_queries.hpp"

#include <algorithm>

namespace xiezhu::persistence {
namespace {

constexpr std::size_t sessions_at_once = 200;

constexpr auto select_shown = "SELECT id, person_id, visible_at FROM notice WHERE visible_at <= :until";
constexpr auto select_shown_to =
    "SELECT id, person_id, visible_at FROM notice WHERE person_id = :person AND visible_at <= :until";
constexpr auto shown_order = " ORDER BY visible_at, id LIMIT :limit";
constexpr auto select_shown_at =
    "SELECT visible_at FROM notice WHERE id = :id AND person_id = :person AND visible_at <= :until";
constexpr auto select_newest_shown =
    "SELECT id FROM notice WHERE person_id = :person AND visible_at <= :until"
    " ORDER BY visible_at DESC, id DESC LIMIT 1";

const std::string select_living =
    "SELECT s.id FROM session s JOIN person p ON p.id = s.person_id"
    " WHERE s.seen_at >= :seen AND s.created_at >= :begun AND p.disabled = 0 AND s.id IN ";

}  // namespace

template <>
struct sql::Fields<domain::ShownNotice> {
  static auto of(auto& row) { return std::tie(row.id, row.person, row.visible_at); }
};

std::vector<domain::ShownNotice> LiveQueries::in_order(std::string text, sql::Cells parameters,
                                                       domain::Instant after, domain::NoticeId after_id,
                                                       int limit) {
  text += " AND " + session_.dialect().keyset("visible_at", "id") + shown_order;
  for (auto& cell : session_.dialect().keyset_cells(domain::epoch_millis(after), after_id.value())) {
    parameters.push_back(std::move(cell));
  }
  parameters.push_back(sql::to_cell(limit));
  return sql::rows_with<domain::ShownNotice>(session_, text, parameters);
}

std::vector<domain::ShownNotice> LiveQueries::shown(domain::Instant after, domain::NoticeId after_id,
                                                    domain::Instant until, int limit) {
  return in_order(select_shown, sql::cells(until), after, after_id, limit);
}

std::vector<domain::ShownNotice> LiveQueries::shown_to(domain::PersonId person, domain::Instant after,
                                                       domain::NoticeId after_id, domain::Instant until,
                                                       int limit) {
  return in_order(select_shown_to, sql::cells(person, until), after, after_id, limit);
}

std::optional<domain::Instant> LiveQueries::shown_at(domain::PersonId person, domain::NoticeId id,
                                                     domain::Instant until) {
  const auto row = sql::one<std::tuple<domain::Instant>>(session_, select_shown_at, id, person, until);
  return row ? std::optional{std::get<0>(*row)} : std::nullopt;
}

std::optional<domain::NoticeId> LiveQueries::newest_shown(domain::PersonId person, domain::Instant until) {
  const auto row = sql::one<std::tuple<domain::NoticeId>>(session_, select_newest_shown, person, until);
  return row ? std::optional{std::get<0>(*row)} : std::nullopt;
}

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
