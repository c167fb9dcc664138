// Looks through an archive, and through archives in it, before anybody unpacks it. Formats are read by
// libarchive; what is counted is what really comes out, never what an archive says of itself.
#pragma once

#include <filesystem>
#include <optional>
#include <string_view>

#include "server/files/file_handle.hpp"
#include "server/files/options.hpp"

namespace xiezhu::server {

enum class ArchiveFault {
  unpacked,    // too many bytes
  ratio,       // too many bytes for so small a file
  members,     // too many members
  depth,       // archives in archives in archives …
  encrypted,   // something that cannot be looked into
  unreadable,  // broken, cut off, or of a kind that is not known
  slow         // not looked through in time
};

// Whether a file that begins with `head` is an archive of a kind that is looked through: zip and what is
// built on it (office files, OFD), rar, 7z, tar, gzip, bzip2, xz.
bool is_archive(std::string_view head);
// How many of the first bytes is_archive() wants to see.
constexpr std::size_t archive_head = 512;

// What is wrong with an archive; nullopt when nothing is. Takes at most `limits.time`, little memory, and in
// `scratch` as much room as `limits.unpacked` for archives inside. Nothing is left there. Throws
// std::system_error when the storage fails.
std::optional<ArchiveFault> check_archive(const FileHandle& file, const CheckLimits& limits,
                                          const std::filesystem::path& scratch);

}  // namespace xiezhu::server
