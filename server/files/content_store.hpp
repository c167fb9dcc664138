// Where whole files stay, named by their SHA-256. What has arrived of an upload, what it must pass before it
// gets here, and its hash are the affair of StagedFileStore.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "api/files/file_store.hpp"
#include "server/files/file_handle.hpp"

namespace xiezhu::server {

// A file that has arrived whole. Its name in the staging folder is that of its upload.
struct StagedFile {
  const FileHandle& bytes;
  const std::filesystem::path& path;
  std::int64_t size = 0;
};

// Thread-safe. Throws std::runtime_error when the storage fails.
class ContentStore {
 public:
  ContentStore() = default;
  ContentStore(const ContentStore&) = delete;
  ContentStore& operator=(const ContentStore&) = delete;
  virtual ~ContentStore() = default;

  // Makes the bytes durable under their hash, and young again when they were there already; the staged file
  // is gone then. When this throws it is still there.
  virtual void put(const StagedFile& file, const std::string& sha256) = 0;
  // nullptr when there are no such bytes.
  virtual std::shared_ptr<api::BodySource> open(const std::string& sha256,
                                                std::optional<api::ByteRange> part) = 0;

  using Hashes = std::vector<std::string>;
  // Shows the hashes of all files older than `age`, in portions of at most a thousand.
  virtual void visit_old(std::chrono::seconds age, const std::function<void(const Hashes&)>& visit) = 0;
  virtual void remove(const std::string& sha256) = 0;
  // Removes what is left of a put() that was cut off longer than `age` ago.
  virtual void remove_leftovers(std::chrono::seconds age) = 0;
};

bool is_hash(std::string_view name);

// Whether nobody has written to a file of this machine for so long.
bool untouched(const std::filesystem::directory_entry& entry, std::chrono::seconds age);

}  // namespace xiezhu::server
