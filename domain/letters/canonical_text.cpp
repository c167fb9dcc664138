#include <span>

#include "domain/letters/letter.hpp"

namespace xiezhu::domain {
namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";

void append_quoted(std::string& out, std::string_view text) {
  out += '"';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20) {
      out += "\\u00";
      out += hex_digits[byte >> 4U];
      out += hex_digits[byte & 0xFU];
    } else {
      out += c;
    }
  }
  out += '"';
}

void append_member(std::string& out, std::string_view name, std::string_view value) {
  out += out.empty() ? '{' : ',';
  append_quoted(out, name);
  out += ':';
  append_quoted(out, value);
}

void append_list(std::string& out, std::string_view name, std::span<const std::string> values) {
  out += ',';
  append_quoted(out, name);
  out += ":[";
  for (const auto& value : values) {
    if (out.back() != '[') out += ',';
    append_quoted(out, value);
  }
  out += ']';
}

}  // namespace

std::string canonical_text(const LetterContent& content) {
  std::string out;
  append_member(out, "kind", name_of(content.kind));
  append_member(out, "issuer", content.issuer);
  append_member(out, "number", content.number);
  append_member(out, "urgency", content.urgency);
  append_member(out, "addressee", content.addressee);
  append_member(out, "title", content.title);
  append_list(out, "paragraphs", content.paragraphs);
  append_list(out, "attachments", content.attachments);
  append_list(out, "copies", content.copies);
  append_member(out, "date", to_iso(content.date));
  append_member(out, "note", content.note);
  return out + '}';
}

}  // namespace xiezhu::domain
