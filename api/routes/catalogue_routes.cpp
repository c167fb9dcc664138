// The catalogue of assistance items, for reading.
#include <algorithm>
#include <boost/json/array.hpp>
#include <limits>
#include <ranges>

#include "api/http/query.hpp"
#include "api/http/reply.hpp"
#include "api/json/fields.hpp"
#include "api/routes/views.hpp"

namespace xiezhu::api {
namespace json = boost::json;
namespace {

struct ItemFilter {
  std::string words;
  std::optional<domain::Form> form;
  const domain::Unit* requested = nullptr;  // only items under which the caller's unit may ask this one
  const domain::Unit* asking = nullptr;
  domain::LocalDate today;

  [[nodiscard]] bool admits(const domain::ItemVersion& item) const {
    if (!item.effective_on(today) || (form && item.form != *form)) return false;
    if (requested != nullptr && asking != nullptr && !item.applies_to(*asking, *requested)) return false;
    return words.empty() || item.name.contains(words) || item.code.contains(words) ||
           item.content.contains(words);
  }
};

ItemFilter read_item_filter(const Call& call, Query& query, const domain::Reference& reference) {
  ItemFilter filter{.words = query.text("q").value_or(""),
                    .asking = reference.units.find(call.session->actor.unit),
                    .today = domain::local_date(call.environment.clock.now())};
  if (const auto form = query.text("form")) {
    filter.form = domain::from_name<domain::Form>(*form);
    if (!filter.form) query.complain("form", "unknown");
  }
  if (const auto id = query.id("requestedUnit")) {
    filter.requested = reference.units.find(domain::UnitId{*id});
    if (filter.requested == nullptr) query.complain("requestedUnit", "unknown");
  }
  return filter;
}

// Items effective today, in the order of their codes.
Response list_items(const Call& call) {
  const auto& reference = call.reference;
  Query query(call.request.query);
  const ItemFilter filter = read_item_filter(call, query, *reference);
  const std::string after = query.text("after").value_or("");
  const int limit = query.number("limit", 1, largest_page).value_or(default_page);
  if (auto errors = query.finish(); !errors.empty()) return invalid(call, std::move(errors));

  const auto& versions = reference->catalogue.versions();
  json::array items;
  std::string next;
  for (auto item = std::ranges::upper_bound(versions, after, {}, &domain::ItemVersion::code);
       item != versions.end(); ++item) {
    if (!filter.admits(*item)) continue;
    if (std::cmp_equal(items.size(), limit)) {
      next = items.back().as_object().at("code").as_string();
      break;
    }
    items.push_back(item_view(*item));
  }
  return page_response(std::move(items), next);
}

Response show_item(const Call& call) {
  const auto& reference = call.reference;
  const auto id = parse_id(call.captures.front());
  const domain::ItemVersion* item = id ? reference->catalogue.find(domain::ItemVersionId{*id}) : nullptr;
  if (item == nullptr) return not_found(call);
  return with_etag(json_response(200, item_view(*item)), "r" + std::to_string(reference->version));
}

// Every version of the item of which the id names one, the newest first.
Response list_versions(const Call& call) {
  const auto& reference = call.reference;
  Query query(call.request.query);
  const auto before = query.number("after", 1, std::numeric_limits<int>::max());
  const int limit = query.number("limit", 1, largest_page).value_or(default_page);
  if (auto errors = query.finish(); !errors.empty()) return invalid(call, std::move(errors));
  const auto id = parse_id(call.captures.front());
  const domain::ItemVersion* named = id ? reference->catalogue.find(domain::ItemVersionId{*id}) : nullptr;
  if (named == nullptr) return not_found(call);

  json::array items;
  std::string next;
  const auto same =
      std::ranges::equal_range(reference->catalogue.versions(), named->code, {}, &domain::ItemVersion::code);
  for (const auto& item : same | std::views::reverse) {
    if (before && item.version >= *before) continue;
    if (std::cmp_equal(items.size(), limit)) {
      next = std::to_string(items.back().as_object().at("version").as_int64());
      break;
    }
    items.push_back(item_view(item));
  }
  return page_response(std::move(items), next);
}

// 保管期限, in the order in which they are offered.
Response list_retention_classes(const Call& call) {
  Query query(call.request.query);
  if (auto errors = query.finish(); !errors.empty()) return invalid(call, std::move(errors));
  json::array items;
  for (const auto& retention : call.reference->retention_classes.all)
    items.push_back(retention_view(retention));
  return page_response(std::move(items), "");
}

}  // namespace

std::vector<Route> catalogue_routes() {
  return {{Method::get,
           "/api/v1/retention-classes",
           Access::business,
           Lane::reading,
           list_retention_classes,
           {200, 422}},
          {Method::get, "/api/v1/catalogue/items", Access::business, Lane::reading, list_items, {200, 422}},
          {Method::get,
           "/api/v1/catalogue/items/{id}",
           Access::business,
           Lane::reading,
           show_item,
           {200, 304, 404}},
          {Method::get,
           "/api/v1/catalogue/items/{id}/versions",
           Access::business,
           Lane::reading,
           list_versions,
           {200, 404, 422}}};
}

}  // namespace xiezhu::api
