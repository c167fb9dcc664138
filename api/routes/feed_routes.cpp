// The calendar feed 日历订阅: a person's own deadlines under an address that programs can read without
// signing in. The token in it is all that protects them, so it is shown once, kept as a hash and replaced at
// will.
#include <algorithm>

#include "api/auth/authenticate.hpp"
#include "api/feeds/deadline_calendar.hpp"
#include "api/http/reply.hpp"
#include "api/routes/views.hpp"

namespace xiezhu::api {
namespace json = boost::json;
namespace {

constexpr int most_deadlines = 500;
constexpr std::size_t token_length = 43;

json::object feed_view(const std::optional<domain::CalendarFeed>& feed) {
  return {{"active", feed.has_value()},
          {"createdAt", feed ? json::value(domain::to_iso(feed->created_at)) : json::value(nullptr)}};
}

Response show_feed(const Call& call) {
  return json_response(200, feed_view(call.unit->feeds().of(*call.session->actor.person)));
}

// A new token in the place of the old one. Not a keyed call: the answer must not be kept.
Response renew_feed(const Call& call) {
  if (auto refused = refuse_members(call)) return std::move(*refused);
  const domain::CalendarFeed feed{*call.session->actor.person, call.environment.clock.now()};
  const auto token = call.environment.secrets.random_token();
  call.unit->feeds().put(feed, call.environment.secrets.digest(token));
  auto view = feed_view(feed);
  view["path"] = "/api/v1/feeds/" + token + "/deadlines.ics";
  return json_response(200, view);
}

Response revoke_feed(const Call& call) {
  return call.unit->feeds().remove(*call.session->actor.person) ? no_content() : not_found(call);
}

// Whoever the token belongs to, as long as he would still see his desk. The look-up by a hash tells nobody
// how much of a token was right.
std::optional<domain::Actor> reader_of(const Call& call) {
  const auto token = call.captures.front();
  if (token.size() != token_length) return std::nullopt;
  const auto feed = call.unit->feeds().by_hash(call.environment.secrets.digest(token));
  const auto person = feed ? call.unit->people().find(feed->person) : std::nullopt;
  if (!person || person->disabled || !person->roles.business()) return std::nullopt;
  return domain::Actor{person->id, person->unit, person->roles};
}

// What waits at the person's desk; who receives for the unit has that there too.
std::vector<domain::RequestSummaryPtr> desk_of(const Call& call, const domain::Actor& reader) {
  std::vector<domain::RequestSummaryPtr> desk;
  const auto take = [&](domain::Tab tab) {
    for (auto& line : call.unit->queries().tab({.tab = tab}, reader, std::nullopt, most_deadlines))
      desk.push_back(std::move(line.summary));
  };
  take(domain::Tab::to_do);
  if (reader.roles.has(domain::Role::allocator)) take(domain::Tab::to_receive);
  return desk;
}

Response show_deadlines(const Call& call) {
  const auto reader = reader_of(call);
  if (!reader) return not_found(call);
  auto calendar = deadline_calendar(desk_of(call, *reader));
  const auto tag = call.environment.secrets.digest(calendar);
  return with_etag({200, "text/calendar", std::move(calendar)}, tag);
}

}  // namespace

std::vector<Route> feed_routes() {
  using enum Access;
  constexpr std::size_t nothing = 1'024;
  constexpr auto own = "/api/v1/me/calendar-feed";
  return {{Method::get, own, business, Lane::reading, show_feed, {200}},
          {Method::post, own, business, Lane::writing, renew_feed, {200, 422}, nothing},
          {Method::del, own, business, Lane::writing, revoke_feed, {204, 404}},
          {Method::get,
           "/api/v1/feeds/{token}/deadlines.ics",
           anyone,
           Lane::reading,
           show_deadlines,
           {200, 304, 404}}};
}

}  // namespace xiezhu::api
