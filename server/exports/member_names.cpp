#include "server/exports/member_names.hpp"

#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>

namespace xiezhu::server {
namespace {

constexpr int longest_name = 120;
constexpr int longest_extension = 10;

// The characters that do harm in a name; invisible ones could make it look like another.
bool harmful(UChar32 c) {
  constexpr std::u16string_view kept_out = u"<>:\"/\\|?*";
  const bool sign = c < 0x80 && kept_out.contains(static_cast<char16_t>(c));
  const auto category = u_charType(c);
  return sign || category == U_CONTROL_CHAR || category == U_FORMAT_CHAR || category == U_UNASSIGNED ||
         category == U_SURROGATE || category == U_LINE_SEPARATOR || category == U_PARAGRAPH_SEPARATOR;
}

icu::UnicodeString cleaned(std::string_view name) {
  const auto text = icu::UnicodeString::fromUTF8({name.data(), static_cast<int>(name.size())});
  icu::UnicodeString clean;
  for (int i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
    const UChar32 c = text.char32At(i);
    clean.append(harmful(c) ? UChar32{'_'} : c);
  }
  clean.trim();
  while (clean.endsWith(u".") || clean.endsWith(u" ")) clean.truncate(clean.length() - 1);
  return clean;
}

// Where the extension begins, its dot included; the length of the name when it has none.
int extension_start(const icu::UnicodeString& name) {
  const int dot = name.lastIndexOf(u'.');
  return dot <= 0 || name.length() - dot > longest_extension ? name.length() : dot;
}

// Devices of Windows, with or without an extension.
bool reserved(const icu::UnicodeString& name) {
  static constexpr std::array devices{"con",  "prn",  "aux",  "nul",  "com1", "com2", "com3", "com4",
                                      "com5", "com6", "com7", "com8", "com9", "lpt1", "lpt2", "lpt3",
                                      "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9"};
  const int dot = name.indexOf(u'.');
  icu::UnicodeString stem(name, 0, dot < 0 ? name.length() : dot);
  stem.trim().toLower();
  return std::ranges::any_of(devices, [&](const char* device) { return stem == icu::UnicodeString(device); });
}

icu::UnicodeString fitting(icu::UnicodeString name) {
  if (name.length() <= longest_name) return name;
  const int dot = extension_start(name);
  icu::UnicodeString extension(name, dot);
  // Not between the halves of a character.
  int end = longest_name - extension.length();
  if (U16_IS_TRAIL(name.charAt(end))) --end;
  name.truncate(end);
  return name.append(extension);
}

std::string utf8_of(const icu::UnicodeString& text) {
  std::string result;
  text.toUTF8String(result);
  return result;
}

}  // namespace

std::string safe_name(std::string_view name) {
  auto clean = fitting(cleaned(name));
  if (clean.isEmpty()) return "_";
  if (reserved(clean)) clean.insert(0, u'_');
  return utf8_of(clean);
}

std::string MemberNames::take(const std::string& folder, std::string_view name) {
  const std::string safe = safe_name(name);
  const auto whole = icu::UnicodeString::fromUTF8(safe);
  const int dot = extension_start(whole);
  for (int number = 1;; ++number) {
    auto tried = whole;
    if (number > 1) tried.insert(dot, icu::UnicodeString::fromUTF8(" (" + std::to_string(number) + ")"));
    const std::string path = folder + utf8_of(tried);
    auto folded = icu::UnicodeString::fromUTF8(path);
    if (taken_.insert(utf8_of(folded.foldCase())).second) return path;
  }
}

}  // namespace xiezhu::server
