// The head of an answer on the wire, with the fields that every answer carries.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "api/http/message.hpp"

namespace xiezhu::server {

struct ResponseFraming {
  std::string_view date;  // value of the Date field
  std::string_view request_id;
  bool close = false;
};

// False when a field of the response would break the framing (control bytes, a name that is no token) or
// belongs to the server (content-length, transfer-encoding, connection): a bug of whoever made it.
bool is_sendable(const api::Response& response);

// Appends status line, fields and empty line. Fields of the response win over the defaults of the server
// (Cache-Control, Content-Security-Policy, Referrer-Policy and their like). Of a sendable response.
void append_response_head(std::string& out, const api::Response& response, const ResponseFraming& framing);

// Whether the status allows a body at all.
bool may_have_body(int status);

}  // namespace xiezhu::server
