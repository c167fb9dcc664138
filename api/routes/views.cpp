#include "api/routes/views.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

namespace xiezhu::api {
namespace json = boost::json;

std::string id_text(std::int64_t id) { return std::to_string(id); }

json::value text_or_null(const std::string& text) {
  return text.empty() ? json::value(nullptr) : json::value(text);
}

json::value instant_or_null(const std::optional<domain::Instant>& instant) {
  return instant ? json::value(domain::to_iso(*instant)) : json::value(nullptr);
}

json::object unit_view(const domain::Unit& unit) {
  return {{"id", id_text(unit.id)},
          {"code", unit.code},
          {"name", unit.name},
          {"shortName", unit.short_name},
          {"level", domain::name_of(unit.level)},
          {"region", unit.region},
          {"line", unit.line},
          {"parent", unit.parent ? json::value(id_text(*unit.parent)) : json::value(nullptr)},
          {"documentPrefix", unit.document_prefix},
          {"validFrom", domain::to_iso(unit.valid_from)},
          {"validTo", unit.valid_to ? json::value(domain::to_iso(*unit.valid_to)) : json::value(nullptr)},
          {"successor", unit.successor ? json::value(id_text(*unit.successor)) : json::value(nullptr)}};
}

json::value unit_brief(const domain::OrgTree& units, std::optional<domain::UnitId> id) {
  const domain::Unit* unit = id ? units.find(*id) : nullptr;
  if (unit == nullptr) return nullptr;
  return json::object{
      {"id", id_text(unit->id)}, {"code", unit->code}, {"name", unit->name}, {"shortName", unit->short_name}};
}

json::value person_brief(std::optional<domain::PersonId> id, std::string_view name) {
  if (!id) return nullptr;
  return json::object{{"id", id_text(*id)}, {"name", name}};
}

json::object item_view(const domain::ItemVersion& item) {
  json::array channels;
  for (const auto channel : item.channels) channels.emplace_back(domain::name_of(channel));
  return {{"id", id_text(item.id)},
          {"code", item.code},
          {"version", item.version},
          {"name", item.name},
          {"form", term(item.form)},
          {"legalBasis", item.legal_basis},
          {"situation", item.situation},
          {"content", item.content},
          {"materials", item.materials},
          {"requesting", item.requesting.text()},
          {"requested", item.requested.text()},
          {"channels", std::move(channels)},
          {"limit", limit_view(domain::parts_of(item.limit))},
          {"urgentLimit", limit_view(domain::parts_of(item.urgent_limit))},
          {"sharedData", item.shared_data},
          {"secrecy", term(item.secrecy)},
          {"contact", item.contact},
          {"retention", item.retention.empty() ? json::value(nullptr) : json::value(item.retention)},
          {"validFrom", domain::to_iso(item.valid_from)},
          {"validTo", item.valid_to ? json::value(domain::to_iso(*item.valid_to)) : json::value(nullptr)}};
}

json::value item_brief(const domain::Catalogue& catalogue, std::optional<domain::ItemVersionId> id) {
  const domain::ItemVersion* item = id ? catalogue.find(*id) : nullptr;
  if (item == nullptr) return nullptr;
  return json::object{
      {"id", id_text(item->id)}, {"code", item->code}, {"version", item->version}, {"name", item->name}};
}

json::object retention_view(const domain::RetentionClass& retention) {
  return {{"code", retention.code},
          {"name", retention.name},
          {"years", retention.years ? json::value(*retention.years) : json::value(nullptr)},
          {"legalBasis", retention.legal_basis}};
}

json::object limit_view(domain::LimitParts limit) {
  return {{"unit", domain::name_of(limit.unit)}, {"amount", limit.amount}};
}

json::array days_view(const std::vector<domain::DayExplanation>& days) {
  json::array list;
  for (const auto& day : days) {
    list.push_back(
        json::object{{"date", domain::to_iso(day.date)},
                     {"reason", domain::name_of(day.kind)},
                     {"counted", day.counted == 0 ? json::value(nullptr) : json::value(day.counted)},
                     {"minutes", day.minutes},
                     {"provisional", day.provisional},
                     {"source", day.source}});
  }
  return list;
}

json::value remaining_days(const domain::WorkingCalendar& calendar, domain::Instant due,
                           domain::Instant now) {
  const auto today = domain::local_date(now);
  if (!calendar.covers(today)) return nullptr;
  return calendar.working_days_between(today, domain::local_date(due));
}

}  // namespace xiezhu::api
