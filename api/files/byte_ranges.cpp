#include "api/files/byte_ranges.hpp"

#include <algorithm>
#include <charconv>

namespace xiezhu::api {
namespace {

// Digits only; what is too large for the type is taken for the largest number.
std::optional<std::int64_t> position(std::string_view text) {
  if (text.empty() || text.find_first_not_of("0123456789") != std::string_view::npos) return std::nullopt;
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc::result_out_of_range ? INT64_MAX : value;
}

}  // namespace

std::expected<std::optional<ByteRange>, Unsatisfiable> read_range(std::string_view header,
                                                                  std::int64_t size) {
  constexpr std::string_view unit = "bytes=";
  if (!header.starts_with(unit)) return std::nullopt;
  header.remove_prefix(unit.size());
  const auto dash = header.find('-');
  if (dash == std::string_view::npos) return std::nullopt;
  const auto first = position(header.substr(0, dash));
  const auto last = position(header.substr(dash + 1));
  if (dash == 0) {  // so many from the end
    if (!last) return std::nullopt;
    if (*last == 0 || size == 0) return std::unexpected(Unsatisfiable{});
    const auto length = std::min(*last, size);
    return ByteRange{size - length, length};
  }
  const bool open = dash + 1 == header.size();
  if (!first || (!last && !open) || (last && *last < *first)) return std::nullopt;
  if (*first >= size) return std::unexpected(Unsatisfiable{});
  const auto end = open ? size : std::min(*last, size - 1) + 1;
  return ByteRange{*first, end - *first};
}

std::expected<std::optional<ByteRange>, Unsatisfiable> wanted_range(const Request& request,
                                                                    std::string_view tag, std::int64_t size) {
  const auto condition = request.header("if-range");
  if (!condition.empty() && condition != "\"" + std::string{tag} + "\"") return std::nullopt;
  return read_range(request.header("range"), size);
}

std::string content_range(ByteRange part, std::int64_t size) {
  return "bytes " + std::to_string(part.from) + "-" + std::to_string(part.from + part.length - 1) + "/" +
         std::to_string(size);
}

}  // namespace xiezhu::api
