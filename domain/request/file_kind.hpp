// Which kinds of files a request takes, told by name and first bytes alike: a name that lies is refused.
#pragma once

#include <string>
#include <string_view>

namespace xiezhu::domain {

// The part of a name behind its last dot, in lower case; empty without one.
std::string extension_of(std::string_view file_name);

// Whether files of this extension are taken at all.
bool takes_extension(std::string_view extension);

// All extensions taken, for people: "pdf, docx, …".
std::string extensions_taken();

// How many of the first bytes looks_like() wants to see, where there are as many.
inline constexpr std::size_t head_bytes = 4'096;

// Whether a file that begins with `head` can be what its extension says. Plain texts begin without NUL.
bool looks_like(std::string_view extension, std::string_view head);

}  // namespace xiezhu::domain
