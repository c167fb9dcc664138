// Supervision orders 督办单 and cards 黄牌、红牌. Both have the same routes, so each handler is written once.
#include <algorithm>
#include <boost/json/array.hpp>

#include "api/http/reply.hpp"
#include "api/json/fields.hpp"
#include "api/routes/absent_colleagues.hpp"
#include "api/routes/request_input.hpp"
#include "api/routes/supervision_input.hpp"
#include "api/routes/supervision_views.hpp"
#include "domain/request/commands.hpp"

namespace xiezhu::api {
namespace json = boost::json;
namespace {

using domain::Card;
using domain::Order;

template <class Thing>
constexpr const Thing* kind = nullptr;

template <class Thing>
auto& repository(const Call& call) {
  if constexpr (std::is_same_v<Thing, Order>) {
    return call.unit->orders();
  } else {
    return call.unit->cards();
  }
}

template <class Thing>
std::string address_of(typename Thing::Id id) {
  return (std::is_same_v<Thing, Order> ? "/api/v1/supervision-orders/" : "/api/v1/cards/") + id_text(id);
}

template <class Thing>
std::optional<typename Thing::Id> captured(const Call& call) {
  const auto id = parse_id(call.captures.front());
  return id ? std::optional{typename Thing::Id{*id}} : std::nullopt;
}

template <class Verb>
json::array terms(const std::vector<Verb>& verbs) {
  json::array list;
  for (const auto verb : verbs) list.push_back(term(verb));
  return list;
}

// The absent colleagues who lend the caller their rights for this.
template <class Thing>
std::vector<AbsentColleague> lenders(const Call& call, const Thing& thing) {
  auto colleagues = absent_colleagues(call);
  if (colleagues.empty()) return colleagues;
  const auto request = call.unit->requests().load(thing.subject.request).value_or(domain::Request{});
  const auto errand = domain::errand_beside(request, call.session->actor.unit, *call.reference);
  std::erase_if(colleagues, [&](const AbsentColleague& absent) { return !absent.lends(errand); });
  return colleagues;
}

// Whoever stands in for a colleague sees what that one sees.
template <class Thing>
bool visible(const Call& call, const Thing& thing) {
  if (domain::may_see(*call.unit, call.session->actor, thing)) return true;
  return std::ranges::any_of(lenders(call, thing), [&](const AbsentColleague& absent) {
    return domain::may_see(*call.unit, absent.actor, thing);
  });
}

template <class Thing>
json::array delegated(const Call& call, const Thing& thing, const std::vector<AbsentColleague>& absent) {
  json::array list;
  for (const auto& one : absent) {
    const auto allowed =
        domain::allowed_actions(thing, one.actor, call.reference->units, call.environment.clock.now());
    if (!allowed.empty())
      list.push_back(json::object{{"onBehalfOf", person_brief(one.actor.person, one.name)},
                                  {"actions", terms(allowed)}});
  }
  return list;
}

// How it came to be issued is the affair of the coordinators and their deputies.
template <class Thing>
json::array events_view(const Call& call, const Thing& thing, const std::vector<AbsentColleague>& absent) {
  const auto& units = call.reference->units;
  const auto coordinates = [&](const domain::Actor& actor) {
    return domain::sides_of(units, actor, thing).coordinator;
  };
  bool shown =
      coordinates(call.session->actor) || std::ranges::any_of(absent, coordinates, &AbsentColleague::actor);
  json::array list;
  for (const auto& entry : repository<Thing>(call).timeline(thing.id)) {
    shown |= entry.event.verb == Thing::Verb::issue;
    if (shown) list.push_back(supervision_event_view(entry, units));
  }
  return list;
}

template <class Thing>
json::object whole_view(const Call& call, const domain::SupervisionLine<Thing>& line) {
  const auto now = call.environment.clock.now();
  auto view = supervision_view(line, *call.reference, now);
  add_detail(view, line.thing, *call.reference, now);
  view["allowedActions"] =
      terms(domain::allowed_actions(line.thing, call.session->actor, call.reference->units, now));
  const auto absent = lenders(call, line.thing);
  view["delegatedActions"] = delegated(call, line.thing, absent);
  view["events"] = events_view(call, line.thing, absent);
  return view;
}

// The answer to a write: it as it now stands.
template <class Thing>
Response stored_supervision(const Call& call, int status, typename Thing::Id id) {
  const auto line = repository<Thing>(call).line(id);
  if (!line) return not_found(call);
  return with_etag(json_response(status, whole_view(call, *line)), std::to_string(line->thing.version));
}

// A stale write is answered with the newer state, so that a page can show what changed.
template <class Thing>
Response refused_supervision(const Call& call, typename Thing::Id id, const domain::Rejection& rejection) {
  Problem problem = problem_of(rejection);
  if (rejection.reason == domain::Reason::stale_version) {
    if (const auto line = repository<Thing>(call).line(id))
      problem.extra["current"] = whole_view(call, *line);
  }
  return to_response(problem, call.request);
}

// What the caller sees of what he asks for: his area or what his unit was issued; about one request whatever
// was issued, when he sees that.
template <class Thing>
domain::SupervisionFilter<Thing> visible_part(const Call& call, domain::SupervisionFilter<Thing> asked) {
  const auto& units = call.reference->units;
  const auto& actor = call.session->actor;
  auto base = domain::supervision_for<Thing>(units, actor);
  const auto request = asked.request ? call.unit->requests().load(*asked.request) : std::nullopt;
  if (request && domain::sees_supervision(units, actor, *request)) {
    // Coordinators of supervision go on seeing the proposals of their area.
    if (base.region) base.issued = true;
    base.unit.reset();
  }
  asked.region = base.region;
  asked.issued = base.issued;
  // Nobody's unit has the id 0.
  if (base.unit) asked.unit = asked.unit.value_or(*base.unit) == *base.unit ? *base.unit : domain::UnitId{};
  return asked;
}

template <class Thing>
Response list_supervision(const Call& call) {
  Query query(call.request.query);
  auto [asked, mine] = read_supervision_query<Thing>(query);
  const auto after = query.id("after");
  const int limit = query.number("limit", 1, largest_page).value_or(default_page);
  if (auto errors = query.finish(); !errors.empty()) return invalid(call, std::move(errors));
  if (mine) asked.mine = domain::waiting_for<Thing>(call.session->actor);
  const auto before = after ? std::optional{typename Thing::Id{*after}} : std::nullopt;
  auto lines = repository<Thing>(call).list(visible_part<Thing>(call, asked), before, limit + 1);
  std::string next;
  if (std::cmp_greater(lines.size(), limit)) {
    lines.pop_back();
    next = id_text(lines.back().thing.id);
  }
  json::array items;
  for (const auto& line : lines)
    items.push_back(supervision_view(line, *call.reference, call.environment.clock.now()));
  return page_response(std::move(items), next);
}

template <class Thing>
Response count_supervision(const Call& call) {
  Query query(call.request.query);
  if (auto errors = query.finish(); !errors.empty()) return invalid(call, std::move(errors));
  const auto number = [&](domain::SupervisionFilter<Thing> asked) {
    return counted(repository<Thing>(call).count(visible_part<Thing>(call, asked), largest_count + 1));
  };
  return json_response(
      200, json::object{{"mine", number({.mine = domain::waiting_for<Thing>(call.session->actor)})},
                        {"open", number({.open = true})}});
}

template <class Thing>
Response show_supervision(const Call& call) {
  const auto id = captured<Thing>(call);
  const auto line = id ? repository<Thing>(call).line(*id) : std::nullopt;
  if (!line || !visible(call, line->thing)) return not_found(call);
  return with_etag(json_response(200, whole_view(call, *line)), std::to_string(line->thing.version));
}

template <class Thing>
Response propose_supervision(const Call& call) {
  const auto act = read_proposal(kind<Thing>, call.request.body);
  if (!act) return to_response(act.error(), call.request);
  call.note->on_behalf_of = act->on_behalf_of;
  const typename Thing::Id id{call.environment.ids.next()};
  const auto made = domain::propose(*call.unit, id, call.session->actor, *act, call.environment.clock.now());
  if (!made) return rejected(call, made.error());
  Response response = stored_supervision<Thing>(call, 201, id);
  response.headers.emplace_back("location", address_of<Thing>(id));
  return response;
}

domain::Outcome<Order> performed(const Call& call, domain::OrderId id, domain::Version seen,
                                 const domain::OrderAct& act) {
  return domain::perform(*call.unit, call.environment.ids, id, seen, call.session->actor, act,
                         call.environment.clock.now());
}

domain::Outcome<Card> performed(const Call& call, domain::CardId id, domain::Version seen,
                                const domain::CardAct& act) {
  return domain::perform(*call.unit, id, seen, call.session->actor, act, call.environment.clock.now());
}

template <class Thing>
Response act_on_supervision(const Call& call) {
  const auto verb = offered_verb_of(kind<Thing>, call.captures[1]);
  if (!verb) return to_response(Problem{"no_route"}, call.request);
  const auto act = read_act(*verb, call.request.body);
  if (!act) return to_response(act.error(), call.request);
  call.note->on_behalf_of = act->on_behalf_of;
  const auto id = captured<Thing>(call);
  if (!id) return not_found(call);
  const auto seen = read_if_match(call.request.header("if-match"));
  if (!seen) return to_response(seen.error(), call.request);
  const auto done = performed(call, *id, *seen, *act);
  if (!done) return refused_supervision<Thing>(call, *id, done.error());
  return stored_supervision<Thing>(call, 200, *id);
}

// The patterns of one kind.
struct SupervisionArea {
  std::string_view all;
  std::string_view counts;
  std::string_view one;
  std::string_view action;
};

template <class Thing>
std::vector<Route> routes_of(const SupervisionArea& area) {
  using enum Access;
  constexpr std::size_t proposal = 16'384;
  constexpr std::size_t response = 32'768;
  return {{Method::get, area.all, business, Lane::reading, list_supervision<Thing>, {200, 422}},
          {Method::post,
           area.all,
           business,
           Lane::writing,
           propose_supervision<Thing>,
           {201, 403, 409, 422},
           proposal,
           true},
          {Method::get, area.counts, business, Lane::reading, count_supervision<Thing>, {200, 422}},
          {Method::get, area.one, business, Lane::reading, show_supervision<Thing>, {200, 304, 404}},
          {Method::post,
           area.action,
           business,
           Lane::writing,
           act_on_supervision<Thing>,
           {200, 403, 404, 409, 412, 422, 428},
           response,
           true}};
}

}  // namespace

std::vector<Route> supervision_routes() {
  auto routes =
      routes_of<Order>({"/api/v1/supervision-orders", "/api/v1/supervision-orders/counts",
                        "/api/v1/supervision-orders/{id}", "/api/v1/supervision-orders/{id}/actions/{verb}"});
  std::ranges::move(routes_of<Card>({"/api/v1/cards", "/api/v1/cards/counts", "/api/v1/cards/{id}",
                                     "/api/v1/cards/{id}/actions/{verb}"}),
                    std::back_inserter(routes));
  return routes;
}

}  // namespace xiezhu::api
