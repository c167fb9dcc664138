// A file without a name, for what is still being made: nobody can open it by mistake, and when the process
// ends, however it ends, it is gone.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace xiezhu::server {

class ScratchFile {
 public:
  // In this folder, which is made when it is missing. Throws std::system_error when that does not work.
  explicit ScratchFile(const std::filesystem::path& folder);
  ScratchFile(const ScratchFile&) = delete;
  ScratchFile& operator=(const ScratchFile&) = delete;
  ~ScratchFile();

  // For libraries that write by themselves.
  [[nodiscard]] int handle() const { return handle_; }
  [[nodiscard]] std::string path() const;

  void append(std::string_view bytes) const;
  [[nodiscard]] std::int64_t size() const;
  // Fewer than asked for only at the end of the file.
  [[nodiscard]] std::string read(std::int64_t from, std::size_t most) const;

 private:
  int handle_ = -1;
};

}  // namespace xiezhu::server
