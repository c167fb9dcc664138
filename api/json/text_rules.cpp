#include "api/json/text_rules.hpp"

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/stringpiece.h>
#include <unicode/utf8.h>

#include <stdexcept>

namespace xiezhu::api {
namespace {

bool is_bidi_control(UChar32 c) {
  return c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) ||
         (c >= 0x2066 && c <= 0x2069);
}

bool is_forbidden(UChar32 c, TextKind kind) {
  if (c == '\n' || c == '\t') return kind == TextKind::line;
  if (c < 0x20 || c == 0x7f) return true;
  return kind == TextKind::line &&
         (is_bidi_control(c) || c == 0x2028 || c == 0x2029 || (c >= 0x80 && c < 0xA0));
}

// The macro of ICU converts between integer types freely.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wsign-conversion"
#pragma GCC diagnostic ignored "-Wold-style-cast"
UChar32 next_code_point(const std::string& text, int32_t& at) {
  UChar32 c = 0;
  // NOLINTNEXTLINE(bugprone-inc-dec-in-conditions)
  U8_NEXT(text.data(), at, static_cast<int32_t>(text.size()), c);
  return c;
}
#pragma GCC diagnostic pop

std::string with_plain_line_ends(std::string_view text) {
  std::string plain;
  plain.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\r') {
      plain += text[i];
    } else if (i + 1 == text.size() || text[i + 1] != '\n') {
      plain += '\n';
    }
  }
  return plain;
}

}  // namespace

std::expected<std::string, std::string> clean_text(std::string_view text, TextKind kind) {
  const std::string plain = with_plain_line_ends(text);
  const auto size = static_cast<int32_t>(plain.size());
  for (int32_t i = 0; i < size;) {
    const UChar32 c = next_code_point(plain, i);
    if (c < 0) return std::unexpected("malformed");
    if (is_forbidden(c, kind)) return std::unexpected("control_character");
  }
  UErrorCode status = U_ZERO_ERROR;
  const auto* nfc = icu::Normalizer2::getNFCInstance(status);
  std::string normalised;
  icu::StringByteSink<std::string> sink(&normalised);
  if (U_SUCCESS(status)) nfc->normalizeUTF8(0, icu::StringPiece(plain.data(), size), sink, nullptr, status);
  if (U_FAILURE(status)) throw std::runtime_error("normalising text failed");
  return normalised;
}

}  // namespace xiezhu::api
