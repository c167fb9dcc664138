// Alerts: what has been warned of, and who has taken note.
#include <boost/json/array.hpp>

#include "api/http/query.hpp"
#include "api/http/reply.hpp"
#include "api/json/fields.hpp"
#include "api/json/object_body.hpp"
#include "api/routes/views.hpp"
#include "domain/supervision/scope.hpp"

namespace xiezhu::api {
namespace json = boost::json;
namespace {

json::value turn_view(const std::optional<domain::AlertTurn>& turn) {
  if (!turn) return nullptr;
  return json::object{{"role", term(turn->role)}, {"person", person_brief(turn->person, turn->name)}};
}

// A proposal exists for coordinators of supervision only.
json::value measure_view(const domain::AlertLine& line, const Call& call) {
  const auto& measure = line.measure;
  if (!measure) return nullptr;
  const auto& units = call.reference->units;
  if (!measure->issued && !domain::supervises(units, call.session->actor, line.alert.alarm.unit))
    return nullptr;
  return json::object{{"kind", term(measure->kind)},
                      {"id", id_text(measure->id)},
                      {"state", std::visit([](auto state) { return term(state); }, measure->state)},
                      {"open", measure->open()}};
}

json::object alert_view(const domain::AlertLine& line, const Call& call) {
  const auto& units = call.reference->units;
  const auto& alert = line.alert;
  const auto& alarm = alert.alarm;
  return {{"id", id_text(alert.id)},
          {"rung", term(alarm.rung)},
          {"request", id_text(alarm.request)},
          {"number", text_or_null(line.number)},
          {"title", line.title},
          {"clock", term(alarm.code)},
          {"dueAt", domain::to_iso(alarm.due_at)},
          {"lateAfter", domain::to_iso(alarm.late_after)},
          {"unit", unit_brief(units, alarm.unit)},
          {"turn", turn_view(line.turn)},
          {"measure", measure_view(line, call)},
          {"firedAt", domain::to_iso(alert.fired_at)},
          {"acknowledgedAt", instant_or_null(alert.acknowledged_at)},
          {"acknowledgedBy", person_brief(alert.acknowledged_by, line.acknowledged_name)}};
}

// What the caller may see of what he asks for.
domain::AlertFilter read_alert_filter(Query& query, const Call& call) {
  auto filter = domain::alerts_for(call.reference->units, call.session->actor);
  filter.rung = query.token<domain::Rung>("rung");
  filter.clock = query.token<domain::ClockCode>("clock");
  filter.fired = query.days("firedFrom", "firedTo");
  filter.open_only = query.flag("open").value_or(false);
  if (const auto person = query.id("person")) filter.person = domain::PersonId{*person};
  if (const auto asked = query.id("unit")) {
    const domain::UnitId unit{*asked};
    // Nobody's unit has the id 0.
    filter.unit = filter.unit.value_or(unit) == unit ? unit : domain::UnitId{};
  }
  return filter;
}

Response list_alerts(const Call& call) {
  Query query(call.request.query);
  const auto filter = read_alert_filter(query, call);
  const auto after = query.id("after");
  const int limit = query.number("limit", 1, largest_page).value_or(default_page);
  if (auto errors = query.finish(); !errors.empty()) return invalid(call, std::move(errors));
  const auto before = after ? std::optional{domain::AlertId{*after}} : std::nullopt;
  auto lines = call.unit->alerts().list(filter, before, limit + 1);
  std::string next;
  if (std::cmp_greater(lines.size(), limit)) {
    lines.pop_back();
    next = id_text(lines.back().alert.id);
  }
  json::array items;
  for (const auto& line : lines) items.push_back(alert_view(line, call));
  return page_response(std::move(items), next);
}

Response count_alerts(const Call& call) {
  Query query(call.request.query);
  if (auto errors = query.finish(); !errors.empty()) return invalid(call, std::move(errors));
  auto filter = domain::alerts_for(call.reference->units, call.session->actor);
  filter.open_only = true;
  return json_response(200,
                       json::object{{"open", counted(call.unit->alerts().count(filter, largest_count + 1))}});
}

Response acknowledge_alert(const Call& call) {
  if (auto refused = refuse_members(call)) return std::move(*refused);
  const auto id = parse_id(call.captures.front());
  const auto alert = id ? call.unit->alerts().find(domain::AlertId{*id}) : std::nullopt;
  const auto& units = call.reference->units;
  if (!alert || !domain::within(domain::alerts_for(units, call.session->actor), units, *alert))
    return not_found(call);
  const auto person = call.session->actor.person.value_or(domain::PersonId{});
  // Whoever comes second finds it acknowledged, which is what he wanted.
  call.unit->alerts().acknowledge(alert->id, person, call.environment.clock.now());
  return no_content();
}

}  // namespace

std::vector<Route> alert_routes() {
  return {{Method::get, "/api/v1/alerts", Access::business, Lane::reading, list_alerts, {200, 422}},
          {Method::get, "/api/v1/alerts/counts", Access::business, Lane::reading, count_alerts, {200, 422}},
          {Method::post,
           "/api/v1/alerts/{id}/acknowledge",
           Access::business,
           Lane::writing,
           acknowledge_alert,
           {204, 404, 422},
           1'024,
           true}};
}

}  // namespace xiezhu::api
