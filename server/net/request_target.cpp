#include "server/net/request_target.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>

namespace xiezhu::server {
namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::optional<std::string> decode_escapes(std::string_view text) {
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      decoded += text[i];
      continue;
    }
    if (i + 2 >= text.size()) return std::nullopt;
    const int high = hex_digit(text[i + 1]);
    const int low = hex_digit(text[i + 2]);
    if (high < 0 || low < 0) return std::nullopt;
    const char byte = static_cast<char>(high * 16 + low);
    if (byte == '/') return std::nullopt;  // would become a separator that nobody wrote
    decoded += byte;
    i += 2;
  }
  return decoded;
}

bool has_dot_segment(std::string_view path) {
  while (!path.empty()) {
    path.remove_prefix(1);  // the slash
    const auto segment = path.substr(0, path.find('/'));
    if (segment == "." || segment == "..") return true;
    path.remove_prefix(segment.size());
  }
  return false;
}

bool is_hostile_path_byte(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x20 || byte == 0x7f || byte == '\\';
}

// Length of the sequence that starts with this byte; 0 when none does.
std::size_t utf8_length(unsigned char lead) {
  if (lead < 0x80) return 1;
  if (lead >= 0xc2 && lead <= 0xdf) return 2;
  if (lead >= 0xe0 && lead <= 0xef) return 3;
  if (lead >= 0xf0 && lead <= 0xf4) return 4;
  return 0;
}

}  // namespace

bool is_utf8(std::string_view text) {
  const auto byte = [text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t length = utf8_length(byte(i));
    if (length == 0 || i + length > text.size()) return false;
    for (std::size_t k = 1; k < length; ++k) {
      if ((byte(i + k) & 0xc0) != 0x80) return false;
    }
    // The second byte tells overlong forms, surrogates and what lies above U+10FFFF.
    if (byte(i) == 0xe0 && byte(i + 1) < 0xa0) return false;
    if (byte(i) == 0xed && byte(i + 1) > 0x9f) return false;
    if (byte(i) == 0xf0 && byte(i + 1) < 0x90) return false;
    if (byte(i) == 0xf4 && byte(i + 1) > 0x8f) return false;
    i += length;
  }
  return true;
}

bool split_target(std::string_view target, std::string& path, std::string& query) {
  if (target.empty() || target.front() != '/') return false;
  if (std::ranges::any_of(target, [](char c) { return c <= 0x20 || c >= 0x7f || c == '#' || c == '\\'; })) {
    return false;
  }
  const auto question = target.find('?');
  auto decoded = decode_escapes(target.substr(0, question));
  if (!decoded || std::ranges::any_of(*decoded, is_hostile_path_byte)) return false;
  if (has_dot_segment(*decoded) || !is_utf8(*decoded)) return false;
  path = std::move(*decoded);
  if (question != std::string_view::npos) query = target.substr(question + 1);
  return true;
}

}  // namespace xiezhu::server
