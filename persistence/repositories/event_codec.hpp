// The optional members and the clock changes of an event as JSON text; the rest of an event has columns of
// its own.
#pragma once

#include <optional>
#include <string>

#include "domain/request/event.hpp"

namespace xiezhu::persistence {

// nullopt when the event carries none of them.
std::optional<std::string> encode_payload(const domain::Event& event);
// Fills these members. Throws sql::CorruptValue for a text that encode_payload never made.
void decode_payload(const std::string& payload, domain::Event& event);

}  // namespace xiezhu::persistence
