#include "server/files/picture_size.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <string>

namespace xiezhu::server {
namespace {

using namespace std::string_view_literals;
using Pixels = std::optional<std::int64_t>;

// Reads numbers at any place of a file, through a window. Everything is nullopt beyond the end.
class Bytes {
 public:
  explicit Bytes(const FileHandle& file) : file_(file) {}

  // Up to eight bytes as a number.
  std::optional<std::uint64_t> number(std::int64_t at, int count, bool big) {
    std::uint64_t value = 0;
    for (int i = 0; i < count; ++i) {
      const auto digit = byte(big ? at + i : at + count - 1 - i);
      if (!digit) return std::nullopt;
      value = value << 8U | *digit;
    }
    return value;
  }
  std::optional<std::uint64_t> big(std::int64_t at, int count) { return number(at, count, true); }
  std::optional<std::uint64_t> little(std::int64_t at, int count) { return number(at, count, false); }

 private:
  std::optional<std::uint8_t> byte(std::int64_t at) {
    constexpr std::size_t window = 16'384;
    if (at < 0) return std::nullopt;
    if (at < from_ || at >= from_ + std::ssize(bytes_)) {
      from_ = at;
      bytes_ = file_.read(at, window);
      if (bytes_.empty()) return std::nullopt;
    }
    return static_cast<std::uint8_t>(bytes_[static_cast<std::size_t>(at - from_)]);
  }

  const FileHandle& file_;
  std::int64_t from_ = 0;
  std::string bytes_;
};

// Sides of more than 2³¹ are no picture, so the product fits.
Pixels product(std::optional<std::uint64_t> width, std::optional<std::uint64_t> height) {
  constexpr std::uint64_t longest = std::uint64_t{1} << 31U;
  if (!width || !height || *width == 0 || *height == 0 || *width > longest || *height > longest)
    return std::nullopt;
  return static_cast<std::int64_t>(*width * *height);
}

Pixels png_pixels(Bytes& bytes) {
  constexpr std::uint64_t header = 0x49484452;  // IHDR
  if (bytes.big(12, 4) != header) return std::nullopt;
  return product(bytes.big(16, 4), bytes.big(20, 4));
}

Pixels bmp_pixels(Bytes& bytes) {
  constexpr std::uint64_t first_header = 12;
  const auto header = bytes.little(14, 4);
  if (!header) return std::nullopt;
  if (*header == first_header) return product(bytes.little(18, 2), bytes.little(20, 2));
  auto height = bytes.little(22, 4);
  constexpr std::uint64_t sign = std::uint64_t{1} << 31U;
  // Negative: from the top down.
  if (height && *height > sign) height = 2 * sign - *height;
  return product(bytes.little(18, 4), height);
}

// Behind the frame header that tells the size there are only data.
Pixels jpeg_pixels(Bytes& bytes) {
  constexpr int most_segments = 100'000;
  std::int64_t at = 2;
  for (int i = 0; i < most_segments; ++i) {
    const auto mark = bytes.big(at, 2);
    if (!mark || *mark >> 8U != 0xFF) return std::nullopt;
    const auto kind = *mark & 0xFFU;
    if (kind == 0xFF) {  // filling
      ++at;
      continue;
    }
    const bool alone = kind == 0x01 || (kind >= 0xD0 && kind <= 0xD8);
    const bool frame = kind >= 0xC0 && kind <= 0xCF && kind != 0xC4 && kind != 0xC8 && kind != 0xCC;
    if (frame) return product(bytes.big(at + 7, 2), bytes.big(at + 5, 2));
    if (kind == 0xD9 || kind == 0xDA) return std::nullopt;
    const auto length = alone ? std::optional<std::uint64_t>{0} : bytes.big(at + 2, 2);
    if (!length || (!alone && *length < 2)) return std::nullopt;
    at += 2 + static_cast<std::int64_t>(*length);
  }
  return std::nullopt;
}

// Behind a chain of blocks of a GIF; nullopt when it does not end.
std::optional<std::int64_t> behind_blocks(Bytes& bytes, std::int64_t at) {
  for (;;) {
    const auto length = bytes.little(at, 1);
    if (!length) return std::nullopt;
    at += 1 + static_cast<std::int64_t>(*length);
    if (*length == 0) return at;
  }
}

// The bytes of the colours that the flags of a GIF announce.
std::int64_t colours(std::uint64_t flags) {
  return (flags & 0x80U) == 0 ? 0 : std::int64_t{3} << ((flags & 7U) + 1);
}

// The canvas, or a frame that is larger.
Pixels gif_pixels(Bytes& bytes) {
  auto most = product(bytes.little(6, 2), bytes.little(8, 2));
  const auto flags = bytes.little(10, 1);
  if (!most || !flags) return std::nullopt;
  std::int64_t at = 13 + colours(*flags);
  for (;;) {
    const auto kind = bytes.little(at, 1);
    if (kind == 0x3B) return most;
    if (kind != 0x21 && kind != 0x2C) return std::nullopt;
    std::int64_t data = at + 2;
    if (kind == 0x2C) {
      const auto frame = product(bytes.little(at + 5, 2), bytes.little(at + 7, 2));
      const auto own = bytes.little(at + 9, 1);
      if (!frame || !own) return std::nullopt;
      most = std::max(most, frame);
      data = at + 10 + colours(*own) + 1;
    }
    const auto next = behind_blocks(bytes, data);
    if (!next) return std::nullopt;
    at = *next;
  }
}

// The layout of a TIFF: of up to 4 GiB, or the larger one.
struct TiffLayout {
  bool big_endian = false;
  bool large = false;
  [[nodiscard]] int count_bytes() const { return large ? 8 : 2; }
  [[nodiscard]] int offset_bytes() const { return large ? 8 : 4; }
  [[nodiscard]] int entry_bytes() const { return large ? 20 : 12; }
};

std::optional<std::uint64_t> tiff_value(Bytes& bytes, TiffLayout layout, std::int64_t entry) {
  const auto type = bytes.number(entry + 2, 2, layout.big_endian);
  const int size = type == 3 ? 2 : type == 4 ? 4 : type == 16 ? 8 : 0;
  const std::int64_t value = entry + (layout.large ? 12 : 8);
  return size == 0 ? std::nullopt : bytes.number(value, size, layout.big_endian);
}

struct TiffPage {
  Pixels pixels;
  std::int64_t next = 0;  // 0 after the last one
};

std::optional<TiffPage> tiff_page(Bytes& bytes, TiffLayout layout, std::int64_t at) {
  constexpr std::uint64_t most_entries = 65'535;
  const auto count = bytes.number(at, layout.count_bytes(), layout.big_endian);
  if (!count || *count > most_entries) return std::nullopt;
  std::optional<std::uint64_t> width;
  std::optional<std::uint64_t> height;
  auto entry = at + layout.count_bytes();
  for (std::uint64_t i = 0; i < *count; ++i, entry += layout.entry_bytes()) {
    const auto tag = bytes.number(entry, 2, layout.big_endian);
    if (tag == 256) width = tiff_value(bytes, layout, entry);
    if (tag == 257) height = tiff_value(bytes, layout, entry);
  }
  const auto next = bytes.number(entry, layout.offset_bytes(), layout.big_endian);
  if (!next) return std::nullopt;
  return TiffPage{product(width, height), static_cast<std::int64_t>(*next)};
}

// The greatest of all pages. Pages that lead in a circle are no file.
Pixels tiff_pixels(Bytes& bytes) {
  constexpr std::size_t most_pages = 10'000;
  TiffLayout layout{.big_endian = bytes.big(0, 1) == 'M'};
  layout.large = bytes.number(2, 2, layout.big_endian) == 43;
  auto at = bytes.number(layout.large ? 8 : 4, layout.offset_bytes(), layout.big_endian);
  if (!at) return std::nullopt;
  Pixels most;
  std::set<std::int64_t> seen;
  for (auto next = static_cast<std::int64_t>(*at); next != 0;) {
    if (seen.size() == most_pages || !seen.insert(next).second) return std::nullopt;
    const auto page = tiff_page(bytes, layout, next);
    if (!page || !page->pixels) return std::nullopt;
    most = std::max(most, page->pixels);
    next = page->next;
  }
  return most;
}

struct Kind {
  std::string_view extension;
  Pixels (*pixels)(Bytes&);
};

constexpr std::array kinds{Kind{"png"sv, png_pixels},   Kind{"jpg"sv, jpeg_pixels},
                           Kind{"jpeg"sv, jpeg_pixels}, Kind{"gif"sv, gif_pixels},
                           Kind{"bmp"sv, bmp_pixels},   Kind{"tif"sv, tiff_pixels},
                           Kind{"tiff"sv, tiff_pixels}};

}  // namespace

bool is_picture(std::string_view extension) {
  return std::ranges::find(kinds, extension, &Kind::extension) != kinds.end();
}

std::optional<std::int64_t> read_pixels(const FileHandle& file, std::string_view extension) {
  const auto* kind = std::ranges::find(kinds, extension, &Kind::extension);
  Bytes bytes(file);
  return kind == kinds.end() ? std::nullopt : kind->pixels(bytes);
}

}  // namespace xiezhu::server
