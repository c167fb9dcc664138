// Where the bytes of attachments are: named by their hash once they are there whole, before that by the
// upload.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "api/http/message.hpp"
#include "domain/ports/files.hpp"

namespace xiezhu::api {

struct FileLimits {
  std::int64_t file = std::int64_t{2} << 30;     // bytes of one file
  std::int64_t request = std::int64_t{4} << 30;  // of all files of a request
};

// Takes more of an upload.
class UploadSink : public BodySink {
 public:
  // After finish(): the hash of the bytes when all of them are there and durable.
  [[nodiscard]] virtual const std::optional<std::string>& sha256() const = 0;
  // After finish(): the bytes are not what the name says, and were thrown away.
  [[nodiscard]] virtual bool lies() const = 0;
};

// Thread-safe. Throws std::runtime_error when the storage fails.
class FileStore {
 public:
  FileStore() = default;
  FileStore(const FileStore&) = delete;
  FileStore& operator=(const FileStore&) = delete;
  virtual ~FileStore() = default;

  // Bytes of an upload that have arrived.
  [[nodiscard]] virtual std::int64_t received(domain::AttachmentId id) const = 0;
  // Takes what follows the `received` bytes. nullptr while somebody else is sending the same upload.
  virtual std::shared_ptr<UploadSink> append(const domain::Upload& upload) = 0;
  // nullptr when there are no such bytes.
  virtual std::shared_ptr<BodySource> open(const std::string& sha256) = 0;
};

}  // namespace xiezhu::api
