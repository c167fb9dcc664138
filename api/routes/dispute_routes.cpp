// Disputes: lists, raising one, detail and the actions of their life.
#include <algorithm>
#include <boost/json/array.hpp>

#include "api/http/query.hpp"
#include "api/http/reply.hpp"
#include "api/json/fields.hpp"
#include "api/routes/absent_colleagues.hpp"
#include "api/routes/dispute_input.hpp"
#include "api/routes/dispute_views.hpp"
#include "api/routes/request_input.hpp"
#include "api/routes/views.hpp"
#include "domain/dispute/dispute_commands.hpp"
#include "domain/dispute/dispute_visibility.hpp"
#include "domain/request/commands.hpp"
#include "domain/request/visibility.hpp"
#include "domain/supervision/commands.hpp"

namespace xiezhu::api {
namespace json = boost::json;
namespace {

using domain::Dispute;
using domain::DisputeId;

// What the caller may do for absent colleagues.
std::vector<DisputeRepresentation> dispute_representations(const Call& call, const Dispute& dispute,
                                                           const domain::Request& request) {
  std::vector<DisputeRepresentation> list;
  auto colleagues = absent_colleagues(call);
  if (colleagues.empty()) return list;
  const auto errand = domain::errand_beside(request, call.session->actor.unit, *call.reference);
  const auto now = call.environment.clock.now();
  for (auto& absent : colleagues) {
    if (!absent.lends(errand)) continue;
    auto allowed = domain::allowed_actions(dispute, absent.actor, call.reference->units, now);
    if (!allowed.empty()) list.push_back({*absent.actor.person, std::move(absent.name), std::move(allowed)});
  }
  return list;
}

std::map<domain::PersonId, std::string> names_in(const Call& call, const DisputeView& view) {
  std::vector<domain::PersonId> people{view.dispute.opened_by};
  for (const auto& event : view.events) {
    for (const auto& person : {event.person, event.on_behalf_of}) {
      if (person) people.push_back(*person);
    }
  }
  return call.unit->queries().names(people);
}

// The dispute as the caller sees it.
json::object detail(const Call& call, const Dispute& dispute) {
  const auto& actor = call.session->actor;
  const auto& units = call.reference->units;
  const auto now = call.environment.clock.now();
  DisputeView view{.dispute = dispute};
  view.events = call.unit->disputes().events(dispute.id);
  std::erase_if(view.events, [&](const domain::DisputeEvent& event) {
    return !domain::shows(units, event, dispute, actor);
  });
  view.names = names_in(call, view);
  view.allowed = domain::allowed_actions(dispute, actor, units, now);
  if (const auto about = call.unit->queries().request(dispute.opening.request)) {
    view.number = about->request.number ? about->request.number->text() : "";
    view.title = about->request.content.title;
    view.for_others = dispute_representations(call, dispute, about->request);
  }
  return dispute_view(view, *call.reference, now);
}

Response detail_response(const Call& call, int status, const Dispute& dispute) {
  return with_etag(json_response(status, detail(call, dispute)), std::to_string(dispute.version));
}

// The dispute of the address; nullopt when there is none or it is not for the caller to see.
std::optional<Dispute> visible_dispute(const Call& call) {
  const auto id = parse_id(call.captures.front());
  auto dispute = id ? call.unit->disputes().load(DisputeId{*id}) : std::nullopt;
  if (dispute && !domain::may_see(call.reference->units, call.session->actor, *dispute)) dispute.reset();
  return dispute;
}

// Whose list it is: everything that the caller may see, or the part of it that `mine` names. nullopt: an
// empty one.
std::optional<domain::DisputeFilter> viewpoint(const Call& call, const std::string& mine) {
  const auto& actor = call.session->actor;
  const auto place = domain::place_of(call.reference->units, actor);
  if (mine == "turn")
    return domain::DisputeFilter{
        .turn = domain::turn_of(call.reference->units, actor, call.environment.clock.now())};
  if (mine == "decider") {
    if (!place) return std::nullopt;
    return domain::DisputeFilter{.key = domain::desk_key(*place), .not_of = actor.unit};
  }
  const bool above = place && mine.empty();
  return domain::DisputeFilter{.key = above ? domain::overview_key(*place) : domain::unit_key(actor.unit)};
}

void read_flag(Query& query, std::string_view name, std::optional<bool>& flag) {
  const auto text = query.text(name);
  if (!text) return;
  if (*text != "true" && *text != "false") return query.complain(name, "malformed");
  flag = *text == "true";
}

template <class E>
std::optional<E> read_token(Query& query, std::string_view name) {
  const auto text = query.text(name);
  const auto token = text ? domain::from_name<E>(*text) : std::nullopt;
  if (text && !token) query.complain(name, "unknown");
  return token;
}

domain::DisputeFilter read_dispute_filter(Query& query) {
  domain::DisputeFilter filter;
  if (const auto request = query.id("request")) filter.request = domain::RequestId{*request};
  filter.state = read_token<domain::DisputeState>(query, "state");
  if (filter.state == domain::DisputeState::none) query.complain("state", "unknown");
  filter.type = read_token<domain::DisputeType>(query, "type");
  read_flag(query, "open", filter.open);
  std::optional<bool> overdue;
  read_flag(query, "overdue", overdue);
  if (overdue == false) query.complain("overdue", "malformed");
  filter.overdue = overdue.value_or(false);
  return filter;
}

json::array openable(const Call& call, std::optional<domain::RequestId> about) {
  json::array types;
  const auto view = about ? call.unit->queries().request(*about) : nullptr;
  if (view == nullptr) return types;
  for (const auto type : domain::openable_types(*call.unit, view->request, call.session->actor,
                                                *call.reference, call.environment.clock.now()))
    types.push_back(term(type));
  return types;
}

Response list_disputes(const Call& call) {
  Query query(call.request.query);
  auto filter = read_dispute_filter(query);
  const auto mine = query.text("mine").value_or("");
  if (!mine.empty() && mine != "turn" && mine != "decider" && mine != "party")
    query.complain("mine", "unknown");
  const auto after = query.id("after");
  const int limit = query.number("limit", 1, largest_page).value_or(default_page);
  if (auto errors = query.finish(); !errors.empty()) return invalid(call, std::move(errors));
  json::array items;
  std::string next;
  int total = 0;
  if (const auto view = viewpoint(call, mine)) {
    filter.key = view->key;
    filter.turn = view->turn;
    filter.not_of = view->not_of;
    const auto before = after ? std::optional{DisputeId{*after}} : std::nullopt;
    auto lines = call.unit->disputes().list(filter, before, limit + 1);
    total = call.unit->disputes().count(filter, largest_count + 1);
    if (std::cmp_greater(lines.size(), limit)) {
      lines.pop_back();
      next = id_text(lines.back().dispute.id);
    }
    const auto now = call.environment.clock.now();
    for (const auto& line : lines) items.push_back(dispute_line(line, *call.reference, now));
  }
  return json_response(200, json::object{{"items", std::move(items)},
                                         {"next", next.empty() ? json::value(nullptr) : json::value(next)},
                                         {"total", counted(total)},
                                         {"openable", openable(call, filter.request)}});
}

// As of orders and cards: what waits for the caller, and what he sees that is not over.
Response count_disputes(const Call& call) {
  Query query(call.request.query);
  if (auto errors = query.finish(); !errors.empty()) return invalid(call, std::move(errors));
  const auto number = [&](const domain::DisputeFilter& filter) {
    return counted(call.unit->disputes().count(filter, largest_count + 1));
  };
  auto all = *viewpoint(call, "");
  all.open = true;
  return json_response(200, json::object{{"mine", number(*viewpoint(call, "turn"))}, {"open", number(all)}});
}

Response open_dispute(const Call& call) {
  const auto act = read_dispute_opening(call.request.body);
  if (!act) return to_response(act.error(), call.request);
  call.note->on_behalf_of = act->on_behalf_of;
  const DisputeId id{call.environment.ids.next()};
  const auto dispute =
      domain::open_dispute(*call.unit, id, call.session->actor, *act, call.environment.clock.now());
  if (!dispute) return rejected(call, dispute.error());
  Response response = detail_response(call, 201, *dispute);
  response.headers.emplace_back("location", "/api/v1/disputes/" + id_text(id));
  return response;
}

Response show_dispute(const Call& call) {
  const auto dispute = visible_dispute(call);
  return dispute ? detail_response(call, 200, *dispute) : not_found(call);
}

// A stale write is answered with the newer state, so that a page can show what changed.
Response refused(const Call& call, DisputeId id, const domain::Rejection& rejection) {
  Problem problem = problem_of(rejection);
  if (rejection.reason == domain::Reason::stale_version) {
    if (const auto dispute = call.unit->disputes().load(id))
      problem.extra["current"] = detail(call, *dispute);
  }
  return to_response(problem, call.request);
}

Response act_on_dispute(const Call& call) {
  const auto verb = offered_dispute_verb(call.captures[1]);
  if (!verb) return to_response(Problem{"no_route"}, call.request);
  const auto act = read_dispute_act(*verb, call.request.body);
  if (!act) return to_response(act.error(), call.request);
  call.note->on_behalf_of = act->on_behalf_of;
  const auto number = parse_id(call.captures.front());
  if (!number) return not_found(call);
  const DisputeId id{*number};
  const auto seen = read_if_match(call.request.header("if-match"));
  if (!seen) return to_response(seen.error(), call.request);
  const auto now = call.environment.clock.now();
  const auto done = domain::perform(*call.unit, id, *seen, call.session->actor, *act, now);
  if (!done) return refused(call, id, done.error());
  domain::propose_card_for(*call.unit, call.environment.ids, *done, *seen, now);
  return detail_response(call, 200, *done);
}

}  // namespace

std::vector<Route> dispute_routes() {
  constexpr std::size_t texts = std::size_t{64} * 1024;
  return {
      {Method::get, "/api/v1/disputes", Access::business, Lane::reading, list_disputes, {200, 422}},
      {Method::post,
       "/api/v1/disputes",
       Access::business,
       Lane::writing,
       open_dispute,
       {201, 403, 409, 422},
       texts,
       true},
      {Method::get, "/api/v1/disputes/counts", Access::business, Lane::reading, count_disputes, {200, 422}},
      {Method::get, "/api/v1/disputes/{id}", Access::business, Lane::reading, show_dispute, {200, 304, 404}},
      {Method::post,
       "/api/v1/disputes/{id}/actions/{verb}",
       Access::business,
       Lane::writing,
       act_on_dispute,
       {200, 403, 404, 409, 412, 422, 428},
       texts,
       true}};
}

}  // namespace xiezhu::api
