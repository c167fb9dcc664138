// A file store in a folder of this machine, or of a network drive that all servers share:
//   incoming/<id>           what has arrived of an upload
//   content/ab/abcdef…      whole files by their SHA-256; never changed
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>

#include "api/files/file_store.hpp"

namespace xiezhu::server {

class LocalFileStore final : public api::FileStore {
 public:
  // Makes the folders. Throws std::filesystem::filesystem_error when that does not work.
  explicit LocalFileStore(std::filesystem::path folder);

  [[nodiscard]] std::int64_t received(domain::AttachmentId id) const override;
  std::shared_ptr<api::UploadSink> append(const domain::Upload& upload) override;
  std::shared_ptr<api::BodySource> open(const std::string& sha256) override;

  // Forgets what has arrived of an upload.
  void discard(domain::AttachmentId id);
  using Kept = std::function<std::vector<std::string>(std::span<const std::string> hashes)>;
  // Removes whole files older than `age` that are not among those that `kept` returns, and pieces of uploads
  // that nobody has touched for so long; the number removed.
  int remove_orphans(std::chrono::seconds age, const Kept& kept);

 private:
  std::filesystem::path folder_;
};

}  // namespace xiezhu::server
