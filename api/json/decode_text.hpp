// The text of a file as people save it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace xiezhu::api {

// The bytes as UTF-8 without byte order mark: tried strictly as UTF-8 first, then as GB18030; nullopt when it
// is neither.
std::optional<std::string> decode_text(std::string_view bytes);

}  // namespace xiezhu::api
