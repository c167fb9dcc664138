// What a person marks for himself: favourites 收藏 and tracking 跟踪. Both are switches of one person, so the
// last word counts and no version is asked for.
#include <algorithm>

#include "api/http/query.hpp"
#include "api/http/reply.hpp"
#include "api/json/fields.hpp"
#include "api/routes/list_page.hpp"
#include "api/routes/views.hpp"
#include "api/routes/visible_request.hpp"

namespace xiezhu::api {
namespace json = boost::json;
namespace {

constexpr int most_tracked = 200;  // requests of one person

Response list_favourites(const Call& call) {
  Query query(call.request.query);
  const auto after = query.cursor("after");
  const int limit = query.number("limit", 1, largest_page).value_or(default_page);
  if (auto errors = query.finish(); !errors.empty()) return invalid(call, std::move(errors));
  auto found = call.unit->marks().favourites(*call.session->actor.person, after, limit + 1);
  std::string next;
  if (std::cmp_greater(found.size(), limit)) {
    found.pop_back();
    next = cursor_text({domain::epoch_millis(found.back().at), found.back().request.value()});
  }
  std::vector<domain::RequestId> ids;
  for (const auto& favourite : found) ids.push_back(favourite.request);
  const auto visible = visible_among(call, ids);
  std::erase_if(ids, [&](domain::RequestId id) { return !std::ranges::binary_search(visible, id); });
  return {200, "application/json", lines_page(call, call.unit->queries().summaries(ids), next)};
}

Response marks_response(const domain::Marks& marks) {
  return json_response(200, json::object{{"favourite", marks.favourite}, {"tracked", marks.tracked}});
}

using Mark = bool domain::Marks::*;

Response set_mark(const Call& call, Mark mark) {
  if (auto refused = refuse_members(call)) return std::move(*refused);
  const auto view = visible_request(call);
  if (view == nullptr) return not_found(call);
  const auto person = *call.session->actor.person;
  auto marks = call.unit->marks().marks(person, view->request.id);
  if (mark == &domain::Marks::tracked && !marks.tracked &&
      call.unit->marks().tracked_by(person, most_tracked) == most_tracked)
    return to_response(Problem{"limit_reached", std::to_string(most_tracked)}, call.request);
  marks.*mark = true;
  call.unit->marks().set(person, view->request.id, marks, call.environment.clock.now());
  return marks_response(marks);
}

// Also for a request that the person may no longer see.
Response clear_mark(const Call& call, Mark mark) {
  const auto id = parse_id(call.captures.front());
  const auto person = *call.session->actor.person;
  auto marks = id ? call.unit->marks().marks(person, domain::RequestId{*id}) : domain::Marks{};
  if (!(marks.*mark) && visible_request(call) == nullptr) return not_found(call);
  marks.*mark = false;
  call.unit->marks().set(person, domain::RequestId{*id}, marks, call.environment.clock.now());
  return no_content();
}

Response add_favourite(const Call& call) { return set_mark(call, &domain::Marks::favourite); }
Response drop_favourite(const Call& call) { return clear_mark(call, &domain::Marks::favourite); }
Response track(const Call& call) { return set_mark(call, &domain::Marks::tracked); }
Response stop_tracking(const Call& call) { return clear_mark(call, &domain::Marks::tracked); }

}  // namespace

std::vector<Route> favourite_routes() {
  using enum Access;
  constexpr std::size_t nothing = 1'024;
  constexpr auto favourite = "/api/v1/requests/{id}/favourite";
  constexpr auto tracking = "/api/v1/requests/{id}/tracking";
  return {{Method::get, "/api/v1/favourites", business, Lane::reading, list_favourites, {200, 422}},
          {Method::put, favourite, business, Lane::writing, add_favourite, {200, 404, 422}, nothing},
          {Method::del, favourite, business, Lane::writing, drop_favourite, {204, 404}},
          {Method::put, tracking, business, Lane::writing, track, {200, 404, 409, 422}, nothing},
          {Method::del, tracking, business, Lane::writing, stop_tracking, {204, 404}}};
}

}  // namespace xiezhu::api
