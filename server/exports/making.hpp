// Something that is taken out of the system, on its way into a scratch file, piece by piece.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "api/http/environment.hpp"
#include "api/routes/export_input.hpp"
#include "server/exports/scratch_file.hpp"

namespace xiezhu::server {

// Used by one thread at a time. A call of fetch() and one of write() make a piece.
class Making {
 public:
  explicit Making(const std::filesystem::path& scratch) : file_(scratch) {}
  Making(const Making&) = delete;
  Making& operator=(const Making&) = delete;
  virtual ~Making() = default;

  // Reads what the next piece needs, as far as `viewer` may see it now; not_found when he may not see it at
  // all (any more). May run again for the same piece, so it changes nothing but what it has read.
  virtual domain::Outcome<void> fetch(domain::UnitOfWork& unit, const domain::Actor& viewer,
                                      domain::Instant now) = 0;
  // Writes it; false when that was the last piece and the file is whole. Throws when storage fails.
  virtual bool write() = 0;

  [[nodiscard]] int done() const { return done_; }    // rows, or members of an archive
  [[nodiscard]] int total() const { return total_; }  // as far as it is known
  [[nodiscard]] const ScratchFile& file() const { return file_; }
  // Under which it is saved, with extension, and its media type; known when it is whole.
  [[nodiscard]] virtual std::string name() const = 0;
  [[nodiscard]] virtual std::string media() const = 0;

 protected:
  ScratchFile file_;
  int done_ = 0;
  int total_ = 0;
};

// What makings work with besides the database.
struct MakingTools {
  std::filesystem::path scratch;
  api::FileStore* files = nullptr;  // of an archive
  api::Printing printing{};         // of an archive
};

std::unique_ptr<Making> begin_making(const api::ExportInput& input, const MakingTools& tools);
std::unique_ptr<Making> begin_list(const api::ExportInput& input, const MakingTools& tools);
std::unique_ptr<Making> begin_timeline(const api::ExportInput& input, const MakingTools& tools);
std::unique_ptr<Making> begin_archive(const api::ExportInput& input, const MakingTools& tools);

}  // namespace xiezhu::server
