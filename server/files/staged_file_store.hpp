// The file store: uploads arrive in a folder, are checked there when they are whole, and move on to where
// whole files stay.
//   incoming/<id>   what has arrived of an upload
// Several servers share the folder; an upload that stopped goes on at any of them.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>

#include "api/files/file_store.hpp"
#include "server/files/content_store.hpp"
#include "server/files/file_checks.hpp"

namespace xiezhu::server {

class StagedFileStore final : public api::FileStore {
 public:
  // One line about a storage or a scanner that fails, for the log.
  using Report = std::function<void(std::string_view)>;

  // Makes the folders. Throws std::runtime_error when that does not work.
  StagedFileStore(const FileOptions& options, Report report);

  [[nodiscard]] std::int64_t received(domain::AttachmentId id) const override;
  std::shared_ptr<api::UploadSink> append(const domain::Upload& upload) override;
  std::shared_ptr<api::BodySource> open(const std::string& sha256,
                                        std::optional<api::ByteRange> part) override;

  // Forgets what has arrived of an upload.
  void discard(domain::AttachmentId id);
  using Kept = std::function<std::vector<std::string>(std::span<const std::string> hashes)>;
  // Removes whole files older than `age` that are not among those that `kept` returns, and pieces of uploads
  // that nobody has touched for so long; the number removed.
  int remove_orphans(std::chrono::seconds age, const Kept& kept);

 private:
  std::filesystem::path incoming_;
  Report report_;
  FileChecks checks_;
  std::unique_ptr<ContentStore> content_;
};

}  // namespace xiezhu::server
