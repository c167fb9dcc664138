// The live channel: ids of notices as they become visible, over a WebSocket.
#include "api/auth/authenticate.hpp"
#include "api/http/live.hpp"
#include "api/http/query.hpp"
#include "api/http/reply.hpp"

namespace xiezhu::api {
namespace {

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
  ticket->greeting = greeting_frames({.last = after});
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
