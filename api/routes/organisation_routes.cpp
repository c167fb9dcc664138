// Units.
#include <algorithm>
#include <boost/json/array.hpp>

#include "api/http/query.hpp"
#include "api/http/reply.hpp"
#include "api/json/fields.hpp"
#include "api/routes/views.hpp"

namespace xiezhu::api {
namespace json = boost::json;
namespace {

struct UnitFilter {
  std::optional<domain::UnitId> parent;
  bool roots = false;
  std::optional<domain::Level> level;
  std::string words;
  std::string after;

  [[nodiscard]] bool admits(const domain::Unit& unit) const {
    if (roots && unit.parent) return false;
    if (parent && unit.parent != parent) return false;
    if (level && unit.level != *level) return false;
    return words.empty() || unit.name.contains(words) || unit.short_name.contains(words) ||
           unit.code.contains(words);
  }
};

UnitFilter read_unit_filter(Query& query) {
  UnitFilter filter;
  if (const auto parent = query.text("parent")) {
    filter.roots = *parent == "root";
    const auto id = parse_id(*parent);
    if (id) filter.parent = domain::UnitId{*id};
    if (!id && !filter.roots) query.complain("parent", "malformed");
  }
  if (const auto level = query.text("level")) {
    filter.level = domain::from_name<domain::Level>(*level);
    if (!filter.level) query.complain("level", "unknown");
  }
  filter.words = query.text("q").value_or("");
  filter.after = query.text("after").value_or("");
  return filter;
}

Response list_units(const Call& call) {
  Query query(call.request.query);
  const UnitFilter filter = read_unit_filter(query);
  const int limit = query.number("limit", 1, largest_page).value_or(default_page);
  if (auto errors = query.finish(); !errors.empty()) return invalid(call, std::move(errors));

  const auto& reference = call.reference;
  const auto& units = reference->units.units();
  json::array items;
  std::string next;
  for (auto unit = std::ranges::upper_bound(units, filter.after, {}, &domain::Unit::code);
       unit != units.end(); ++unit) {
    if (!filter.admits(*unit)) continue;
    if (std::cmp_equal(items.size(), limit)) {
      next = items.back().as_object().at("code").as_string();
      break;
    }
    items.push_back(unit_view(*unit));
  }
  return page_response(std::move(items), next);
}

Response show_unit(const Call& call) {
  const auto& reference = call.reference;
  const auto id = parse_id(call.captures.front());
  const domain::Unit* unit = id ? reference->units.find(domain::UnitId{*id}) : nullptr;
  if (unit == nullptr) return not_found(call);
  return with_etag(json_response(200, unit_view(*unit)), "r" + std::to_string(reference->version));
}

}  // namespace

std::vector<Route> organisation_routes() {
  return {{Method::get, "/api/v1/units", Access::signed_in, Lane::reading, list_units, {200, 422}},
          {Method::get, "/api/v1/units/{id}", Access::signed_in, Lane::reading, show_unit, {200, 304, 404}}};
}

}  // namespace xiezhu::api
