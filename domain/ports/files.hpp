// Rows about files: uploads under way, and which bytes requests refer to. The bytes themselves are kept
// elsewhere.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "domain/kernel/ids.hpp"
#include "domain/kernel/instant.hpp"

namespace xiezhu::domain {

// A file that somebody has announced and is sending. It becomes the attachment of the same id.
struct Upload {
  AttachmentId id;
  RequestId request;
  PersonId person;
  std::optional<UnitId> unit{};  // in whose account its bytes are; nullopt: in none
  std::string name;
  std::int64_t size = 0;  // bytes
  Instant begun_at;
  friend bool operator==(const Upload&, const Upload&) = default;
};

class FileRepository {
 public:
  virtual ~FileRepository() = default;
  virtual void begin(const Upload& upload) = 0;
  virtual std::optional<Upload> upload(AttachmentId id) = 0;
  // False when there is none (any more).
  virtual bool end(AttachmentId id) = 0;
  // Uploads begun before, oldest first.
  virtual std::vector<AttachmentId> abandoned(Instant before, int limit) = 0;
  // Adds to the bytes in the account of a unit, unless they came to more than `limit`; false then. What a
  // unit has announced or attached stays in its account, removed files among it, for they are kept.
  virtual bool reserve(UnitId unit, std::int64_t bytes, std::int64_t limit) = 0;
  // Takes them out again: what was announced never came.
  virtual void release(UnitId unit, std::int64_t bytes) = 0;
  virtual std::int64_t account(UnitId unit) = 0;
  // A request refers to these bytes from now on.
  virtual void keep(const std::string& sha256, std::int64_t size, Instant now) = 0;
  // Those of the hashes that requests or exports refer to.
  virtual std::vector<std::string> kept(std::span<const std::string> hashes) = 0;
};

}  // namespace xiezhu::domain
