// The target of a request line and the text rules of the gate.
#pragma once

#include <string>
#include <string_view>

namespace xiezhu::server {

constexpr std::size_t max_target_bytes = 4 * 1024;

// True for well-formed UTF-8: no overlong forms, surrogates or code points above U+10FFFF.
bool is_utf8(std::string_view text);

// Splits an origin-form target and decodes its path once. False when anything in it is ambiguous or hostile:
// another form, a byte that is not printable ASCII, a fragment, a broken escape, and in the decoded path
// control bytes, a backslash, invalid UTF-8, an escaped slash, or a segment `.` or `..`. The query stays as
// it is.
bool split_target(std::string_view target, std::string& path, std::string& query);

}  // namespace xiezhu::server
