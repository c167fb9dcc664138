// Relations between requests 关联: set and removed by whoever is a party to both, shown from both ends.
#include <algorithm>
#include <boost/json/array.hpp>
#include <map>

#include "api/http/reply.hpp"
#include "api/json/fields.hpp"
#include "api/json/object_body.hpp"
#include "api/routes/list_page.hpp"
#include "api/routes/views.hpp"
#include "api/routes/visible_request.hpp"
#include "domain/request/visibility.hpp"

namespace xiezhu::api {
namespace json = boost::json;
namespace {

using Relation = domain::RequestRelation;
using domain::RequestId;

// The names of whoever set the relations.
using Names = std::map<domain::PersonId, std::string>;

Names setters_of(const Call& call, const std::vector<Relation>& relations) {
  std::vector<domain::PersonId> people;
  for (const auto& relation : relations) people.push_back(relation.set.person);
  return people.empty() ? Names{} : call.unit->queries().names(people);
}

json::object other_end(const domain::RequestSummary& line, const domain::OrgTree& units) {
  return {{"id", id_text(line.id)},
          {"number", text_or_null(line.number)},
          {"title", line.title},
          {"state", term(line.state)},
          {"requestingUnit", unit_brief(units, line.requesting_unit)},
          {"requestedUnit", unit_brief(units, line.requested_unit)}};
}

json::object relation_view(const Call& call, const Relation& relation, const domain::RequestSummary& other,
                           const Names& names) {
  const auto name = names.find(relation.set.person);
  return {{"id", id_text(relation.id)},
          {"kind", term(relation.kind)},
          // Which end is the duplicate, or the one that follows up.
          {"outgoing", relation.to == other.id},
          {"request", other_end(other, call.reference->units)},
          {"person", person_brief(relation.set.person, name == names.end() ? "" : name->second)},
          {"unit", unit_brief(call.reference->units, relation.set.unit)},
          {"at", domain::to_iso(relation.set.at)}};
}

Response list_relations(const Call& call) {
  const auto view = visible_request(call);
  if (view == nullptr) return not_found(call);
  const auto id = view->request.id;
  auto relations = call.unit->relations().of(id);
  std::vector<RequestId> ends;
  for (const auto& relation : relations) ends.push_back(relation.other(id));
  const auto visible = visible_among(call, ends);
  std::erase_if(relations, [&](const Relation& relation) {
    return !std::ranges::binary_search(visible, relation.other(id));
  });
  const auto names = setters_of(call, relations);
  const auto lines = call.unit->queries().summaries(visible);
  json::array items;
  for (const auto& relation : relations) {
    const auto other =
        std::ranges::find(lines, relation.other(id), [](const auto& line) { return line->id; });
    if (other != lines.end()) items.push_back(relation_view(call, relation, **other, names));
  }
  return page_response(std::move(items), "");
}

bool party(const Call& call, const domain::Request& request) {
  return request.side_of(call.session->actor.unit).has_value();
}

bool full(const Call& call, RequestId id) {
  return std::cmp_greater_equal(call.unit->relations().of(id).size(), domain::most_relations);
}

// The request at the other end, or why it cannot be that.
std::expected<domain::RequestViewPtr, Response> other_request(const Call& call, RequestId one,
                                                              RequestId other) {
  if (one == other) return std::unexpected(invalid(call, {{"request", "same_request"}}));
  auto view = call.unit->queries().request(other);
  if (view == nullptr || !domain::may_see(call.reference->units, call.session->actor, view->request))
    return std::unexpected(invalid(call, {{"request", "unknown"}}));
  return view;
}

Response add_relation(const Call& call) {
  const auto body = object_body(call.request.body);
  if (!body) return to_response(body.error(), call.request);
  Fields fields(*body);
  const auto target = fields.id<domain::RequestTag>("request");
  const auto kind = fields.token<domain::RelationKind>("kind");
  fields.demand("request", target.has_value());
  fields.demand("kind", kind.has_value());
  if (auto errors = fields.finish(); !errors.empty()) return invalid(call, std::move(errors));
  const auto view = visible_request(call);
  if (view == nullptr) return not_found(call);
  const auto id = view->request.id;
  const auto other = other_request(call, id, *target);
  if (!other) return other.error();
  if (!party(call, view->request) || !party(call, (*other)->request))
    return to_response(Problem{"forbidden"}, call.request);
  // Whoever else relates one of the two at this moment waits, so that the count below holds.
  for (const auto end : {std::min(id, *target), std::max(id, *target)}) call.unit->requests().touch(end);
  if (full(call, id) || full(call, *target))
    return to_response(Problem{"limit_reached", std::to_string(domain::most_relations)}, call.request);
  const auto& actor = call.session->actor;
  const Relation relation{.id = domain::RelationId{call.environment.ids.next()},
                          .from = id,
                          .to = *target,
                          .kind = *kind,
                          .set = {*actor.person, actor.unit, call.environment.clock.now()}};
  if (!call.unit->relations().add(relation)) return to_response(Problem{"already_related"}, call.request);
  const std::array ends{*target};
  const auto lines = call.unit->queries().summaries(ends);
  return json_response(
      201, relation_view(call, relation, *lines.at(0), {{*actor.person, call.session->person_name}}));
}

Response remove_relation(const Call& call) {
  const auto view = visible_request(call);
  const auto id = parse_id(call.captures[1]);
  const auto relation = id ? call.unit->relations().find(domain::RelationId{*id}) : std::nullopt;
  if (view == nullptr || !relation ||
      (relation->from != view->request.id && relation->to != view->request.id))
    return not_found(call);
  const auto other = call.unit->queries().request(relation->other(view->request.id));
  const auto& actor = call.session->actor;
  if (other == nullptr || !domain::may_see(call.reference->units, actor, other->request))
    return not_found(call);
  if (!party(call, view->request) || !party(call, other->request))
    return to_response(Problem{"forbidden"}, call.request);
  const domain::Doing removed{*actor.person, actor.unit, call.environment.clock.now()};
  return call.unit->relations().remove(relation->id, removed) ? no_content() : not_found(call);
}

}  // namespace

std::vector<Route> relation_routes() {
  using enum Access;
  constexpr std::size_t small = 1'024;
  constexpr auto relations = "/api/v1/requests/{id}/relations";
  return {{Method::get, relations, business, Lane::reading, list_relations, {200, 404}},
          {Method::post,
           relations,
           business,
           Lane::writing,
           add_relation,
           {201, 403, 404, 409, 422},
           small,
           true},
          {Method::del,
           "/api/v1/requests/{id}/relations/{relation}",
           business,
           Lane::writing,
           remove_relation,
           {204, 403, 404}}};
}

}  // namespace xiezhu::api
