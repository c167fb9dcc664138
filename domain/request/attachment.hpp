// A file that belongs to a request. Its bytes are kept elsewhere, by their hash; deleting one is a mark.
#pragma once

#include <cstdint>
#include <string>

#include "domain/kernel/ids.hpp"
#include "domain/kernel/instant.hpp"

namespace xiezhu::domain {

struct Attachment {
  AttachmentId id;
  UnitId unit;            // whose file it is
  std::string name;       // as the person called it
  std::int64_t size = 0;  // bytes
  std::string sha256;     // of the bytes, 64 lower-case hexadecimal digits
  Instant at;             // when it was added
  bool removed = false;
  bool unscanned = false;  // taken although no scanner had seen it
  friend bool operator==(const Attachment&, const Attachment&) = default;
};

}  // namespace xiezhu::domain
