// Text at the edge: normalised to NFC, line ends to \n, and free of what hides or reorders other text in
// names.
#pragma once

#include <expected>
#include <string>
#include <string_view>

namespace xiezhu::api {

enum class TextKind {
  line,       // names and titles: no line breaks, tabs or bidirectional controls
  paragraphs  // running text
};

// The cleaned text; otherwise the code of the broken rule: control_character or malformed (not UTF-8).
std::expected<std::string, std::string> clean_text(std::string_view text, TextKind kind);

}  // namespace xiezhu::api
