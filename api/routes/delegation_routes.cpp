// AB角: who stands in for whom.
#include <boost/json/array.hpp>

#include "api/http/query.hpp"
#include "api/http/reply.hpp"
#include "api/json/fields.hpp"
#include "api/json/object_body.hpp"
#include "api/routes/views.hpp"

namespace xiezhu::api {
namespace json = boost::json;
namespace {

constexpr std::size_t longest_scope = 100;

using Names = std::map<domain::PersonId, std::string>;

json::value person_named(const Names& names, domain::PersonId id) {
  const auto found = names.find(id);
  return person_brief(id, found == names.end() ? "" : found->second);
}

json::object delegation_view(const Call& call, const domain::Delegation& delegation, const Names& names) {
  json::array items;
  for (const auto& code : delegation.items) items.emplace_back(code);
  json::array units;
  for (const auto unit : delegation.units) units.push_back(unit_brief(call.reference->units, unit));
  json::array verbs;
  for (const auto verb : delegation.verbs) verbs.push_back(term(verb));
  const auto today = domain::local_date(call.environment.clock.now());
  return {{"id", id_text(delegation.id)},
          {"absent", person_named(names, delegation.absent)},
          {"deputy", person_named(names, delegation.deputy)},
          {"firstDay", domain::to_iso(delegation.first_day)},
          {"lastDay", domain::to_iso(delegation.last_day)},
          {"revokedAt", instant_or_null(delegation.revoked_at)},
          {"inForce", domain::in_force(delegation, today)},
          {"items", std::move(items)},
          {"units", std::move(units)},
          {"verbs", std::move(verbs)}};
}

json::array delegation_views(const Call& call, std::span<const domain::Delegation> delegations) {
  std::vector<domain::PersonId> people;
  for (const auto& delegation : delegations) {
    people.push_back(delegation.absent);
    people.push_back(delegation.deputy);
  }
  const auto names = call.unit->queries().names(people);
  json::array views;
  for (const auto& delegation : delegations) views.push_back(delegation_view(call, delegation, names));
  return views;
}

json::value delegation_view(const Call& call, const domain::Delegation& delegation) {
  return std::move(delegation_views(call, std::span{&delegation, 1}).front());
}

Response list_delegations(const Call& call) {
  Query query(call.request.query);
  if (auto errors = query.finish(); !errors.empty()) return invalid(call, std::move(errors));
  const auto known = call.unit->delegations().of_unit(call.session->actor.unit);
  return page_response(delegation_views(call, known), "");
}

struct DelegationInput {
  domain::Delegation delegation;
  std::vector<FieldError> errors;
};

DelegationInput read_delegation(const json::object& object, const Call& call) {
  Fields fields(object);
  const auto absent = fields.id<domain::PersonTag>("absent");
  const auto deputy = fields.id<domain::PersonTag>("deputy");
  const auto first = fields.date("firstDay");
  const auto last = fields.date("lastDay");
  DelegationInput input;
  auto& delegation = input.delegation;
  delegation = {.id = domain::DelegationId{call.environment.ids.next()},
                .unit = call.session->actor.unit,
                .absent = absent.value_or(call.session->actor.person.value_or(domain::PersonId{})),
                .deputy = deputy.value_or(domain::PersonId{}),
                .first_day = first.value_or(domain::LocalDate{}),
                .last_day = last.value_or(domain::LocalDate{}),
                .items = fields.texts("items", TextKind::line),
                .units = fields.ids<domain::UnitTag>("units"),
                .verbs = fields.tokens<domain::Verb>("verbs")};
  fields.demand("deputy", deputy.has_value());
  fields.demand("firstDay", first.has_value());
  fields.demand("lastDay", last.has_value());
  for (std::size_t i = 0; i < delegation.items.size(); ++i) {
    const auto known = std::ranges::find(call.reference->catalogue.versions(), delegation.items[i],
                                         &domain::ItemVersion::code);
    if (known == call.reference->catalogue.versions().end())
      fields.complain("items[" + std::to_string(i) + "]", "unknown");
  }
  for (std::size_t i = 0; i < delegation.units.size(); ++i) {
    if (call.reference->units.find(delegation.units[i]) == nullptr)
      fields.complain("units[" + std::to_string(i) + "]", "unknown");
  }
  if (delegation.items.size() > longest_scope) fields.complain("items", "out_of_range", "≤ 100");
  if (delegation.units.size() > longest_scope) fields.complain("units", "out_of_range", "≤ 100");
  input.errors = fields.finish();
  return input;
}

// Both serve in the unit now.
std::optional<domain::Rejection> unknown_person(const Call& call, const domain::Delegation& delegation) {
  const auto serves = [&](domain::PersonId id) {
    const auto person = call.unit->people().find(id);
    return person && person->unit == delegation.unit && !person->disabled;
  };
  if (!serves(delegation.absent)) return domain::Rejection{domain::Reason::unknown, "absent"};
  if (!serves(delegation.deputy)) return domain::Rejection{domain::Reason::unknown, "deputy"};
  return std::nullopt;
}

Response create_delegation(const Call& call) {
  const auto object = object_body(call.request.body);
  if (!object) return to_response(object.error(), call.request);
  auto input = read_delegation(*object, call);
  if (!input.errors.empty()) return invalid(call, std::move(input.errors));
  const auto& delegation = input.delegation;
  if (const auto allowed = domain::may_lend(call.session->actor, delegation.absent); !allowed)
    return rejected(call, allowed.error());
  if (const auto broken = unknown_person(call, delegation)) return rejected(call, *broken);
  // Circles are looked for one at a time within a unit.
  call.unit->delegations().lock_unit(delegation.unit);
  const auto known = call.unit->delegations().of_unit(delegation.unit);
  const auto today = domain::local_date(call.environment.clock.now());
  if (const auto fits = domain::check_delegation(known, delegation, today); !fits)
    return rejected(call, fits.error());
  call.unit->delegations().insert(delegation);
  call.lent.forget(delegation.unit);
  Response response = json_response(201, delegation_view(call, delegation));
  response.headers.emplace_back("location", "/api/v1/delegations/" + id_text(delegation.id));
  return response;
}

std::optional<domain::Delegation> captured_delegation(const Call& call) {
  const auto id = parse_id(call.captures.front());
  auto found = id ? call.unit->delegations().find(domain::DelegationId{*id}) : std::nullopt;
  if (!found || found->unit != call.session->actor.unit) return std::nullopt;
  return found;
}

Response show_delegation(const Call& call) {
  const auto found = captured_delegation(call);
  if (!found) return not_found(call);
  return json_response(200, delegation_view(call, *found));
}

Response revoke_delegation(const Call& call) {
  if (auto refused = refuse_members(call)) return std::move(*refused);
  const auto found = captured_delegation(call);
  if (!found) return not_found(call);
  if (const auto allowed = domain::may_lend(call.session->actor, found->absent); !allowed)
    return rejected(call, allowed.error());
  call.unit->delegations().revoke(found->id, call.environment.clock.now());
  call.lent.forget(found->unit);
  return json_response(200, delegation_view(call, call.unit->delegations().find(found->id).value_or(*found)));
}

}  // namespace

std::vector<Route> delegation_routes() {
  constexpr std::size_t scope = std::size_t{16} * 1024;
  constexpr std::size_t empty = std::size_t{1} * 1024;
  return {
      {Method::get, "/api/v1/delegations", Access::business, Lane::reading, list_delegations, {200, 422}},
      {Method::post,
       "/api/v1/delegations",
       Access::business,
       Lane::writing,
       create_delegation,
       {201, 403, 422},
       scope,
       true},
      {Method::get, "/api/v1/delegations/{id}", Access::business, Lane::reading, show_delegation, {200, 404}},
      {Method::post,
       "/api/v1/delegations/{id}/revoke",
       Access::business,
       Lane::writing,
       revoke_delegation,
       {200, 403, 404, 422},
       empty,
       true},
  };
}

}  // namespace xiezhu::api
