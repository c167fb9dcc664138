// An open file, and the hash of bytes.
#pragma once

#include <openssl/evp.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace xiezhu::server {

// How much of a file is read at a time.
constexpr std::size_t step_bytes = std::size_t{256} * 1024;

// Owns a descriptor. Throws std::system_error when the storage fails.
class FileHandle {
 public:
  // Check is_open() afterwards.
  FileHandle(const std::filesystem::path& path, int flags);
  // A file without a name in that folder; it is gone with the handle.
  static FileHandle nameless(const std::filesystem::path& folder);
  FileHandle(FileHandle&& other) noexcept;
  FileHandle(const FileHandle&) = delete;
  FileHandle& operator=(const FileHandle&) = delete;
  ~FileHandle();

  [[nodiscard]] bool is_open() const { return handle_ >= 0; }
  // False while another handle holds the lock.
  [[nodiscard]] bool lock() const;
  [[nodiscard]] std::int64_t size() const;
  void write(std::string_view bytes) const;
  // Fewer than asked for only at the end of the file.
  [[nodiscard]] std::string read(std::int64_t from, std::size_t most) const;
  // Into memory of the caller; the number of bytes.
  [[nodiscard]] std::size_t read_into(char* bytes, std::int64_t from, std::size_t most) const;
  // Lets the disk begin with what was written there, without waiting for it.
  void begin_sync(std::int64_t from, std::int64_t length) const;
  void sync() const;

 private:
  explicit FileHandle(int handle) : handle_(handle) {}

  int handle_;
};

// So that a name survives a power cut.
void sync_folder(const std::filesystem::path& folder);

class Sha256 {
 public:
  Sha256();
  void add(std::string_view bytes);
  // 64 lower-case hexadecimal digits; nothing may be added afterwards.
  std::string digits();

 private:
  std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context_;
};

std::string hash_of(std::string_view bytes);
// The hash of a piece of a file. Throws std::runtime_error when the file is shorter.
std::string hash_of(const FileHandle& file, std::int64_t from, std::int64_t length);

}  // namespace xiezhu::server
