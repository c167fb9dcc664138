// Working copies 工作副本: what the caller is typing. Nobody else ever sees one. Pages save every few
// seconds, so successes are not put into the audit log.
#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <limits>
#include <ranges>

#include "api/http/reply.hpp"
#include "api/json/fields.hpp"
#include "api/json/object_body.hpp"
#include "api/routes/request_input.hpp"
#include "api/routes/typed_text.hpp"
#include "api/routes/views.hpp"
#include "domain/request/commands.hpp"
#include "domain/request/visibility.hpp"

namespace xiezhu::api {
namespace json = boost::json;
namespace {

using domain::Verb;
using domain::WorkingCopy;

json::object copy_head(const WorkingCopy& copy) {
  return {{"id", id_text(copy.id)},
          {"request", copy.request ? json::value(id_text(*copy.request)) : json::value(nullptr)},
          {"verb", term(copy.verb)},
          {"begunOn", copy.begun_on == 0 ? json::value(nullptr) : json::value(copy.begun_on)},
          {"revision", copy.revision},
          {"title", copy.title},
          {"begunAt", domain::to_iso(copy.begun_at)},
          {"savedAt", domain::to_iso(copy.saved_at)}};
}

// The request of a copy, when the caller may see it (still).
domain::RequestViewPtr request_of(const Call& call, const WorkingCopy& copy) {
  auto view = copy.request ? call.unit->queries().request(*copy.request) : nullptr;
  const bool seen =
      view != nullptr && domain::may_see(call.reference->units, call.session->actor, view->request);
  return seen ? view : nullptr;
}

// The request as it was when the copy was begun; nullopt when that is not for the caller to know: how a
// request came to its signature is the requesting unit's own affair.
std::optional<domain::Request> request_then(const Call& call, const WorkingCopy& copy,
                                            const domain::Request& now) {
  if (copy.begun_on == now.version) return now;
  const auto events = call.unit->requests().events(now.id);
  if (std::cmp_greater(copy.begun_on, events.size())) return std::nullopt;
  auto then = domain::replay(now.id, std::span{events}.first(static_cast<std::size_t>(copy.begun_on)));
  const bool own = call.session->actor.unit == then.requesting_unit;
  return own || then.sent_at ? std::optional{std::move(then)} : std::nullopt;
}

// What the request says now beside what it said when the copy was begun.
json::value now_view(const Call& call, const WorkingCopy& copy) {
  const auto view = request_of(call, copy);
  if (view == nullptr) return nullptr;
  const auto& request = view->request;
  const auto then = request_then(call, copy, request);
  json::array fields;
  for (const auto& field : domain::beside(then ? &*then : nullptr, request)) {
    fields.push_back(json::object{{"field", field.field},
                                  {"then", field.then ? json::value(*field.then) : json::value(nullptr)},
                                  {"now", field.now},
                                  {"changed", field.changed()}});
  }
  const auto standing = domain::standing_of(*call.unit, call.reference->units, request, call.session->actor,
                                            call.environment.clock.now());
  const auto allowed = domain::allowed_actions(request, call.session->actor, standing);
  return json::object{{"version", request.version},
                      {"state", term(request.state)},
                      {"moved", request.version != copy.begun_on},
                      {"possible", std::ranges::find(allowed, copy.verb) != allowed.end()},
                      {"fields", std::move(fields)}};
}

json::object copy_view(const Call& call, const WorkingCopy& copy) {
  json::object view = copy_head(copy);
  const auto text = call.unit->working_copies().text(copy.id, copy.revision);
  view["fields"] = text ? json::parse(text->content) : json::value(json::object{});
  view["now"] = now_view(call, copy);
  return view;
}

Response copy_response(const Call& call, int status, const WorkingCopy& copy) {
  return with_etag(json_response(status, copy_view(call, copy)), std::to_string(copy.revision));
}

// The copy of the address, when it is the caller's.
std::optional<WorkingCopy> own_copy(const Call& call) {
  const auto id = parse_id(call.captures.front());
  auto copy = id ? call.unit->working_copies().find(domain::WorkingCopyId{*id}) : std::nullopt;
  if (copy && copy->person != call.session->actor.person) return std::nullopt;
  return copy;
}

// A stale save is answered with what the other tab has saved.
Response saved(const Call& call, const domain::Outcome<WorkingCopy>& copy) {
  if (copy) return copy_response(call, 200, *copy);
  Problem problem = problem_of(copy.error());
  if (copy.error().reason == domain::Reason::stale_version) {
    const auto newer = own_copy(call);
    if (!newer) return not_found(call);
    problem.extra["current"] = copy_view(call, *newer);
  }
  return to_response(problem, call.request);
}

Response list_copies(const Call& call) {
  json::array items;
  for (const auto& [copy, version] :
       call.unit->working_copies().of_person(*call.session->actor.person, domain::CopyLimits::per_person)) {
    json::object line = copy_head(copy);
    line["moved"] = version && *version != copy.begun_on;
    items.push_back(std::move(line));
  }
  return page_response(std::move(items), "");
}

// The verbs for which there is a form: without a request only those that begin one.
std::optional<Verb> read_verb(Fields& fields, bool of_request) {
  const auto name = fields.text("verb", TextKind::line);
  fields.demand("verb", name.has_value());
  if (!name) return std::nullopt;
  auto verb = domain::from_name<Verb>(*name);
  const bool begins = verb == Verb::draft || verb == Verb::record_oral;
  const bool fits = of_request ? verb == Verb::edit || offered_verb(*name).has_value() : begins;
  if (!fits) verb = std::nullopt;
  if (!verb) fields.complain("verb", "unknown");
  return verb;
}

constexpr std::int64_t any_version = std::numeric_limits<domain::Version>::max();

// The version that the page had before it; the present one when it does not say. A later one than the
// present is none.
domain::Version read_begun_on(Fields& fields, domain::Version otherwise, domain::Version present) {
  const auto version = fields.integer("begunOn", 1, any_version);
  if (version && *version > present)
    fields.complain("begunOn", "out_of_range", "≤ " + std::to_string(present));
  return version ? static_cast<domain::Version>(*version) : otherwise;
}

Response begin_copy(const Call& call) {
  const auto object = object_body(call.request.body);
  if (!object) return to_response(object.error(), call.request);
  Fields fields(*object);
  WorkingCopy copy{.id = domain::WorkingCopyId{call.environment.ids.next()},
                   .person = *call.session->actor.person,
                   .request = fields.id<domain::RequestTag>("request")};
  const auto verb = read_verb(fields, !fields.absent("request"));
  const auto view = request_of(call, copy);
  if (copy.request && view == nullptr) fields.complain("request", "unknown");
  const auto present = view != nullptr ? view->request.version : 0;
  copy.begun_on = read_begun_on(fields, present, present);
  const auto text = read_typed_text(fields, "fields");
  if (auto errors = fields.finish(); !errors.empty()) return invalid(call, std::move(errors));
  copy.verb = *verb;
  const auto begun = domain::begin_copy(*call.unit, copy, *text, call.environment.clock.now());
  if (!begun) return rejected(call, begun.error());
  Response response = copy_response(call, 201, *begun);
  response.headers.emplace_back("location", "/api/v1/working-copies/" + id_text(begun->id));
  return response;
}

// Without a tag: what the request says changes under the same revision, and nobody must take it for known.
Response show_copy(const Call& call) {
  const auto copy = own_copy(call);
  return copy ? json_response(200, copy_view(call, *copy)) : not_found(call);
}

Response save_copy(const Call& call) {
  const auto object = object_body(call.request.body);
  if (!object) return to_response(object.error(), call.request);
  auto copy = own_copy(call);
  if (!copy) return not_found(call);
  Fields fields(*object);
  const auto view = request_of(call, *copy);
  copy->begun_on =
      read_begun_on(fields, copy->begun_on, view != nullptr ? view->request.version : copy->begun_on);
  const auto text = read_typed_text(fields, "fields");
  if (auto errors = fields.finish(); !errors.empty()) return invalid(call, std::move(errors));
  const auto seen = read_if_match(call.request.header("if-match"));
  if (!seen) return to_response(seen.error(), call.request);
  return saved(call, domain::save_copy(*call.unit, *copy, *seen, *text, call.environment.clock.now()));
}

Response discard_copy(const Call& call) {
  const auto copy = own_copy(call);
  if (!copy) return not_found(call);
  const auto seen = read_if_match(call.request.header("if-match"));
  if (!seen) return to_response(seen.error(), call.request);
  if (copy->revision != *seen) return saved(call, domain::reject(domain::Reason::stale_version));
  call.unit->working_copies().remove(copy->id);
  return no_content();
}

json::object version_head(const domain::CopyVersion& version) {
  return {{"revision", version.revision},
          {"savedAt", domain::to_iso(version.saved_at)},
          {"bytes", version.bytes},
          {"setAside", version.set_aside}};
}

Response list_versions(const Call& call) {
  const auto copy = own_copy(call);
  if (!copy) return not_found(call);
  json::array items;
  for (const auto& version : call.unit->working_copies().versions(copy->id) | std::views::reverse)
    items.push_back(version_head(version));
  return page_response(std::move(items), "");
}

std::optional<int> captured_revision(const Call& call) {
  const auto revision = parse_id(call.captures[1]);
  return revision && std::in_range<int>(*revision) ? std::optional{static_cast<int>(*revision)}
                                                   : std::nullopt;
}

Response show_version(const Call& call) {
  const auto copy = own_copy(call);
  const auto revision = captured_revision(call);
  if (!copy || !revision) return not_found(call);
  const auto versions = call.unit->working_copies().versions(copy->id);
  const auto found = std::ranges::find(versions, *revision, &domain::CopyVersion::revision);
  const auto text = call.unit->working_copies().text(copy->id, *revision);
  if (found == versions.end() || !text) return not_found(call);
  json::object view = version_head(*found);
  view["fields"] = json::parse(text->content);
  return json_response(200, view);
}

Response restore_version(const Call& call) {
  if (auto refused = refuse_members(call)) return std::move(*refused);
  const auto copy = own_copy(call);
  const auto revision = captured_revision(call);
  if (!copy || !revision) return not_found(call);
  const auto seen = read_if_match(call.request.header("if-match"));
  if (!seen) return to_response(seen.error(), call.request);
  return saved(call, domain::restore_copy(*call.unit, *copy, *seen, *revision, call.environment.clock.now()));
}

Route unrecorded(Route route) {
  route.unrecorded = true;
  return route;
}

}  // namespace

std::vector<Route> working_copy_routes() {
  constexpr std::size_t form = std::size_t{128} * 1024;  // with every text as long as it may be
  constexpr std::size_t nothing = 1'024;
  return {
      {Method::get, "/api/v1/working-copies", Access::business, Lane::reading, list_copies, {200}},
      unrecorded({Method::post,
                  "/api/v1/working-copies",
                  Access::business,
                  Lane::writing,
                  begin_copy,
                  {201, 422},
                  form,
                  true}),
      {Method::get, "/api/v1/working-copies/{id}", Access::business, Lane::reading, show_copy, {200, 404}},
      unrecorded({Method::put,
                  "/api/v1/working-copies/{id}",
                  Access::business,
                  Lane::writing,
                  save_copy,
                  {200, 404, 412, 422, 428},
                  form}),
      unrecorded({Method::del,
                  "/api/v1/working-copies/{id}",
                  Access::business,
                  Lane::writing,
                  discard_copy,
                  {204, 404, 412, 428}}),
      {Method::get,
       "/api/v1/working-copies/{id}/versions",
       Access::business,
       Lane::reading,
       list_versions,
       {200, 404}},
      {Method::get,
       "/api/v1/working-copies/{id}/versions/{version}",
       Access::business,
       Lane::reading,
       show_version,
       {200, 404}},
      unrecorded({Method::post,
                  "/api/v1/working-copies/{id}/versions/{version}/restore",
                  Access::business,
                  Lane::writing,
                  restore_version,
                  {200, 404, 412, 422, 428},
                  nothing,
                  true})};
}

}  // namespace xiezhu::api
