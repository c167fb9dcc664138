// Text as people count it: code points of UTF-8. Text reaching the domain is valid UTF-8 in NFC (the edge
// sees to it).
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace xiezhu::domain {

// Number of code points of valid UTF-8.
std::size_t length(std::string_view text);
// Takes the first character off a text that is not empty. A byte that does not fit UTF-8 counts as U+FFFD.
char32_t take_character(std::string_view& text);
// True when there is nothing to be seen in the text: white space of any script, and what has no width.
bool blank(std::string_view text);
// Splits at every separator and trims ASCII blanks; empty parts are dropped.
std::vector<std::string_view> split(std::string_view text, char separator);

}  // namespace xiezhu::domain
