// Whole files in a bucket of an S3-compatible store, each an object named by its SHA-256. Bytes go up in
// parts and come down in ranges; neither is ever in memory as a whole. Which parts are on their way stands in
// a folder of this machine, so that a crash leaves none behind for good.
#pragma once

#include "server/files/content_store.hpp"
#include "server/files/s3_client.hpp"

namespace xiezhu::server {

class S3Content final : public ContentStore {
 public:
  // Makes the folder for the notes of what is under way. Does not call the store.
  S3Content(S3Options options, std::filesystem::path notes);

  void put(const StagedFile& file, const std::string& sha256) override;
  std::shared_ptr<api::BodySource> open(const std::string& sha256,
                                        std::optional<api::ByteRange> part) override;
  void visit_old(std::chrono::seconds age, const std::function<void(const Hashes&)>& visit) override;
  void remove(const std::string& sha256) override;
  void remove_leftovers(std::chrono::seconds age) override;

 private:
  void put_in_parts(S3Client& client, const StagedFile& file, const std::string& sha256);
  // Parts that an earlier try has left; nothing when there is no such note.
  void forget_parts(S3Client& client, const std::filesystem::path& note);

  CurlLibrary library_;
  S3Options options_;
  std::filesystem::path notes_;
};

}  // namespace xiezhu::server
