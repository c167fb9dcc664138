// The live channel: ids of notices as they become visible, over a WebSocket.
#include "api/auth/authenticate.hpp"
#include "api/http/live.hpp"
#include "api/http/query.hpp"
#include "api/http/reply.hpp"

namespace xiezhu::api {
namespace {

// More than that is read from the list.
constexpr int most_told_at_once = 100;
constexpr int most_known = 1'000;

// Notices are committed a little out of order, so whoever comes again is told those of the last moments
// before his last one once more.
LiveBacklog backlog_of(const Call& call, domain::PersonId person, std::optional<domain::NoticeId> after) {
  auto& live = call.unit->live();
  const auto now = call.environment.clock.now();
  LiveBacklog backlog{.last = live.newest_shown(person, now)};
  if (!after) return backlog;
  const auto since = live.shown_at(person, *after, now);
  if (!since) {
    backlog.more = backlog.last.has_value();  // forgotten, so nobody knows what came after it
    return backlog;
  }
  const auto missed =
      live.shown_to(person, *since - latest_commit, domain::NoticeId{}, now, most_told_at_once + 2);
  for (const auto& notice : missed) {
    if (notice.id == *after) continue;
    backlog.more = std::ssize(backlog.notices) == most_told_at_once;
    if (backlog.more) break;
    backlog.notices.push_back(notice.id);
  }
  return backlog;
}

std::vector<domain::ShownNotice> recent_notices(const Call& call, domain::PersonId person) {
  const auto now = call.environment.clock.now();
  return call.unit->live().shown_to(person, now - latest_commit, domain::NoticeId{}, now, most_known);
}

// The three administrators, too, have notices. Browsers open a WebSocket to any site and send the cookies
// along, so who asks must say from where.
Response open_live(const Call& call) {
  if (call.request.header("origin").empty() || !own_origin(call.request)) {
    return to_response(Problem{"wrong_origin"}, call.request);
  }
  Query query(call.request.query);
  const auto after = query.id("after");
  if (auto errors = query.finish(); !errors.empty()) return invalid(call, std::move(errors));

  auto ticket = std::make_shared<LiveTicket>();
  ticket->person = *call.session->actor.person;
  ticket->session = call.session->id;
  // Before the backlog is read: what is committed in between is told twice rather than never.
  for (const auto& notice : recent_notices(call, ticket->person)) ticket->known.push_back(notice.id);
  ticket->greeting = greeting_frames(
      backlog_of(call, ticket->person, after ? std::optional{domain::NoticeId{*after}} : std::nullopt));
  return {.status = 101, .content_type = "", .live = std::move(ticket)};
}

}  // namespace

std::vector<Route> live_routes() {
  return {{Method::get,
           "/api/v1/live",
           Access::signed_in,
           Lane::reading,
           open_live,
           {101, 400, 403, 422, 426, 503}}};
}

}  // namespace xiezhu::api
