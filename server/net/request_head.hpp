// The gate: what a request must look like before anything else of the server sees it. Stricter than HTTP/1.1
// allows, so that no proxy in front and no code behind can understand the same bytes differently.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "api/http/message.hpp"
#include "server/net/host_list.hpp"

namespace xiezhu::server {

constexpr std::size_t max_head_bytes = 8 * 1024;
constexpr std::size_t max_head_fields = 64;

struct RequestHead {
  api::Request request;  // without body; HEAD is already a GET
  bool head_only = false;
  std::uint64_t content_length = 0;
  bool chunked = false;
  bool expects_continue = false;
  bool wants_close = false;
  bool wants_upgrade = false;

  [[nodiscard]] bool has_body() const { return chunked || content_length > 0; }
};

// Finds the end of a head that arrives in pieces.
class HeadScanner {
 public:
  enum class State { incomplete, complete, malformed };

  // Goes on where the last call stopped; `bytes` is everything received so far. A line end other than CR LF,
  // an empty first line or a NUL is malformed.
  State scan(std::string_view bytes);
  // Of a complete head, with the empty line.
  [[nodiscard]] std::size_t size() const { return position_; }

 private:
  std::size_t position_ = 0;
  std::size_t line_start_ = 0;
};

// The status to refuse an incomplete head with that has grown too long: 414 when it is the first line, else
// 431.
int status_of_long_head(std::string_view bytes);

// Checks and reads a complete head. Returns the status to refuse with, or nothing when it passed. `head` is
// filled as far as the reading came, so that a refusal knows what it can; names are in lower case, values
// without outer blanks.
std::optional<int> read_request_head(std::string_view bytes, const HostList& hosts, RequestHead& head);

}  // namespace xiezhu::server
