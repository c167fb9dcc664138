// SHA-256 of a text in lower-case hex. Callable from any thread.
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace xiezhu::domain {

using Digest = std::function<std::string(std::string_view text)>;

}  // namespace xiezhu::domain
