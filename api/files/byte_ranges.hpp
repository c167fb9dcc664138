// Parts of a file by the header Range (RFC 9110 §14): one range of bytes. Anything else that the header may
// hold is answered with the whole file, as the standard allows.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "api/files/file_store.hpp"

namespace xiezhu::api {

struct Unsatisfiable {};

// The part of `size` bytes that a Range header asks for; nullopt: the whole.
std::expected<std::optional<ByteRange>, Unsatisfiable> read_range(std::string_view header, std::int64_t size);

// The same for a request, whose If-Range must name the `tag` of the file if there is one.
std::expected<std::optional<ByteRange>, Unsatisfiable> wanted_range(const Request& request,
                                                                    std::string_view tag, std::int64_t size);

// "bytes 0-99/1000"
std::string content_range(ByteRange part, std::int64_t size);

}  // namespace xiezhu::api
