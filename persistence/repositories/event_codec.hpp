// The optional members and the clock changes of an event, and the course of a request, as JSON text; the rest
// has columns of its own.
#pragma once

#include <optional>
#include <string>

#include "domain/request/request.hpp"

namespace xiezhu::persistence {

// nullopt when the event carries none of them.
std::optional<std::string> encode_payload(const domain::Event& event);
// Fills these members. Throws sql::CorruptValue for a text that encode_payload never made.
void decode_payload(const std::string& payload, domain::Event& event);

// nullopt for the course of an ordinary request.
std::optional<std::string> encode_course(const domain::Course& course);
// Throws sql::CorruptValue for a text that encode_course never made.
domain::Course decode_course(const std::string& text);

}  // namespace xiezhu::persistence
