#include "server/files/staged_file_store.hpp"

#include <fcntl.h>

#include <algorithm>
#include <system_error>

#include "server/files/folder_content.hpp"
#include "server/files/s3_content.hpp"

namespace xiezhu::server {
namespace {

namespace fs = std::filesystem;

// So often the disk is set to work, for a short wait at the end.
constexpr std::int64_t early_bytes = std::int64_t{8} << 20;

// What a sink works with; outlives it.
struct Station {
  const FileChecks& checks;
  ContentStore& content;
  const StagedFileStore::Report& report;
};

class StagedSink final : public api::UploadSink {
 public:
  StagedSink(Station station, fs::path path, const domain::Upload& upload)
      : station_(station),
        path_(std::move(path)),
        name_(upload.name),
        announced_(upload.size),
        file_(path_, O_RDWR | O_CREAT | O_APPEND) {
    if (!file_.is_open()) throw std::system_error(errno, std::generic_category(), "open");
    locked_ = file_.lock();
    if (locked_) received_ = handed_on_ = begun_with_ = file_.size();
  }
  [[nodiscard]] bool locked() const { return locked_; }

  void write(std::string_view piece) override {
    file_.write(piece);
    received_ += static_cast<std::int64_t>(piece.size());
    if (received_ - handed_on_ >= early_bytes) {
      file_.begin_sync(handed_on_, received_ - handed_on_);
      handed_on_ = received_;
    }
    if (begun_with_ == 0) hash_.add(piece);
  }

  void finish() override {
    if (received_ != announced_) return;
    auto findings = station_.checks.look_at(file_, announced_, name_);
    unscanned_ = findings.unscanned;
    refusal_ = std::move(findings.refusal);
    if (!refusal_) return keep();
    if (!findings.fault_is_ours) fs::remove(path_);
  }

  [[nodiscard]] const std::optional<std::string>& sha256() const override { return sha256_; }
  [[nodiscard]] const std::optional<api::FileRefusal>& refusal() const override { return refusal_; }
  [[nodiscard]] bool unscanned() const override { return unscanned_; }

 private:
  void keep() {
    try {
      auto digits = begun_with_ == 0 ? hash_.digits() : hash_of(file_, 0, announced_);
      station_.content.put({file_, path_, announced_}, digits);
      sha256_ = std::move(digits);
    } catch (const std::runtime_error& error) {
      station_.report(error.what());
      refusal_ = api::FileRefusal{"storage_away", name_};
    }
  }

  Station station_;
  fs::path path_;
  std::string name_;
  std::int64_t announced_;
  FileHandle file_;
  bool locked_ = false;
  std::int64_t begun_with_ = 0;
  std::int64_t received_ = 0;
  std::int64_t handed_on_ = 0;  // to the disk
  Sha256 hash_;
  std::optional<std::string> sha256_;
  std::optional<api::FileRefusal> refusal_;
  bool unscanned_ = false;
};

fs::path place_of(const fs::path& incoming, domain::AttachmentId id) {
  return incoming / std::to_string(id.value());
}

fs::path made_folder(const fs::path& folder) {
  fs::create_directories(folder / "incoming");
  fs::permissions(folder, fs::perms::owner_all);
  return folder / "incoming";
}

std::unique_ptr<ContentStore> content_of(const FileOptions& options) {
  if (options.s3.enabled()) return std::make_unique<S3Content>(options.s3, options.folder / "multipart");
  return std::make_unique<FolderContent>(options.folder);
}

}  // namespace

StagedFileStore::StagedFileStore(const FileOptions& options, Report report)
    : incoming_(made_folder(options.folder)),
      report_(std::move(report)),
      checks_(options.checks, options.scanner, incoming_, report_),
      content_(content_of(options)) {}

std::int64_t StagedFileStore::received(domain::AttachmentId id) const {
  std::error_code missing;
  const auto size = fs::file_size(place_of(incoming_, id), missing);
  return missing ? 0 : static_cast<std::int64_t>(size);
}

std::shared_ptr<api::UploadSink> StagedFileStore::append(const domain::Upload& upload) {
  const Station station{checks_, *content_, report_};
  auto sink = std::make_shared<StagedSink>(station, place_of(incoming_, upload.id), upload);
  return sink->locked() ? sink : nullptr;
}

std::shared_ptr<api::BodySource> StagedFileStore::open(const std::string& sha256,
                                                       std::optional<api::ByteRange> part) {
  return content_->open(sha256, part);
}

void StagedFileStore::discard(domain::AttachmentId id) { fs::remove(place_of(incoming_, id)); }

int StagedFileStore::remove_orphans(std::chrono::seconds age, const Kept& kept) {
  int removed = 0;
  for (const auto& entry : fs::directory_iterator(incoming_)) {
    std::error_code gone;
    if (untouched(entry, age)) removed += fs::remove(entry.path(), gone) ? 1 : 0;
  }
  content_->remove_leftovers(age);
  content_->visit_old(age, [&](const ContentStore::Hashes& old) {
    const auto referred = kept(old);
    for (const auto& hash : old) {
      if (std::ranges::find(referred, hash) != referred.end()) continue;
      content_->remove(hash);
      ++removed;
    }
  });
  return removed;
}

}  // namespace xiezhu::server
