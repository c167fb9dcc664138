#include "persistence/repositories/rating_rows.hpp"

#include <algorithm>

namespace xiezhu::persistence {
namespace {

const std::string insert_ratings = "INSERT INTO rating (" + rating_columns + ")";
// Ratings of an answer that was overturned are kept by the events only.
constexpr auto forget_ratings = "DELETE FROM rating WHERE request_id = :request";
constexpr auto rating_key = "request_id, given_by";
constexpr auto rating_values =
    "overall, shown_at, struck, appealed_at, fix_state, fix_unit_id, fix_due_at, fix_late_after, open_until";

void put(sql::Session& session, std::span<const domain::RatingRow> rows) {
  sql::insert_rows<domain::RatingRow>(session, insert_ratings, rows,
                                      session.dialect().upsert(rating_key, rating_values));
}

}  // namespace

void save_ratings(sql::Session& session, const domain::Request& request,
                  std::span<const domain::Event> events) {
  const bool concerned = std::ranges::any_of(
      events, [](const domain::Event& event) { return event.rating || !event.rating_dates.empty(); });
  const bool reopened = std::ranges::any_of(events, [](const domain::Event& event) {
    return domain::final(event.from) && !domain::final(event.to);
  });
  if (reopened) sql::execute(session, forget_ratings, request.id);
  if (concerned) put(session, domain::rating_rows(request));
}

void restore_ratings(sql::Session& session, std::span<const domain::History> histories) {
  std::vector<domain::RatingRow> rows;
  for (const auto& history : histories)
    std::ranges::move(domain::rating_rows(history.request), std::back_inserter(rows));
  put(session, rows);
}

}  // namespace xiezhu::persistence
