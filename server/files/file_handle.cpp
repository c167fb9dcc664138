#include "server/files/file_handle.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace xiezhu::server {
namespace {

[[noreturn]] void fail(const char* what) { throw std::system_error(errno, std::generic_category(), what); }

}  // namespace

FileHandle::FileHandle(const std::filesystem::path& path, int flags)
    : handle_(::open(path.c_str(), flags | O_CLOEXEC, 0600)) {}

FileHandle FileHandle::nameless(const std::filesystem::path& folder) {
  // Not O_TMPFILE, which network drives lack.
  std::string name = folder / "nameless.XXXXXX";
  FileHandle file{::mkostemp(name.data(), O_CLOEXEC)};
  if (!file.is_open()) fail("mkostemp");
  ::unlink(name.c_str());
  return file;
}

FileHandle::FileHandle(FileHandle&& other) noexcept : handle_(std::exchange(other.handle_, -1)) {}

FileHandle::~FileHandle() {
  if (handle_ >= 0) ::close(handle_);
}

bool FileHandle::lock() const { return ::flock(handle_, LOCK_EX | LOCK_NB) == 0; }

std::int64_t FileHandle::size() const {
  struct stat status{};
  if (::fstat(handle_, &status) != 0) fail("fstat");
  return status.st_size;
}

void FileHandle::write(std::string_view bytes) const {
  while (!bytes.empty()) {
    const auto written = ::write(handle_, bytes.data(), bytes.size());
    if (written < 0 && errno != EINTR) fail("write");
    if (written > 0) bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

std::size_t FileHandle::read_into(char* bytes, std::int64_t from, std::size_t most) const {
  std::size_t got = 0;
  while (got < most) {
    const auto count = ::pread(handle_, bytes + got, most - got, from + static_cast<std::int64_t>(got));
    if (count < 0 && errno != EINTR) fail("read");
    if (count == 0) break;
    if (count > 0) got += static_cast<std::size_t>(count);
  }
  return got;
}

std::string FileHandle::read(std::int64_t from, std::size_t most) const {
  std::string bytes(most, '\0');
  bytes.resize(read_into(bytes.data(), from, most));
  return bytes;
}

void FileHandle::begin_sync(std::int64_t from, std::int64_t length) const {
  // Only a hint: sync() finds out whether it works.
  (void)::sync_file_range(handle_, from, length, SYNC_FILE_RANGE_WRITE);
}

void FileHandle::sync() const {
  if (::fsync(handle_) != 0) fail("fsync");
}

void sync_folder(const std::filesystem::path& folder) {
  const FileHandle file(folder, O_RDONLY | O_DIRECTORY);
  if (!file.is_open()) fail("open");
  file.sync();
}

Sha256::Sha256() : context_(EVP_MD_CTX_new(), &EVP_MD_CTX_free) {
  if (EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr) != 1) throw std::runtime_error("SHA-256");
}

void Sha256::add(std::string_view bytes) { EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()); }

std::string Sha256::digits() {
  std::array<unsigned char, EVP_MAX_MD_SIZE> sum{};
  unsigned length = 0;
  EVP_DigestFinal_ex(context_.get(), sum.data(), &length);
  constexpr std::string_view hexadecimal = "0123456789abcdef";
  std::string text;
  for (unsigned i = 0; i < length; ++i) {
    text += hexadecimal[sum[i] >> 4U];
    text += hexadecimal[sum[i] & 15U];
  }
  return text;
}

std::string hash_of(std::string_view bytes) {
  Sha256 hash;
  hash.add(bytes);
  return hash.digits();
}

std::string hash_of(const FileHandle& file, std::int64_t from, std::int64_t length) {
  Sha256 hash;
  std::string step(step_bytes, '\0');
  for (std::int64_t done = 0; done < length;) {
    const auto most =
        static_cast<std::size_t>(std::min(length - done, static_cast<std::int64_t>(step.size())));
    const auto got = file.read_into(step.data(), from + done, most);
    if (got == 0) throw std::runtime_error("a file has become shorter");
    hash.add(std::string_view(step).substr(0, got));
    done += static_cast<std::int64_t>(got);
  }
  return hash.digits();
}

}  // namespace xiezhu::server
