// Alerts: what has been warned of, and who has taken note.
#include <boost/json/array.hpp>

#include "api/http/query.hpp"
#include "api/http/reply.hpp"
#include "api/json/fields.hpp"
#include "api/json/object_body.hpp"
#include "api/routes/views.hpp"

namespace xiezhu::api {
namespace json = boost::json;
namespace {

json::object alert_view(const domain::AlertLine& line, const domain::OrgTree& units) {
  const auto& alert = line.alert;
  const auto& alarm = alert.alarm;
  return {{"id", id_text(alert.id)},
          {"rung", term(alarm.rung)},
          {"request", id_text(alarm.request)},
          {"number", line.number.empty() ? json::value(nullptr) : json::value(line.number)},
          {"title", line.title},
          {"clock", term(alarm.code)},
          {"dueAt", domain::to_iso(alarm.due_at)},
          {"lateAfter", domain::to_iso(alarm.late_after)},
          {"unit", unit_brief(units, alarm.unit)},
          {"firedAt", domain::to_iso(alert.fired_at)},
          {"acknowledgedAt", instant_or_null(alert.acknowledged_at)},
          {"acknowledgedBy", person_brief(alert.acknowledged_by, line.acknowledged_name)}};
}

Response list_alerts(const Call& call) {
  Query query(call.request.query);
  auto filter = domain::alerts_for(call.reference->units, call.session->actor);
  if (const auto rung = query.text("rung")) {
    filter.rung = domain::from_name<domain::Rung>(*rung);
    if (!filter.rung) query.complain("rung", "unknown");
  }
  if (const auto open = query.text("open")) {
    filter.open_only = *open == "true";
    if (*open != "true" && *open != "false") query.complain("open", "malformed");
  }
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
  for (const auto& line : lines) items.push_back(alert_view(line, call.reference->units));
  return page_response(std::move(items), next);
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
