// Requests: drafting, lists, detail and the actions of the lifecycle.
#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "api/http/query.hpp"
#include "api/http/reply.hpp"
#include "api/json/fields.hpp"
#include "api/routes/absent_colleagues.hpp"
#include "api/routes/list_input.hpp"
#include "api/routes/list_page.hpp"
#include "api/routes/request_input.hpp"
#include "api/routes/request_views.hpp"
#include "api/routes/visible_request.hpp"
#include "domain/drafting/copy_as_new.hpp"
#include "domain/request/commands.hpp"

namespace xiezhu::api {
namespace json = boost::json;
namespace {

using domain::RequestId;

std::optional<RequestId> captured_id(const Call& call) {
  const auto id = parse_id(call.captures.front());
  return id ? std::optional{RequestId{*id}} : std::nullopt;
}

// What the caller may do for absent colleagues, each with the verbs that a delegation lends him.
std::vector<Representation> representations(const Call& call, const domain::Request& request) {
  std::vector<Representation> list;
  const auto now = call.environment.clock.now();
  for (const auto& absent : absent_colleagues(call)) {
    const auto& actor = absent.actor;
    Representation one{*actor.person, absent.name, {}};
    for (const auto verb : domain::allowed_actions(
             request, actor, domain::standing_of(*call.unit, call.reference->units, request, actor, now))) {
      if (absent.lends(domain::errand_of(request, verb, actor.unit, *call.reference)))
        one.allowed.push_back(verb);
    }
    if (!one.allowed.empty()) list.push_back(std::move(one));
  }
  return list;
}

std::string detail(const Call& call, const domain::RequestViewPtr& view) {
  const auto& actor = call.session->actor;
  const auto now = call.environment.clock.now();
  const auto allowed = domain::allowed_actions(
      view->request, actor,
      domain::standing_of(*call.unit, call.reference->units, view->request, actor, now));
  const auto head =
      call.fragments.of(view, call.reference->version, [&] { return request_head(*view, *call.reference); });
  const auto marks =
      actor.person ? call.unit->marks().marks(*actor.person, view->request.id) : domain::Marks{};
  return *head + request_tail(*view, *call.reference, now,
                              {actor.unit, allowed, representations(call, view->request), marks});
}

Response detail_response(const Call& call, int status, const domain::RequestViewPtr& view) {
  return with_etag({status, "application/json", detail(call, view)}, std::to_string(view->request.version));
}

// The answer to a write: the request as it now stands.
Response stored(const Call& call, int status, RequestId id) {
  const auto view = call.unit->queries().request(id);
  return view != nullptr ? detail_response(call, status, view) : not_found(call);
}

// One member more for an answer that is a JSON object.
Response with_member(Response response, std::string_view name, const json::value& value) {
  if (response.status >= 400) return response;
  response.body.pop_back();
  response.body += ",\"" + std::string{name} + "\":" + json::serialize(value) + "}";
  return response;
}

// A stale write is answered with the newer state, so that a page can show what changed.
Response refused(const Call& call, RequestId id, const domain::Rejection& rejection) {
  Problem problem = problem_of(rejection);
  if (rejection.reason == domain::Reason::stale_version) {
    if (const auto view = call.unit->queries().request(id))
      problem.extra["current"] = json::parse(detail(call, view));
  }
  return to_response(problem, call.request);
}

Response begun(const Call& call, const domain::Act& act) {
  call.note->on_behalf_of = act.on_behalf_of;
  const RequestId id{call.environment.ids.next()};
  const auto request = domain::begin(*call.unit, id, call.session->actor, act, call.environment.clock.now());
  if (!request) return rejected(call, request.error());
  Response response = stored(call, 201, id);
  response.headers.emplace_back("location", "/api/v1/requests/" + id_text(id));
  return response;
}

// The text that was typed for it goes with it.
Response begin_request(const Call& call, domain::Verb verb) {
  const auto act = read_drafting(verb, call.request.body);
  if (!act) return to_response(act.error(), call.request);
  Query query(call.request.query);
  const auto copy = query.id("workingCopy");
  if (auto errors = query.finish(); !errors.empty()) return invalid(call, std::move(errors));
  Response response = begun(call, *act);
  if (copy && response.status == 201)
    call.unit->working_copies().remove_of_new(*call.session->actor.person, domain::WorkingCopyId{*copy});
  return response;
}

// A new draft from an earlier request of the caller's unit; the answer says what could not be taken over.
Response draft_anew(const Call& call) {
  if (auto refused = refuse_members(call)) return std::move(*refused);
  const auto view = visible_request(call);
  if (view == nullptr) return not_found(call);
  if (view->request.requesting_unit != call.session->actor.unit)
    return to_response(Problem{"forbidden"}, call.request);
  const auto anew = domain::content_anew(view->request.content, *call.reference,
                                         domain::local_date(call.environment.clock.now()));
  domain::Act act{.verb = domain::Verb::draft};
  act.content = anew.content;
  return with_member(begun(call, act), "copied",
                     json::object{{"from", id_text(view->request.id)},
                                  {"item", term(anew.item)},
                                  {"requestedUnit", term(anew.requested_unit)}});
}

Response draft_request(const Call& call) { return begin_request(call, domain::Verb::draft); }
Response record_oral_request(const Call& call) { return begin_request(call, domain::Verb::record_oral); }

Response act(const Call& call, const domain::Act& act) {
  call.note->on_behalf_of = act.on_behalf_of;
  const auto id = captured_id(call);
  if (!id) return not_found(call);
  const auto seen = read_if_match(call.request.header("if-match"));
  if (!seen) return to_response(seen.error(), call.request);
  const auto done =
      domain::perform(*call.unit, *id, *seen, call.session->actor, act, call.environment.clock.now());
  if (!done) return refused(call, *id, done.error());
  // What was typed for it has been handed in.
  call.unit->working_copies().remove_of(*call.session->actor.person, *id, act.verb);
  Response response = stored(call, 200, *id);
  if (act.verb != domain::Verb::submit) return response;
  const auto open =
      domain::open_materials(*done, call.unit->drafting().checklist(*id), call.unit->reference()->catalogue);
  return with_member(std::move(response), "openMaterials", json::array(open.begin(), open.end()));
}

Response edit_request(const Call& call) {
  const auto input = read_drafting(domain::Verb::edit, call.request.body);
  return input ? act(call, *input) : to_response(input.error(), call.request);
}

Response act_on_request(const Call& call) {
  const auto verb = offered_verb(call.captures[1]);
  if (!verb) return to_response(Problem{"no_route"}, call.request);
  auto input = read_act(*verb, call.request.body);
  if (!input) return to_response(input.error(), call.request);
  if (*verb == domain::Verb::split) input->part = RequestId{call.environment.ids.next()};
  return act(call, *input);
}

Response show_request(const Call& call) {
  const auto view = visible_request(call);
  return view != nullptr ? detail_response(call, 200, view) : not_found(call);
}

Response show_timeline(const Call& call) {
  const auto view = visible_request(call);
  if (!view) return not_found(call);
  auto steps = timeline_view(call.unit->queries().timeline(view->request.id), view->request,
                             call.session->actor.unit, *call.reference);
  return with_etag(page_response(std::move(steps), ""), std::to_string(view->request.version));
}

// Day by day how the dates of a clock came about; null for dates that a pause moved or an older calendar
// gave.
json::value explained(const domain::ClockRun& run, const domain::WorkingCalendar& calendar) {
  auto limit = domain::limit_of(run.limit);
  if (auto* days = std::get_if<domain::WorkingDays>(&limit)) days->count += run.extended;
  const auto deadline = calendar.deadline(run.started_at, limit);
  const auto days = calendar.explain(run.started_at, limit);
  if (!deadline || !days || deadline->due != run.due_at) return nullptr;
  return days_view(*days);
}

Response show_clocks(const Call& call) {
  const auto view = visible_request(call);
  if (!view) return not_found(call);
  const auto& calendar = call.reference->calendar;
  const auto now = call.environment.clock.now();
  json::array items;
  for (const auto& run : view->request.clocks.runs()) {
    json::object clock = clock_view(run, calendar, now);
    clock["days"] = explained(run, calendar);
    items.push_back(std::move(clock));
  }
  return page_response(std::move(items), "");
}

// The caller, or the absent colleague whose lists he looks after.
domain::Outcome<domain::Actor> viewer_for(const Call& call, std::optional<std::int64_t> absent) {
  const auto& actor = call.session->actor;
  if (!absent) return actor;
  const domain::PersonId id{*absent};
  const auto known = call.unit->delegations().of_unit(actor.unit);
  const auto lent = domain::represented_at_all(known, actor.person.value_or(domain::PersonId{}),
                                               domain::local_date(call.environment.clock.now()));
  const auto person = std::ranges::binary_search(lent, id) ? call.unit->people().find(id) : std::nullopt;
  if (!person) return domain::reject(domain::Reason::not_delegated);
  return domain::Actor{id, actor.unit, person->roles, actor.person};
}

Response list_requests(const Call& call) {
  Query query(call.request.query);
  const auto list = read_list(query, *call.reference, call.environment.clock.now());
  const auto order = sort_text(list.sort);
  const auto after = query.cursor("after", order);
  const int limit = query.number("limit", 1, largest_page).value_or(default_page);
  const auto absent = query.id("onBehalfOf");
  if (auto errors = query.finish(); !errors.empty()) return invalid(call, std::move(errors));
  const auto viewer = viewer_for(call, absent);
  if (!viewer) return rejected(call, viewer.error());

  auto lines = call.unit->queries().tab(list, *viewer, after, limit + 1);
  std::string next;
  if (std::cmp_greater(lines.size(), limit)) {
    lines.pop_back();
    next = cursor_text({lines.back().sort_key, lines.back().summary->id.value()}, order);
  }
  std::vector<domain::RequestSummaryPtr> summaries;
  for (auto& line : lines) summaries.push_back(std::move(line.summary));
  return {200, "application/json", lines_page(call, summaries, next)};
}

// Every tab under the same filter.
Response count_requests(const Call& call) {
  Query query(call.request.query);
  domain::ListQuery list{.filter = read_filter(query, *call.reference), .now = call.environment.clock.now()};
  if (auto errors = query.finish(); !errors.empty()) return invalid(call, std::move(errors));
  json::object counts;
  for (const auto& tab : domain::EnumNames<domain::Tab>::table) {
    list.tab = tab.value;
    auto count = counted(call.unit->queries().count(list, call.session->actor, largest_count + 1));
    count["name"] = tab.chinese;
    counts[tab.name] = std::move(count);
  }
  return json_response(200, counts);
}

}  // namespace

std::vector<Route> request_routes() {
  constexpr std::size_t letter = std::size_t{64} * 1024;
  constexpr std::size_t nothing = 1'024;
  return {
      {Method::get, "/api/v1/requests", Access::business, Lane::reading, list_requests, {200, 403, 422}},
      {Method::post,
       "/api/v1/requests",
       Access::business,
       Lane::writing,
       draft_request,
       {201, 403, 422},
       letter,
       true},
      {Method::post,
       "/api/v1/requests/oral",
       Access::business,
       Lane::writing,
       record_oral_request,
       {201, 403, 422},
       letter,
       true},
      {Method::get, "/api/v1/requests/counts", Access::business, Lane::reading, count_requests, {200, 422}},
      {Method::get, "/api/v1/requests/{id}", Access::business, Lane::reading, show_request, {200, 304, 404}},
      {Method::put,
       "/api/v1/requests/{id}",
       Access::business,
       Lane::writing,
       edit_request,
       {200, 403, 404, 409, 412, 422, 428},
       letter},
      {Method::post,
       "/api/v1/requests/{id}/actions/{verb}",
       Access::business,
       Lane::writing,
       act_on_request,
       {200, 403, 404, 409, 412, 422, 428},
       letter,
       true},
      {Method::post,
       "/api/v1/requests/{id}/new-draft",
       Access::business,
       Lane::writing,
       draft_anew,
       {201, 403, 404, 422},
       nothing,
       true},
      {Method::get,
       "/api/v1/requests/{id}/timeline",
       Access::business,
       Lane::reading,
       show_timeline,
       {200, 304, 404}},
      {Method::get, "/api/v1/requests/{id}/clocks", Access::business, Lane::reading, show_clocks, {200, 404}},
  };
}

}  // namespace xiezhu::api
