// Text as people count it: code points of UTF-8. Text reaching the domain is valid UTF-8 in NFC (the edge
// sees to it).
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace xiezhu::domain {

// Number of code points of valid UTF-8.
std::size_t length(std::string_view text);
// True when nothing but ASCII and ideographic white space stands in the text.
bool blank(std::string_view text);
// Splits at every separator and trims ASCII blanks; empty parts are dropped.
std::vector<std::string_view> split(std::string_view text, char separator);

}  // namespace xiezhu::domain
