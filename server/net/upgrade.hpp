// The form of a call for a WebSocket (RFC 6455 §4.2.1).
#pragma once

#include <optional>

#include "server/net/request_head.hpp"

namespace xiezhu::server {

// The status to refuse with, or nothing when it may be upgraded: 426 when it does not ask for what we speak,
// 400 when it asks wrongly. Whether anybody may have the channel is not looked at.
std::optional<int> refuse_upgrade(const RequestHead& head);

}  // namespace xiezhu::server
