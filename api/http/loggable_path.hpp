// Paths as logs may repeat them.
#pragma once

#include <string>
#include <string_view>

namespace xiezhu::api {

// The path without what is secret in it: whatever stands behind "/feeds/", which is where tokens stand.
std::string loggable_path(std::string_view path);

}  // namespace xiezhu::api
