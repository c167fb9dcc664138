// Everything that a file must pass after it has arrived whole and before it belongs to a request, whatever
// store it goes to: that it is what its name says, that it does not unpack to a flood, that no virus is in
// it.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "api/files/file_store.hpp"
#include "server/files/file_handle.hpp"
#include "server/files/options.hpp"

namespace xiezhu::server {

struct Findings {
  std::optional<api::FileRefusal> refusal{};
  bool fault_is_ours = false;  // the file may be good: it is kept for another try
  bool unscanned = false;
};

// Thread-safe.
class FileChecks {
 public:
  using Report = std::function<void(std::string_view)>;

  // Uses room in `scratch` for archives inside archives. A scanner that is away is reported.
  FileChecks(CheckLimits limits, ScannerOptions scanner, std::filesystem::path scratch, Report report);

  // Blocks for as long as the limits and the scanner's time-out say. Throws std::system_error when the
  // storage fails.
  [[nodiscard]] Findings look_at(const FileHandle& file, std::int64_t size, const std::string& name) const;

 private:
  [[nodiscard]] std::optional<api::FileRefusal> inside(const FileHandle& file, const std::string& name) const;
  [[nodiscard]] Findings scan(const FileHandle& file, std::int64_t size, const std::string& name) const;

  CheckLimits limits_;
  ScannerOptions scanner_;
  std::filesystem::path scratch_;
  Report report_;
};

}  // namespace xiezhu::server
