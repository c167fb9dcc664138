// Saved views 视图 of lists, and the columns that a person wants to see.
#include <boost/json/array.hpp>
#include <map>

#include "api/http/query.hpp"
#include "api/http/reply.hpp"
#include "api/json/object_body.hpp"
#include "api/routes/request_input.hpp"
#include "api/routes/view_input.hpp"
#include "api/routes/views.hpp"

namespace xiezhu::api {
namespace json = boost::json;
namespace {

using domain::SavedView;
using domain::ViewLimits;

json::object saved_view(const Call& call, const SavedView& view, const std::string& owner) {
  json::array gone;
  for (const auto& member : gone_from(view, *call.reference)) gone.emplace_back(member);
  return {{"id", id_text(view.id)},
          {"version", view.version},
          {"name", view.name},
          {"tab", term(view.tab)},
          {"shared", view.shared},
          {"owner", person_brief(view.owner, owner)},
          {"mayChange", domain::may_change(view, call.session->actor)},
          {"filter", filter_view(view.filter)},
          {"sort", view.sort.empty() ? json::value(nullptr) : json::value(view.sort)},
          {"columns", view.columns.empty() ? json::value(nullptr) : json::value(columns_view(view.columns))},
          {"gone", std::move(gone)},
          {"changedAt", domain::to_iso(view.changed_at)}};
}

json::object saved_view(const Call& call, const SavedView& view) {
  const std::array owners{view.owner};
  const auto names = call.unit->queries().names(owners);
  const auto name = names.find(view.owner);
  return saved_view(call, view, name == names.end() ? "" : name->second);
}

Response view_response(const Call& call, int status, const SavedView& view) {
  return with_etag(json_response(status, saved_view(call, view)), std::to_string(view.version));
}

std::optional<SavedView> usable_view(const Call& call) {
  const auto id = parse_id(call.captures.front());
  auto view = id ? call.unit->views().find(domain::ViewId{*id}) : std::nullopt;
  return view && domain::may_use(*view, call.session->actor) ? view : std::nullopt;
}

Response list_views(const Call& call) {
  Query query(call.request.query);
  const domain::ViewId after{query.id("after").value_or(0)};
  const int limit = query.number("limit", 1, largest_page).value_or(default_page);
  if (auto errors = query.finish(); !errors.empty()) return invalid(call, std::move(errors));
  auto views = call.unit->views().usable(call.session->actor, after, limit + 1);
  std::string next;
  if (std::cmp_greater(views.size(), limit)) {
    views.pop_back();
    next = id_text(views.back().id);
  }
  std::vector<domain::PersonId> owners;
  for (const auto& view : views) owners.push_back(view.owner);
  auto names =
      owners.empty() ? std::map<domain::PersonId, std::string>{} : call.unit->queries().names(owners);
  json::array items;
  for (const auto& view : views) items.push_back(saved_view(call, view, names[view.owner]));
  return page_response(std::move(items), next);
}

Response show_view(const Call& call) {
  const auto view = usable_view(call);
  return view ? view_response(call, 200, *view) : not_found(call);
}

// What the body says about a view; the answer when it is not in order.
std::expected<SavedView, Response> wanted_view(const Call& call) {
  const auto body = object_body(call.request.body);
  if (!body) return std::unexpected(to_response(body.error(), call.request));
  Fields fields(*body);
  SavedView view{.changed_at = call.environment.clock.now()};
  read_view(fields, *call.reference, view);
  if (auto errors = fields.finish(); !errors.empty())
    return std::unexpected(invalid(call, std::move(errors)));
  return view;
}

Response limit_reached(const Call& call, int limit) {
  return to_response(Problem{"limit_reached", std::to_string(limit)}, call.request);
}

Response add_view(const Call& call) {
  auto view = wanted_view(call);
  if (!view) return view.error();
  const auto& actor = call.session->actor;
  if (call.unit->views().owned_by(*actor.person) >= ViewLimits::owned)
    return limit_reached(call, ViewLimits::owned);
  if (view->shared && call.unit->views().shared_with(actor.unit) >= ViewLimits::shared)
    return limit_reached(call, ViewLimits::shared);
  view->id = domain::ViewId{call.environment.ids.next()};
  view->owner = *actor.person;
  view->unit = actor.unit;
  call.unit->views().insert(*view);
  Response response = view_response(call, 201, *view);
  response.headers.emplace_back("location", "/api/v1/list-views/" + id_text(view->id));
  return response;
}

Response stale_view(const Call& call, domain::ViewId id) {
  const auto current = call.unit->views().find(id);
  if (!current) return not_found(call);
  Problem problem{"stale_version", std::to_string(current->version)};
  problem.extra["current"] = saved_view(call, *current);
  return to_response(problem, call.request);
}

// The stored view, which the caller may change and has seen as it is; else the answer.
std::expected<SavedView, Response> changeable_view(const Call& call) {
  auto view = usable_view(call);
  if (!view) return std::unexpected(not_found(call));
  if (!domain::may_change(*view, call.session->actor))
    return std::unexpected(to_response(Problem{"forbidden"}, call.request));
  const auto seen = read_if_match(call.request.header("if-match"));
  if (!seen) return std::unexpected(to_response(seen.error(), call.request));
  if (view->version != *seen) return std::unexpected(stale_view(call, view->id));
  return std::move(*view);
}

Response put_view(const Call& call) {
  auto wanted = wanted_view(call);
  if (!wanted) return wanted.error();
  const auto view = changeable_view(call);
  if (!view) return view.error();
  if (wanted->shared && !view->shared && call.unit->views().shared_with(view->unit) >= ViewLimits::shared)
    return limit_reached(call, ViewLimits::shared);
  wanted->id = view->id;
  wanted->owner = view->owner;
  wanted->unit = view->unit;
  wanted->version = view->version;
  if (!call.unit->views().update(*wanted)) return stale_view(call, view->id);
  ++wanted->version;
  return view_response(call, 200, *wanted);
}

Response delete_view(const Call& call) {
  const auto view = changeable_view(call);
  if (!view) return view.error();
  return call.unit->views().remove(view->id, view->version) ? no_content() : stale_view(call, view->id);
}

json::object kept_columns(domain::Tab tab, const domain::KeptColumns& kept) {
  return {{"tab", term(tab)},
          {"version", kept.version},
          {"own", kept.own},
          {"columns", columns_view(kept.columns)}};
}

std::optional<domain::Tab> captured_tab(const Call& call) {
  return domain::from_name<domain::Tab>(call.captures.front());
}

Response columns_response(const Call& call, domain::Tab tab) {
  const auto kept = call.unit->views().columns(*call.session->actor.person, tab);
  return with_etag(json_response(200, kept_columns(tab, kept)), std::to_string(kept.version));
}

Response show_columns(const Call& call) {
  const auto tab = captured_tab(call);
  return tab ? columns_response(call, *tab) : not_found(call);
}

// Null for the columns goes back to the default.
Response put_columns(const Call& call) {
  const auto tab = captured_tab(call);
  if (!tab) return not_found(call);
  const auto body = object_body(call.request.body);
  if (!body) return to_response(body.error(), call.request);
  Fields fields(*body);
  const auto columns = read_column_set(fields, "columns");
  if (!body->contains("columns")) fields.complain("columns", "missing");
  if (auto errors = fields.finish(); !errors.empty()) return invalid(call, std::move(errors));
  const auto seen = read_if_match(call.request.header("if-match"));
  if (!seen) return to_response(seen.error(), call.request);
  const auto person = *call.session->actor.person;
  if (call.unit->views().set_columns(person, *tab, columns, *seen)) return columns_response(call, *tab);
  const auto kept = call.unit->views().columns(person, *tab);
  Problem problem{"stale_version", std::to_string(kept.version)};
  problem.extra["current"] = kept_columns(*tab, kept);
  return to_response(problem, call.request);
}

}  // namespace

std::vector<Route> saved_view_routes() {
  using enum Access;
  constexpr std::size_t small = 8'192;
  constexpr auto views = "/api/v1/list-views";
  constexpr auto one = "/api/v1/list-views/{id}";
  constexpr auto columns = "/api/v1/list-columns/{tab}";
  return {{Method::get, views, business, Lane::reading, list_views, {200, 422}},
          {Method::post, views, business, Lane::writing, add_view, {201, 409, 422}, small, true},
          {Method::get, one, business, Lane::reading, show_view, {200, 304, 404}},
          {Method::put, one, business, Lane::writing, put_view, {200, 403, 404, 409, 412, 422, 428}, small},
          {Method::del, one, business, Lane::writing, delete_view, {204, 403, 404, 412, 428}},
          {Method::get, columns, business, Lane::reading, show_columns, {200, 304, 404}},
          {Method::put, columns, business, Lane::writing, put_columns, {200, 404, 412, 422, 428}, small}};
}

}  // namespace xiezhu::api
