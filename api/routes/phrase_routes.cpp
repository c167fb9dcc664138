// Common phrases 常用语: the caller's own and those of the unit.
#include <algorithm>
#include <boost/json/array.hpp>

#include "api/http/reply.hpp"
#include "api/json/fields.hpp"
#include "api/json/object_body.hpp"
#include "api/routes/request_input.hpp"
#include "api/routes/views.hpp"
#include "domain/kernel/text.hpp"

namespace xiezhu::api {
namespace json = boost::json;
namespace {

using domain::PhraseLimits;
using domain::PhraseList;
using domain::PhraseOwner;
using domain::PhrasePurpose;

PhraseList list_for(const std::vector<PhraseList>& lists, const PhraseOwner& owner, PhrasePurpose purpose) {
  const auto found = std::ranges::find(lists, purpose, &PhraseList::purpose);
  return found != lists.end() ? *found : PhraseList{owner, purpose, {}, 1};
}

json::object list_view(const PhraseList& list) {
  return {{"version", list.version}, {"phrases", json::array(list.phrases.begin(), list.phrases.end())}};
}

PhraseOwner own(const Call& call) { return *call.session->actor.person; }
PhraseOwner of_unit(const Call& call) { return call.session->actor.unit; }

Response list_phrases(const Call& call) {
  const auto mine = call.unit->drafting().phrases(own(call));
  const auto ours = call.unit->drafting().phrases(of_unit(call));
  json::array items;
  for (const auto& purpose : domain::EnumNames<PhrasePurpose>::table)
    items.push_back(json::object{{"purpose", term(purpose.value)},
                                 {"own", list_view(list_for(mine, own(call), purpose.value))},
                                 {"unit", list_view(list_for(ours, of_unit(call), purpose.value))}});
  return page_response(std::move(items), "");
}

std::expected<std::vector<std::string>, Problem> read_phrases(const Call& call) {
  const auto object = object_body(call.request.body);
  if (!object) return std::unexpected(object.error());
  Fields fields(*object);
  auto phrases = fields.texts("phrases", TextKind::paragraphs);
  fields.demand("phrases", !fields.absent("phrases"));
  if (phrases.size() > PhraseLimits::phrases)
    fields.complain("phrases", "out_of_range", "≤ " + std::to_string(PhraseLimits::phrases));
  for (std::size_t i = 0; i < phrases.size(); ++i) {
    const auto path = "phrases[" + std::to_string(i) + "]";
    if (domain::blank(phrases[i])) fields.complain(path, "missing");
    if (domain::length(phrases[i]) > PhraseLimits::length)
      fields.complain(path, "too_long", std::to_string(PhraseLimits::length));
    if (std::ranges::find(phrases.begin(), phrases.begin() + static_cast<std::ptrdiff_t>(i), phrases[i]) !=
        phrases.begin() + static_cast<std::ptrdiff_t>(i))
      fields.complain(path, "exists");
  }
  if (auto errors = fields.finish(); !errors.empty())
    return std::unexpected(invalid_input(std::move(errors)));
  return phrases;
}

Response put_phrases(const Call& call, const PhraseOwner& owner) {
  const auto purpose = domain::from_name<PhrasePurpose>(call.captures.front());
  if (!purpose) return not_found(call);
  auto phrases = read_phrases(call);
  if (!phrases) return to_response(phrases.error(), call.request);
  const auto seen = read_if_match(call.request.header("if-match"));
  if (!seen) return to_response(seen.error(), call.request);
  const PhraseList list{owner, *purpose, std::move(*phrases), *seen};
  const bool stored = call.unit->drafting().put_phrases(list);
  const auto now = list_for(call.unit->drafting().phrases(owner), owner, *purpose);
  if (stored) return with_etag(json_response(200, list_view(now)), std::to_string(now.version));
  Problem problem{"stale_version", std::to_string(now.version)};
  problem.extra["current"] = list_view(now);
  return to_response(problem, call.request);
}

Response put_own_phrases(const Call& call) { return put_phrases(call, own(call)); }
Response put_unit_phrases(const Call& call) { return put_phrases(call, of_unit(call)); }

}  // namespace

std::vector<Route> phrase_routes() {
  constexpr std::size_t list = std::size_t{64} * 1024;
  return {{Method::get, "/api/v1/phrases", Access::business, Lane::reading, list_phrases, {200}},
          {Method::put,
           "/api/v1/me/phrases/{purpose}",
           Access::business,
           Lane::writing,
           put_own_phrases,
           {200, 404, 412, 422, 428},
           list},
          {Method::put,
           "/api/v1/phrases/{purpose}",
           Access::unit_admin,
           Lane::writing,
           put_unit_phrases,
           {200, 404, 412, 422, 428},
           list}};
}

}  // namespace xiezhu::api
