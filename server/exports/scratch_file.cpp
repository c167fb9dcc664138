#include "server/exports/scratch_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <system_error>

namespace xiezhu::server {
namespace {

[[noreturn]] void throw_errno(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

}  // namespace

ScratchFile::ScratchFile(const std::filesystem::path& folder) {
  std::filesystem::create_directories(folder);
  // O_TMPFILE would spare the name, but network drives do not know it.
  std::string name = (folder / "scratch-XXXXXX").string();
  handle_ = ::mkostemp(name.data(), O_CLOEXEC);
  if (handle_ < 0) throw_errno("mkostemp");
  ::unlink(name.c_str());
}

ScratchFile::~ScratchFile() { ::close(handle_); }

std::string ScratchFile::path() const { return "/proc/self/fd/" + std::to_string(handle_); }

void ScratchFile::append(std::string_view bytes) const {
  while (!bytes.empty()) {
    const auto written = ::write(handle_, bytes.data(), bytes.size());
    if (written < 0 && errno != EINTR) throw_errno("write");
    if (written > 0) bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

std::int64_t ScratchFile::size() const {
  struct stat status{};
  if (::fstat(handle_, &status) != 0) throw_errno("fstat");
  return status.st_size;
}

std::string ScratchFile::read(std::int64_t from, std::size_t most) const {
  std::string bytes(most, '\0');
  std::size_t got = 0;
  while (got < most) {
    const auto count =
        ::pread(handle_, bytes.data() + got, most - got, from + static_cast<std::int64_t>(got));
    if (count < 0 && errno != EINTR) throw_errno("read");
    if (count == 0) break;
    if (count > 0) got += static_cast<std::size_t>(count);
  }
  bytes.resize(got);
  return bytes;
}

}  // namespace xiezhu::server
