// Whole files in a folder of this machine, or of a network drive that all servers share:
//   content/ab/abcdef…   by their SHA-256; never changed
#pragma once

#include "server/files/content_store.hpp"

namespace xiezhu::server {

class FolderContent final : public ContentStore {
 public:
  // Makes the folder, on the drive of the staging folder. Throws std::filesystem::filesystem_error when that
  // does not work.
  explicit FolderContent(const std::filesystem::path& folder);

  void put(const StagedFile& file, const std::string& sha256) override;
  std::shared_ptr<api::BodySource> open(const std::string& sha256,
                                        std::optional<api::ByteRange> part) override;
  void visit_old(std::chrono::seconds age, const std::function<void(const Hashes&)>& visit) override;
  void remove(const std::string& sha256) override;
  void remove_leftovers(std::chrono::seconds /*age*/) override {}  // a file is moved here or it is not

 private:
  [[nodiscard]] std::filesystem::path place_of(const std::string& sha256) const;

  std::filesystem::path content_;
};

}  // namespace xiezhu::server
