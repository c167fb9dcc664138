#include "server/files/folder_content.hpp"

#include <fcntl.h>

#include <algorithm>
#include <system_error>

namespace xiezhu::server {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t hash_digits = 64;

class FolderSource final : public api::BodySource {
 public:
  FolderSource(FileHandle file, api::ByteRange part)
      : file_(std::move(file)), at_(part.from), end_(part.from + part.length), size_(part.length) {}
  [[nodiscard]] std::uint64_t size() const override { return static_cast<std::uint64_t>(size_); }
  std::string read(std::size_t limit) override {
    const auto most = std::min(static_cast<std::int64_t>(limit), end_ - at_);
    auto bytes = file_.read(at_, static_cast<std::size_t>(most));
    at_ += static_cast<std::int64_t>(bytes.size());
    return bytes;
  }

 private:
  FileHandle file_;
  std::int64_t at_;
  std::int64_t end_;
  std::int64_t size_;
};

}  // namespace

bool is_hash(std::string_view name) {
  return name.size() == hash_digits &&
         std::ranges::all_of(name, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

bool untouched(const fs::directory_entry& entry, std::chrono::seconds age) {
  std::error_code gone;
  const auto written = entry.last_write_time(gone);
  return !gone && entry.is_regular_file(gone) && written < fs::file_time_type::clock::now() - age;
}

FolderContent::FolderContent(const fs::path& folder) : content_(folder / "content") {
  fs::create_directories(content_);
}

fs::path FolderContent::place_of(const std::string& sha256) const {
  return content_ / sha256.substr(0, 2) / sha256;
}

void FolderContent::put(const StagedFile& file, const std::string& sha256) {
  const auto place = place_of(sha256);
  file.bytes.sync();
  fs::create_directories(place.parent_path());
  fs::rename(file.path, place);
  sync_folder(place.parent_path());
}

std::shared_ptr<api::BodySource> FolderContent::open(const std::string& sha256,
                                                     std::optional<api::ByteRange> part) {
  if (!is_hash(sha256)) return nullptr;
  FileHandle file(place_of(sha256), O_RDONLY);
  if (!file.is_open()) return nullptr;
  const auto size = file.size();
  const auto wanted = part.value_or(api::ByteRange{0, size});
  if (wanted.from + wanted.length > size) return nullptr;
  return std::make_shared<FolderSource>(std::move(file), wanted);
}

void FolderContent::visit_old(std::chrono::seconds age, const std::function<void(const Hashes&)>& visit) {
  constexpr std::size_t portion = 1'000;
  for (const auto& shelf : fs::directory_iterator(content_)) {
    Hashes old;
    for (const auto& entry : fs::directory_iterator(shelf.path())) {
      if (!untouched(entry, age) || !is_hash(entry.path().filename().string())) continue;
      old.push_back(entry.path().filename().string());
      if (old.size() == portion) {
        visit(old);
        old.clear();
      }
    }
    if (!old.empty()) visit(old);
  }
}

void FolderContent::remove(const std::string& sha256) { fs::remove(place_of(sha256)); }

}  // namespace xiezhu::server
