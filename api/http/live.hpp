// The live channel as plain values: what a call for it is answered with when it may be opened. The network
// side makes a WebSocket of it; nothing here knows one. It carries ids, never content: whoever is told of an
// id asks for it by an ordinary call, where the ordinary permissions hold.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "domain/kernel/ids.hpp"
#include "domain/kernel/instant.hpp"

namespace xiezhu::api {

// How much later than at the instant at which it becomes visible a notice may be committed and still be told.
inline constexpr domain::Millis latest_commit = std::chrono::seconds{15};

// Whose channel it is, and the frames that are sent first.
struct LiveTicket {
  domain::PersonId person;
  domain::SessionId session;
  std::vector<std::string> greeting;
  std::vector<domain::NoticeId> known{};  // of the last `latest_commit`: not to be told again
  // Before the greeting was put together: what is announced later may be missing in it.
  std::chrono::steady_clock::time_point made_at = std::chrono::steady_clock::now();
};

// What a person has not been told of since the last time.
struct LiveBacklog {
  std::optional<domain::NoticeId> last{};   // the newest notice of the person
  std::vector<domain::NoticeId> notices{};  // in the order in which they are told
  bool more = false;                        // there are others besides
};

// {"notice":"118"}
std::string notice_frame(domain::NoticeId notice);
// {"more":true}: there are others than were told; read the list.
std::string more_frame();
// {"hello":{"last":"118"}}, with null when there is no notice, then a frame for each notice, then
// {"more":true} when there are others.
std::vector<std::string> greeting_frames(const LiveBacklog& backlog);

}  // namespace xiezhu::api
