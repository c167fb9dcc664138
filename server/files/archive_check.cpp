#include "server/files/archive_check.hpp"

#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <array>
#include <memory>
#include <ranges>
#include <stdexcept>
#include <string>
#include <vector>

namespace xiezhu::server {
namespace {

using namespace std::string_view_literals;
using Clock = std::chrono::steady_clock;
using Fault = std::optional<ArchiveFault>;

// So much may come out of any archive, however small.
constexpr std::int64_t harmless_bytes = std::int64_t{10} << 20;
constexpr std::size_t tar_mark = 257;

constexpr std::array zip{"PK\x03\x04"sv, "PK\x05\x06"sv};
constexpr std::array containers{"Rar!\x1A\x07"sv, "7z\xBC\xAF\x27\x1C"sv};
constexpr std::array compressed{"\x1F\x8B\x08"sv,
                                "\xFD"
                                "7zXZ\0"sv};

bool begins_with_any(std::string_view head, auto& marks) {
  return std::ranges::any_of(marks, [head](std::string_view mark) { return head.starts_with(mark); });
}

// One file without a name. The mark of bzip2 alone is too short not to begin a text.
bool is_compressed(std::string_view head) {
  return begins_with_any(head, compressed) ||
         (head.starts_with("BZh") && head.substr(4).starts_with("1AY&SY"));
}

bool is_tar(std::string_view head) {
  return head.size() > tar_mark && head.substr(tar_mark).starts_with("ustar");
}

// Gives libarchive a file by its descriptor's pread, which leaves the position alone.
struct Feed {
  const FileHandle& file;
  std::int64_t size;
  std::int64_t at = 0;
  std::string step = std::string(step_bytes, '\0');

  static la_ssize_t read(archive* /*reader*/, void* self, const void** bytes) {
    auto& feed = *static_cast<Feed*>(self);
    const auto got = feed.file.read_into(feed.step.data(), feed.at, feed.step.size());
    feed.at += static_cast<std::int64_t>(got);
    *bytes = feed.step.data();
    return static_cast<la_ssize_t>(got);
  }
  static la_int64_t seek(archive* /*reader*/, void* self, la_int64_t offset, int whence) {
    auto& feed = *static_cast<Feed*>(self);
    const auto from = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? feed.at : feed.size;
    if (from + offset < 0) return ARCHIVE_FATAL;
    feed.at = std::min(from + offset, feed.size);
    return feed.at;
  }
  static la_int64_t skip(archive* /*reader*/, void* self, la_int64_t count) {
    auto& feed = *static_cast<Feed*>(self);
    const auto skipped = std::clamp<std::int64_t>(count, 0, feed.size - feed.at);
    feed.at += skipped;
    return skipped;
  }
};

// How many members the directory of a zip announces; nullopt when there is no directory.
std::optional<std::uint64_t> announced_members(const FileHandle& file) {
  constexpr std::int64_t longest_tail = 22 + 65'535;
  constexpr auto end_mark = "PK\x05\x06"sv;
  constexpr auto large_mark = "PK\x06\x06"sv;
  constexpr std::uint64_t elsewhere = 0xFFFF;
  const auto little = [&file](std::int64_t at, std::size_t count) {
    std::uint64_t value = 0;
    for (const char c : std::views::reverse(file.read(at, count)))
      value = value << 8U | static_cast<unsigned char>(c);
    return value;
  };
  const auto begin = std::max<std::int64_t>(file.size() - longest_tail, 0);
  const auto mark = file.read(begin, longest_tail).rfind(end_mark);
  if (mark == std::string::npos) return std::nullopt;
  const auto end = begin + static_cast<std::int64_t>(mark);
  const auto members = little(end + 10, 2);
  if (members != elsewhere || end < 20) return members;
  const auto large = static_cast<std::int64_t>(little(end - 12, 8));
  return large >= 0 && file.read(large, 4) == large_mark ? little(large + 32, 8) : members;
}

using Reader = std::unique_ptr<archive, decltype(&archive_read_free)>;

Reader reader_for(std::string_view head) {
  Reader reader(archive_read_new(), &archive_read_free);
  if (!reader) throw std::bad_alloc();
  if (is_compressed(head)) {
    // As plain bytes, a tar among them: what follows its end comes out as well.
    archive_read_support_filter_gzip(reader.get());
    archive_read_support_filter_bzip2(reader.get());
    archive_read_support_filter_xz(reader.get());
    archive_read_support_format_raw(reader.get());
  } else if (is_tar(head)) {
    archive_read_support_format_tar(reader.get());
  } else {
    // By its directory, as everybody unpacks it, and not in the order of its bytes.
    archive_read_support_format_zip_seekable(reader.get());
    archive_read_support_format_rar(reader.get());
    archive_read_support_format_rar5(reader.get());
    archive_read_support_format_7zip(reader.get());
  }
  return reader;
}

class Walk {
 public:
  Walk(const FileHandle& file, const CheckLimits& limits, std::filesystem::path scratch)
      : limits_(limits),
        scratch_(std::move(scratch)),
        packed_(std::max<std::int64_t>(file.size(), 1)),
        deadline_(Clock::now() + limits.time) {}

  Fault look_into(const FileHandle& file, int depth) {
    if (depth > limits_.depth) return ArchiveFault::depth;
    Feed feed{.file = file, .size = file.size()};
    const auto head = file.read(0, archive_head);
    const auto reader = reader_for(head);
    auto* raw = reader.get();
    archive_read_set_read_callback(raw, &Feed::read);
    archive_read_set_seek_callback(raw, &Feed::seek);
    archive_read_set_skip_callback(raw, &Feed::skip);
    archive_read_set_callback_data(raw, &feed);
    if (archive_read_open1(raw) != ARCHIVE_OK) return ArchiveFault::unreadable;
    std::uint64_t seen = 0;
    for (archive_entry* entry = nullptr;; ++seen) {
      const int step = archive_read_next_header(raw, &entry);
      if (step == ARCHIVE_EOF) break;
      if (step != ARCHIVE_OK && step != ARCHIVE_WARN) return refused_by(raw);
      if (const auto fault = member(raw, entry, depth)) return fault;
    }
    // libarchive passes over members that share their bytes; others unpack each of them.
    if (begins_with_any(head, zip) && announced_members(file) != seen) return ArchiveFault::unreadable;
    // Damaged heads of these read like an early end.
    return seen == 0 && begins_with_any(head, containers) ? Fault{ArchiveFault::unreadable} : std::nullopt;
  }

 private:
  // Where even the names are encrypted there is nothing to go on with. Not to be asked of an archive that was
  // never recognised: libarchive 3.6 calls through a wild pointer then.
  [[nodiscard]] Fault refused_by(archive* reader) const {
    if (archive_read_has_encrypted_entries(reader) != 1) return ArchiveFault::unreadable;
    return limits_.encrypted ? std::nullopt : Fault{ArchiveFault::encrypted};
  }

  Fault member(archive* reader, archive_entry* entry, int depth) {
    // Nothing of what was looked for: it only begins like one.
    if (archive_format(reader) == ARCHIVE_FORMAT_RAW && archive_filter_count(reader) <= 1)
      return ArchiveFault::unreadable;
    if (++members_ > limits_.members) return ArchiveFault::members;
    if (archive_entry_is_encrypted(entry) == 0) return unpack(reader, depth);
    return limits_.encrypted ? std::nullopt : Fault{ArchiveFault::encrypted};
  }

  [[nodiscard]] Fault count(std::int64_t bytes) {
    unpacked_ += bytes;
    if (unpacked_ > limits_.unpacked) return ArchiveFault::unpacked;
    if (unpacked_ > harmless_bytes && unpacked_ / packed_ > limits_.ratio) return ArchiveFault::ratio;
    return Clock::now() > deadline_ ? Fault{ArchiveFault::slow} : std::nullopt;
  }

  // The data of a member; once more, if it is an archive itself.
  Fault unpack(archive* reader, int depth) {
    std::optional<FileHandle> inner;
    for (bool first = true;; first = false) {
      const auto got = archive_read_data(reader, step_.data(), step_.size());
      if (got < 0) return ArchiveFault::unreadable;
      if (got == 0) break;
      const auto bytes = std::string_view(step_).substr(0, static_cast<std::size_t>(got));
      if (const auto fault = count(got)) return fault;
      if (first && is_archive(bytes)) inner.emplace(FileHandle::nameless(scratch_));
      if (inner) inner->write(bytes);
    }
    return inner ? look_into(*inner, depth + 1) : std::nullopt;
  }

  const CheckLimits& limits_;
  std::filesystem::path scratch_;
  std::int64_t packed_;
  Clock::time_point deadline_;
  std::int64_t unpacked_ = 0;
  std::int64_t members_ = 0;
  std::string step_ = std::string(step_bytes, '\0');
};

}  // namespace

bool is_archive(std::string_view head) {
  return begins_with_any(head, zip) || begins_with_any(head, containers) || is_compressed(head) ||
         is_tar(head);
}

std::optional<ArchiveFault> check_archive(const FileHandle& file, const CheckLimits& limits,
                                          const std::filesystem::path& scratch) {
  return Walk(file, limits, scratch).look_into(file, 1);
}

}  // namespace xiezhu::server
