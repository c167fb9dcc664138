#pragma once

namespace xiezhu::server {
inline constexpr const char* version = XIEZHU_VERSION;
}
