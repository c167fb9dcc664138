// Reads a body in chunked transfer coding, arriving in pieces. Extensions and trailers are checked and thrown
// away; both are bounded together, so that a peer cannot keep the server reading what nobody uses.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace xiezhu::server {

constexpr std::size_t max_chunk_overhead_bytes = 8 * 1024;

class ChunkedBody {
 public:
  enum class State { incomplete, complete, malformed, body_too_large, trailer_too_large };
  struct Progress {
    State state = State::incomplete;
    std::size_t consumed = 0;  // of `bytes`; what follows a complete body belongs to the next request
  };

  explicit ChunkedBody(std::size_t body_limit) : body_limit_(body_limit) {}

  // Appends what `bytes` holds of the body. Not to be called again after any state but incomplete.
  Progress read(std::string_view bytes, std::string& body);

 private:
  enum class Part {
    size,
    extension,
    size_lf,
    data,
    data_cr,
    data_lf,
    line_start,
    trailer,
    trailer_lf,
    last_lf
  };

  State read_framing_byte(char c, std::size_t body_size);
  State read_size_byte(char c);
  State end_of_size(std::size_t body_size);
  State read_ignored_byte(char c, Part after_cr);
  State require(char c, char expected, Part next);

  std::size_t body_limit_;
  Part part_ = Part::size;
  std::uint64_t chunk_left_ = 0;
  unsigned size_digits_ = 0;
  std::size_t overhead_ = 0;
};

}  // namespace xiezhu::server
