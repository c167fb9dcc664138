#include "server/net/chunked_body.hpp"

#include <algorithm>

namespace xiezhu::server {
namespace {

constexpr unsigned max_size_digits = 8;

int chunk_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

ChunkedBody::Progress ChunkedBody::read(std::string_view bytes, std::string& body) {
  std::size_t at = 0;
  while (at < bytes.size()) {
    if (part_ == Part::data) {
      const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(chunk_left_, bytes.size() - at));
      body.append(bytes.substr(at, size));
      at += size;
      chunk_left_ -= size;
      if (chunk_left_ == 0) part_ = Part::data_cr;
      continue;
    }
    const State state = read_framing_byte(bytes[at++], body.size());
    if (state != State::incomplete) return {state, at};
  }
  return {State::incomplete, at};
}

ChunkedBody::State ChunkedBody::read_framing_byte(char c, std::size_t body_size) {
  switch (part_) {
    case Part::size:
      return read_size_byte(c);
    case Part::extension:
      return read_ignored_byte(c, Part::size_lf);
    case Part::size_lf:
      return c == '\n' ? end_of_size(body_size) : State::malformed;
    case Part::data_cr:
      return require(c, '\r', Part::data_lf);
    case Part::data_lf:
      return require(c, '\n', Part::size);
    case Part::line_start:
      if (c == '\r') return require(c, '\r', Part::last_lf);
      part_ = Part::trailer;
      return read_ignored_byte(c, Part::trailer_lf);
    case Part::trailer:
      return read_ignored_byte(c, Part::trailer_lf);
    case Part::trailer_lf:
      return require(c, '\n', Part::line_start);
    case Part::last_lf:
      return c == '\n' ? State::complete : State::malformed;
    case Part::data:
      break;
  }
  return State::malformed;
}

ChunkedBody::State ChunkedBody::read_size_byte(char c) {
  const int digit = chunk_digit(c);
  if (digit >= 0) {
    if (++size_digits_ > max_size_digits) return State::malformed;
    chunk_left_ = chunk_left_ * 16 + static_cast<std::uint64_t>(digit);
    return State::incomplete;
  }
  if (size_digits_ == 0 || (c != ';' && c != '\r')) return State::malformed;
  part_ = c == ';' ? Part::extension : Part::size_lf;
  return State::incomplete;
}

ChunkedBody::State ChunkedBody::end_of_size(std::size_t body_size) {
  size_digits_ = 0;
  if (chunk_left_ > body_limit_ - body_size) return State::body_too_large;
  part_ = chunk_left_ == 0 ? Part::line_start : Part::data;
  return State::incomplete;
}

ChunkedBody::State ChunkedBody::read_ignored_byte(char c, Part after_cr) {
  if (++overhead_ > max_chunk_overhead_bytes) return State::trailer_too_large;
  if (c == '\r') {
    part_ = after_cr;
    return State::incomplete;
  }
  const auto byte = static_cast<unsigned char>(c);
  return (byte < 0x20 && c != '\t') || byte == 0x7f ? State::malformed : State::incomplete;
}

ChunkedBody::State ChunkedBody::require(char c, char expected, Part next) {
  part_ = next;
  return c == expected ? State::incomplete : State::malformed;
}

}  // namespace xiezhu::server
