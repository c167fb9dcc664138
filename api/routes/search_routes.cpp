// The search box, and what it offers while somebody drafts.
#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "api/http/query.hpp"
#include "api/http/reply.hpp"
#include "api/json/fields.hpp"
#include "api/routes/views.hpp"
#include "domain/kernel/text.hpp"
#include "domain/search/suggest.hpp"

namespace xiezhu::api {
namespace json = boost::json;
namespace {

constexpr std::size_t longest_question = 100;
constexpr int largest_result = 50;
constexpr int default_suggestions = 10;
// Nobody waits longer for a search; whoever asks for less gets it sooner.
constexpr std::chrono::milliseconds search_patience{1'000};

// The question with at least one word in it; otherwise a complaint is made.
std::string read_question(Query& query) {
  auto question = query.text("q").value_or("");
  if (domain::blank(question)) {
    query.complain("q", "missing");
  } else if (domain::length(question) > longest_question) {
    query.complain("q", "too_long", std::to_string(longest_question));
  } else if (domain::search_words(question).empty()) {
    query.complain("q", "no_search_words");
  }
  return question;
}

json::object match_view(const domain::SearchMatch& match) {
  json::array ranges;
  for (const auto range : match.ranges)
    ranges.push_back(json::object{{"start", range.start}, {"length", range.length}});
  return {{"field", term(match.field)}, {"text", match.text}, {"ranges", std::move(ranges)}};
}

json::object hit_view(const domain::SearchHit& hit, const domain::OrgTree& units) {
  json::array matches;
  for (const auto& match : hit.matches) matches.push_back(match_view(match));
  return {{"id", id_text(hit.id)},
          {"number", hit.number.empty() ? json::value() : json::value(hit.number)},
          {"title", hit.title},
          {"state", term(hit.state)},
          {"requestingUnit", unit_brief(units, hit.requesting_unit)},
          {"requestedUnit", unit_brief(units, hit.requested_unit)},
          {"matches", std::move(matches)}};
}

Response search_requests(const Call& call) {
  Query query(call.request.query);
  const auto question = read_question(query);
  const auto after = query.cursor("after");
  const int limit = query.number("limit", 1, largest_result).value_or(default_page);
  if (auto errors = query.finish(); !errors.empty()) return invalid(call, std::move(errors));
  const auto words = domain::search_words(question);
  const auto reach = domain::reach_of(call.reference->units, call.session->actor);
  const auto page = call.unit->search().find(words, reach, after, limit, search_patience);
  if (page.too_broad) return invalid(call, {{"q", "search_too_broad"}});
  json::array items;
  for (const auto& hit : page.hits) items.push_back(hit_view(hit, call.reference->units));
  return page_response(std::move(items), page.next ? cursor_text(*page.next) : std::string{});
}

// Candidates with how like they are, the likest first.
template <class Thing>
struct Suggestion {
  int likeness = 0;
  const Thing* thing = nullptr;
};

template <class Thing>
void keep_likest(std::vector<Suggestion<Thing>>& found, int limit) {
  std::ranges::stable_sort(found, std::ranges::greater{}, &Suggestion<Thing>::likeness);
  if (std::cmp_greater(found.size(), limit)) found.resize(static_cast<std::size_t>(limit));
}

struct SuggestionInput {
  std::string question;
  const domain::Unit* asking = nullptr;     // the caller's unit
  const domain::Unit* requested = nullptr;  // already chosen
  const domain::ItemVersion* item = nullptr;
  domain::LocalDate today;
  int limit = default_suggestions;
};

// Items effective today under which the caller's unit may ask.
json::array like_items(const SuggestionInput& input, const domain::Reference& reference) {
  std::vector<Suggestion<domain::ItemVersion>> found;
  for (const auto& item : reference.catalogue.versions()) {
    if (!item.effective_on(input.today) || !item.requesting.covers(*input.asking)) continue;
    if (input.requested != nullptr && !item.applies_to(*input.asking, *input.requested)) continue;
    const int like = domain::likeness({item.name, item.code, item.situation, item.content}, input.question);
    if (like > 0) found.push_back({like, &item});
  }
  keep_likest(found, input.limit);
  json::array items;
  for (const auto& one : found) items.push_back(item_brief(reference.catalogue, one.thing->id));
  return items;
}

// Units of today that the caller's unit may ask, under the chosen item if there is one.
json::array like_units(const SuggestionInput& input, const domain::Reference& reference) {
  const auto& asking = *input.asking;
  std::vector<Suggestion<domain::Unit>> found;
  for (const auto& unit : reference.units.units()) {
    if (!unit.valid_on(input.today) || unit.id == asking.id ||
        reference.units.subordinate(unit.id, asking.id) || reference.units.subordinate(asking.id, unit.id))
      continue;
    if (input.item != nullptr && !input.item->applies_to(asking, unit)) continue;
    const int like = domain::likeness({unit.short_name, unit.name, unit.line, unit.code}, input.question);
    if (like > 0) found.push_back({like, &unit});
  }
  keep_likest(found, input.limit);
  json::array items;
  for (const auto& one : found) items.push_back(unit_brief(reference.units, one.thing->id));
  return items;
}

Response suggest(const Call& call) {
  const auto& reference = *call.reference;
  Query query(call.request.query);
  const auto kind = query.text("kind").value_or("");
  if (kind != "item" && kind != "unit") query.complain("kind", kind.empty() ? "missing" : "unknown");
  SuggestionInput input{.question = read_question(query),
                        .asking = reference.units.find(call.session->actor.unit),
                        .today = domain::local_date(call.environment.clock.now())};
  if (const auto id = query.id("requestedUnit")) {
    input.requested = reference.units.find(domain::UnitId{*id});
    if (input.requested == nullptr) query.complain("requestedUnit", "unknown");
  }
  if (const auto id = query.id("item")) {
    input.item = reference.catalogue.find(domain::ItemVersionId{*id});
    if (input.item == nullptr) query.complain("item", "unknown");
  }
  input.limit = query.number("limit", 1, largest_result).value_or(default_suggestions);
  if (auto errors = query.finish(); !errors.empty()) return invalid(call, std::move(errors));
  if (input.asking == nullptr) return page_response({}, {});
  return page_response(kind == "item" ? like_items(input, reference) : like_units(input, reference), {});
}

}  // namespace

std::vector<Route> search_routes() {
  return {{Method::get, "/api/v1/search", Access::business, Lane::reading, search_requests, {200, 422}},
          {Method::get, "/api/v1/suggestions", Access::business, Lane::reading, suggest, {200, 422}}};
}

}  // namespace xiezhu::api
