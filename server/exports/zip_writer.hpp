// A ZIP archive, written member by member as its bytes come.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "domain/kernel/instant.hpp"
#include "server/exports/scratch_file.hpp"

namespace xiezhu::server {

// Names are UTF-8 and marked as such, so that they unpack right on every system. Used by one thread at a
// time.
class ZipWriter {
 public:
  explicit ZipWriter(ScratchFile& file);
  ZipWriter(const ZipWriter&) = delete;
  ZipWriter& operator=(const ZipWriter&) = delete;
  ~ZipWriter();

  // Begins a member of so many bytes; `name` is a relative path with forward slashes.
  void begin(const std::string& name, std::int64_t size, domain::Instant changed);
  void write(std::string_view bytes);
  // After the last member. Throws std::runtime_error like the others when the disk is full and the like.
  void finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace xiezhu::server
