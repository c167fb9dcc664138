#include "persistence/repositories/mark_repo.hpp"

#include <limits>

#include "persistence/sql/statement.hpp"

namespace xiezhu::persistence {
namespace {

constexpr auto select_own_marks =
    "SELECT favourite, tracked FROM request_mark WHERE person_id = :person AND request_id = :request";
constexpr auto insert_marks =
    "INSERT INTO request_mark (person_id, request_id, favourite, tracked, marked_at)";
constexpr auto marks_key = "person_id, request_id";
constexpr auto delete_marks = "DELETE FROM request_mark WHERE person_id = :person AND request_id = :request";
constexpr auto select_favourites =
    "SELECT request_id, marked_at FROM request_mark WHERE person_id = :person AND favourite = 1 AND ";
constexpr auto newest_favourites_first = " ORDER BY marked_at DESC, request_id DESC LIMIT :limit";
constexpr auto count_tracked =
    "SELECT COUNT(*) FROM (SELECT 1 FROM request_mark WHERE person_id = :person AND tracked = 1 LIMIT "
    ":at_most) counted";

}  // namespace

template <>
struct sql::Fields<domain::Favourite> {
  static auto of(auto& row) { return std::tie(row.request, row.at); }
};

domain::Marks MarkRepo::marks(domain::PersonId person, domain::RequestId request) {
  const auto row = sql::one<std::tuple<bool, bool>>(session_, select_own_marks, person, request);
  return row ? domain::Marks{std::get<0>(*row), std::get<1>(*row)} : domain::Marks{};
}

// The instant is that of the star: tracking moves nothing in the list of favourites.
void MarkRepo::set(domain::PersonId person, domain::RequestId request, const domain::Marks& marks,
                   domain::Instant now) {
  const auto known = this->marks(person, request);
  if (known == marks) return;
  if (marks == domain::Marks{}) {
    sql::execute(session_, delete_marks, person, request);
    return;
  }
  const auto cells = sql::cells(person, request, marks.favourite, marks.tracked, now);
  const bool starred_before = known.favourite && marks.favourite;
  sql::insert_cells(session_, insert_marks, cells.size(), cells,
                    session_.dialect().upsert(
                        marks_key, starred_before ? "favourite, tracked" : "favourite, tracked, marked_at"));
}

std::vector<domain::Favourite> MarkRepo::favourites(domain::PersonId person,
                                                    std::optional<domain::Cursor> after, int limit) {
  constexpr auto greatest = std::numeric_limits<std::int64_t>::max();
  const auto start = after.value_or(domain::Cursor{greatest, greatest});
  auto parameters = sql::cells(person);
  for (auto& cell : session_.dialect().keyset_cells(start.sort_key, start.id))
    parameters.push_back(std::move(cell));
  parameters.push_back(sql::to_cell(limit));
  const auto text = select_favourites + session_.dialect().keyset_before("marked_at", "request_id") +
                    newest_favourites_first;
  return sql::rows_with<domain::Favourite>(session_, text, parameters);
}

int MarkRepo::tracked_by(domain::PersonId person, int at_most) {
  return sql::value<int>(session_, count_tracked, person, at_most);
}

}  // namespace xiezhu::persistence
