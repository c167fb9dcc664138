#include "domain/request/file_kind.hpp"

#include <algorithm>
#include <array>

namespace xiezhu::domain {
namespace {

using namespace std::string_view_literals;

// What a file begins with, at an offset. The containers of office documents and archives are shared by many.
struct Mark {
  std::size_t offset;
  std::string_view bytes;
};
constexpr std::array pdf{Mark{0, "%PDF-"sv}};
constexpr std::array ole{Mark{0, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"sv}};
constexpr std::array zip{Mark{0, "PK\x03\x04"sv}, Mark{0, "PK\x05\x06"sv}};
// The programs of some vendors save either container under their own extension.
constexpr std::array ole_or_zip{ole[0], zip[0]};
constexpr std::array jpeg{Mark{0, "\xFF\xD8\xFF"sv}};
constexpr std::array png{Mark{0, "\x89PNG\r\n\x1A\n"sv}};
constexpr std::array gif{Mark{0, "GIF87a"sv}, Mark{0, "GIF89a"sv}};
constexpr std::array bmp{Mark{0, "BM"sv}};
constexpr std::array tiff{Mark{0, "II*\0"sv}, Mark{0, "MM\0*"sv}};
constexpr std::array mp4{Mark{4, "ftyp"sv}};
constexpr std::array mp3{Mark{0, "ID3"sv}, Mark{0, "\xFF\xFB"sv}, Mark{0, "\xFF\xF3"sv},
                         Mark{0, "\xFF\xF2"sv}};
constexpr std::array rar{Mark{0, "Rar!\x1A\x07"sv}};
constexpr std::array seven_zip{Mark{0, "7z\xBC\xAF\x27\x1C"sv}};

// Without marks: plain text.
struct Kind {
  std::string_view extension;
  const Mark* marks = nullptr;
  std::size_t count = 0;
  template <std::size_t n>
  constexpr Kind(std::string_view name, const std::array<Mark, n>& list)
      : extension(name), marks(list.data()), count(n) {}
  explicit constexpr Kind(std::string_view name) : extension(name) {}
};

constexpr std::array kinds{Kind{"pdf", pdf},
                           Kind{"ofd", zip},
                           Kind{"doc", ole},
                           Kind{"docx", zip},
                           Kind{"xls", ole},
                           Kind{"xlsx", zip},
                           Kind{"ppt", ole},
                           Kind{"pptx", zip},
                           Kind{"wps", ole_or_zip},
                           Kind{"et", ole_or_zip},
                           Kind{"dps", ole_or_zip},
                           Kind{"odt", zip},
                           Kind{"ods", zip},
                           Kind{"jpg", jpeg},
                           Kind{"jpeg", jpeg},
                           Kind{"png", png},
                           Kind{"gif", gif},
                           Kind{"bmp", bmp},
                           Kind{"tif", tiff},
                           Kind{"tiff", tiff},
                           Kind{"txt"},
                           Kind{"csv"},
                           Kind{"mp3", mp3},
                           Kind{"mp4", mp4},
                           Kind{"zip", zip},
                           Kind{"rar", rar},
                           Kind{"7z", seven_zip}};

const Kind* find_kind(std::string_view extension) {
  const auto found = std::ranges::find(kinds, extension, &Kind::extension);
  return found == kinds.end() ? nullptr : &*found;
}

}  // namespace

std::string extension_of(std::string_view file_name) {
  const auto dot = file_name.rfind('.');
  if (dot == std::string_view::npos) return {};
  std::string extension{file_name.substr(dot + 1)};
  for (char& c : extension) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return extension;
}

bool takes_extension(std::string_view extension) { return find_kind(extension) != nullptr; }

std::string extensions_taken() {
  std::string text;
  for (const auto& kind : kinds) text.append(text.empty() ? "" : ", ").append(kind.extension);
  return text;
}

bool looks_like(std::string_view extension, std::string_view head) {
  const Kind* kind = find_kind(extension);
  if (kind == nullptr) return false;
  if (kind->marks == nullptr) return head.find('\0') == std::string_view::npos;
  return std::any_of(kind->marks, kind->marks + kind->count, [&](const Mark& mark) {
    return head.size() >= mark.offset && head.substr(mark.offset).starts_with(mark.bytes);
  });
}

}  // namespace xiezhu::domain
