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
  std::int64_t unit = 0;                         // of all files that a unit has added; 0: any number
};

// Why a file that has arrived whole does not get in.
struct FileRefusal {
  std::string code;    // of a problem
  std::string detail;  // the name of the file, and the limit where there is one
  std::string note{};  // for the audit log
};

// Takes more of an upload.
class UploadSink : public BodySink {
 public:
  // After finish(): the hash of the bytes when all of them are there, may stay and are durable.
  [[nodiscard]] virtual const std::optional<std::string>& sha256() const = 0;
  // After finish(): why not. What had arrived was thrown away, unless the fault is the server's (a status of
  // 500 or more); then sending nothing at the end tries again.
  [[nodiscard]] virtual const std::optional<FileRefusal>& refusal() const = 0;
  // After finish(): no scanner has seen the bytes, although one should have.
  [[nodiscard]] virtual bool unscanned() const = 0;
};

struct ByteRange {
  std::int64_t from = 0;
  std::int64_t length = 0;
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
  // The bytes, or a part of them. nullptr when there are no such bytes. Blocks.
  virtual std::shared_ptr<BodySource> open(const std::string& sha256,
                                           std::optional<ByteRange> part = std::nullopt) = 0;
};

}  // namespace xiezhu::api
