// Lists of ratings: what a unit gave, got and has to mend, and which appeals wait.
#include <boost/json/array.hpp>

#include "api/http/query.hpp"
#include "api/http/reply.hpp"
#include "api/routes/satisfaction_views.hpp"
#include "domain/satisfaction/rating_scope.hpp"

namespace xiezhu::api {
namespace json = boost::json;
namespace {

json::value fix_view(const domain::RatingRow& rating, const domain::OrgTree& units) {
  if (!rating.fix) return nullptr;
  const auto instant = [](domain::Instant at) {
    return at == domain::Instant{} ? json::value(nullptr) : json::value(domain::to_iso(at));
  };
  return json::object{{"state", term(*rating.fix)},
                      {"unit", unit_brief(units, rating.fix_unit)},
                      {"dueAt", instant(rating.fix_due_at)},
                      {"lateAfter", instant(rating.fix_late_after)}};
}

json::object line_view(const domain::RatingLine& line, const domain::OrgTree& units) {
  const auto& rating = line.rating;
  const bool shown = rating.shown_at != domain::Instant{};
  return {{"request", id_text(rating.request)},
          {"number", text_or_null(line.number)},
          {"title", line.title},
          {"by", term(rating.by)},
          {"unit", unit_brief(units, rating.unit)},
          {"ratedUnit", unit_brief(units, rating.rated_unit)},
          {"state", rating_state_view(true, rating.struck)},
          {"overall", rating.overall},
          {"ratedAt", domain::to_iso(rating.rated_at)},
          {"disclosedAt", shown ? json::value(domain::to_iso(rating.shown_at)) : json::value(nullptr)},
          {"fix", fix_view(rating, units)},
          {"appealed", rating.appealed_at != domain::Instant{}}};
}

Response list_ratings(const Call& call) {
  Query query(call.request.query);
  auto list = domain::RatingList::received;
  if (const auto name = query.text("list")) {
    const auto known = domain::from_name<domain::RatingList>(*name);
    list = known.value_or(list);
    if (!known) query.complain("list", "unknown");
  }
  const auto unit = query.id("unit");
  const auto wanted = domain::ratings_for(call.reference->units, call.session->actor, list,
                                          unit ? std::optional{domain::UnitId{*unit}} : std::nullopt);
  if (!wanted) query.complain("unit", "unknown");
  const auto after = query.cursor("after");
  const int limit = query.number("limit", 1, largest_page).value_or(default_page);
  if (auto errors = query.finish(); !errors.empty()) return invalid(call, std::move(errors));

  auto lines = call.unit->ratings().list(*wanted, after, limit + 1);
  std::string next;
  if (std::cmp_greater(lines.size(), limit)) {
    lines.pop_back();
    next = cursor_text({lines.back().sort_key, lines.back().rating.request.value()});
  }
  json::array items;
  for (const auto& line : lines) items.push_back(line_view(line, call.reference->units));
  return page_response(std::move(items), next);
}

}  // namespace

std::vector<Route> rating_routes() {
  return {{Method::get, "/api/v1/ratings", Access::business, Lane::reading, list_ratings, {200, 422}}};
}

}  // namespace xiezhu::api
