// How many pixels a picture unpacks to, read off its header. Nothing is decoded, and whatever the header says
// is only believed as far as the file reaches.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "server/files/file_handle.hpp"

namespace xiezhu::server {

// Whether files of this extension are pictures that read_pixels() knows.
bool is_picture(std::string_view extension);

// The pixels of the greatest picture in the file; nullopt when the header is not whole or makes no sense.
std::optional<std::int64_t> read_pixels(const FileHandle& file, std::string_view extension);

}  // namespace xiezhu::server
