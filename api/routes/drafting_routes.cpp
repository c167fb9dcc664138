// Help for whoever drafts a request: the words of templates 请求模板, and a hint at what was asked already.
#include <boost/json/array.hpp>
#include <cmath>

#include "api/http/query.hpp"
#include "api/http/reply.hpp"
#include "api/json/fields.hpp"
#include "api/json/object_body.hpp"
#include "api/routes/request_input.hpp"
#include "api/routes/views.hpp"
#include "domain/kernel/text.hpp"
#include "domain/request/decisions.hpp"

namespace xiezhu::api {
namespace json = boost::json;
namespace {

constexpr int most_compared = 500;  // requests between two units within the time that is looked at

json::object parts_view(const domain::TemplateParts& parts) {
  return {{"title", parts.title}, {"body", parts.body}, {"legalBasis", parts.legal_basis}};
}

// The item under a code: today's version, else the latest.
const domain::ItemVersion* item_of_code(const Call& call, std::string_view code) {
  const auto today = domain::local_date(call.environment.clock.now());
  const domain::ItemVersion* latest = nullptr;
  for (const auto& version : call.reference->catalogue.versions()) {
    if (version.code != code) continue;
    if (latest == nullptr || !latest->effective_on(today)) latest = &version;
  }
  return latest;
}

// The unit's words for an item, or the shipped ones.
json::object template_view(const domain::ItemVersion& item,
                           const std::optional<domain::RequestTemplate>& own) {
  const bool shipped = !own || own->words.empty();
  json::array fields;
  for (const auto& field : domain::request_template_fields())
    fields.push_back(json::object{{"name", field.name}, {"meaning", field.meaning}});
  json::object view = parts_view(shipped ? domain::shipped_request_template(item.form) : own->words);
  view["item"] = item.code;
  view["itemName"] = item.name;
  view["version"] = own ? own->version : 1;
  view["shipped"] = shipped;
  view["fields"] = std::move(fields);
  return view;
}

// Those that the unit has set, by the codes of the items.
Response list_request_templates(const Call& call) {
  Query query(call.request.query);
  const auto after = query.text("after").value_or("");
  const int limit = query.number("limit", 1, largest_page).value_or(default_page);
  if (auto errors = query.finish(); !errors.empty()) return invalid(call, std::move(errors));
  auto found = call.unit->drafting().request_templates(call.session->actor.unit, after, limit + 1);
  std::string next;
  if (std::cmp_greater(found.size(), limit)) {
    found.pop_back();
    next = found.back().item;
  }
  json::array items;
  for (const auto& one : found) {
    const auto* item = item_of_code(call, one.item);
    if (item != nullptr) items.push_back(template_view(*item, one));
  }
  return page_response(std::move(items), next);
}

Response show_request_template(const Call& call) {
  const auto* item = item_of_code(call, call.captures.front());
  if (item == nullptr) return not_found(call);
  const auto own = call.unit->drafting().request_template(call.session->actor.unit, item->code);
  return with_etag(json_response(200, template_view(*item, own)), std::to_string(own ? own->version : 1));
}

// Three nulls go back to the shipped words.
std::expected<domain::TemplateParts, Problem> read_parts(const Call& call) {
  const auto object = object_body(call.request.body);
  if (!object) return std::unexpected(object.error());
  Fields fields(*object);
  domain::TemplateParts parts{.title = fields.text("title", TextKind::line).value_or(""),
                              .body = fields.text("body", TextKind::paragraphs).value_or(""),
                              .legal_basis = fields.text("legalBasis", TextKind::paragraphs).value_or("")};
  for (const auto* name : {"title", "body", "legalBasis"})
    if (!object->contains(name)) fields.complain(name, "missing");
  auto errors = fields.finish();
  if (errors.empty() && !parts.empty()) {
    for (const auto& one : domain::check_request_template(parts))
      errors.push_back({one.field, std::string{domain::code(one.reason)}, one.detail});
  }
  if (!errors.empty()) return std::unexpected(invalid_input(std::move(errors)));
  return parts;
}

Response put_request_template(const Call& call) {
  const auto* item = item_of_code(call, call.captures.front());
  if (item == nullptr) return not_found(call);
  auto parts = read_parts(call);
  if (!parts) return to_response(parts.error(), call.request);
  const auto seen = read_if_match(call.request.header("if-match"));
  if (!seen) return to_response(seen.error(), call.request);
  const auto unit = call.session->actor.unit;
  const bool stored =
      call.unit->drafting().put_request_template({unit, item->code, std::move(*parts), *seen});
  const auto now = call.unit->drafting().request_template(unit, item->code);
  const auto version = std::to_string(now ? now->version : 1);
  if (stored) return with_etag(json_response(200, template_view(*item, now)), version);
  Problem problem{"stale_version", version};
  problem.extra["current"] = template_view(*item, now);
  return to_response(problem, call.request);
}

// The two units and the item about which somebody begins to write.
struct Matter {
  std::optional<domain::UnitId> helping;
  std::optional<domain::ItemVersionId> item_id;
  const domain::ItemVersion* item = nullptr;
};

Matter read_matter(const Call& call, Query& query) {
  Matter matter;
  if (const auto id = query.id("requestedUnit")) {
    matter.helping = domain::UnitId{*id};
    if (call.reference->units.find(*matter.helping) == nullptr) query.complain("requestedUnit", "unknown");
  }
  if (const auto id = query.id("item")) {
    matter.item_id = domain::ItemVersionId{*id};
    matter.item = call.reference->catalogue.find(*matter.item_id);
    if (matter.item == nullptr) query.complain("item", "unknown");
  }
  return matter;
}

// The words with which to begin, filled with what is known.
Response propose(const Call& call) {
  Query query(call.request.query);
  const auto matter = read_matter(call, query);
  const auto form_name = query.text("form");
  auto form = domain::from_name<domain::Form>(form_name.value_or("other"));
  if (!form) query.complain("form", "unknown");
  if (auto errors = query.finish(); !errors.empty()) return invalid(call, std::move(errors));
  const auto unit = call.session->actor.unit;
  if (matter.item != nullptr) form = matter.item->form;
  const auto own =
      matter.item != nullptr ? call.unit->drafting().request_template(unit, matter.item->code) : std::nullopt;
  const bool shipped = !own || own->words.empty();
  const auto today = domain::local_date(call.environment.clock.now());
  const auto proposed =
      domain::propose_words(shipped ? domain::shipped_request_template(*form) : own->words,
                            {unit, matter.helping, matter.item, *form, today}, call.reference->units);
  json::object view = parts_view(proposed.words);
  view["shipped"] = shipped;
  view["open"] = json::array(proposed.open.begin(), proposed.open.end());
  return json_response(200, view);
}

// Requests of the caller's own unit, all of which he may see.
Response find_alike(const Call& call) {
  Query query(call.request.query);
  const auto matter = read_matter(call, query);
  const auto title = query.text("title").value_or("");
  if (domain::blank(title)) query.complain("title", "missing");
  if (domain::length(title) > domain::TextLimits::title)
    query.complain("title", "too_long", std::to_string(domain::TextLimits::title));
  if (!matter.helping) query.complain("requestedUnit", "missing");
  const auto written = query.id("request");
  if (auto errors = query.finish(); !errors.empty()) return invalid(call, std::move(errors));
  auto earlier =
      call.unit->drafting().begun_between(call.session->actor.unit, *matter.helping,
                                          call.environment.clock.now() - domain::alike_within, most_compared);
  if (written) std::erase_if(earlier, [&](const auto& one) { return one.id.value() == *written; });
  json::array items;
  constexpr double percent = 100;
  for (const auto& [request, similarity] :
       domain::alike(std::move(earlier), title, matter.item_id, call.reference->catalogue)) {
    items.push_back(json::object{{"id", id_text(request.id)},
                                 {"number", text_or_null(request.number)},
                                 {"title", request.title},
                                 {"state", term(request.state)},
                                 {"createdAt", domain::to_iso(request.created_at)},
                                 {"similarity", static_cast<int>(std::floor(similarity * percent))}});
  }
  return page_response(std::move(items), "");
}

}  // namespace

std::vector<Route> drafting_routes() {
  constexpr std::size_t words = std::size_t{32} * 1024;
  return {{Method::get,
           "/api/v1/request-templates",
           Access::business,
           Lane::reading,
           list_request_templates,
           {200, 422}},
          {Method::get,
           "/api/v1/request-templates/{item}",
           Access::business,
           Lane::reading,
           show_request_template,
           {200, 304, 404}},
          {Method::put,
           "/api/v1/request-templates/{item}",
           Access::unit_admin,
           Lane::writing,
           put_request_template,
           {200, 404, 412, 422, 428},
           words},
          {Method::get, "/api/v1/drafting/words", Access::business, Lane::reading, propose, {200, 422}},
          {Method::get, "/api/v1/drafting/alike", Access::business, Lane::reading, find_alike, {200, 422}}};
}

}  // namespace xiezhu::api
