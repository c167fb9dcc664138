#include "server/net/request_head.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <string>
#include <utility>

#include "server/net/request_target.hpp"

namespace xiezhu::server {
namespace {

// Fields on which a decision rests: twice means that somebody may read the other one.
constexpr std::array<std::string_view, 16> single_fields{
    "host",
    "content-length",
    "transfer-encoding",
    "content-type",
    "content-encoding",
    "expect",
    "authorization",
    "cookie",
    "if-match",
    "if-none-match",
    "origin",
    "idempotency-key",
    "x-csrf-token",
    "upgrade",
    "sec-websocket-key",
    "sec-websocket-version",
};

constexpr std::array<std::pair<std::string_view, api::Method>, 7> known_methods{{
    {"GET", api::Method::get},
    {"HEAD", api::Method::get},
    {"POST", api::Method::post},
    {"PUT", api::Method::put},
    {"PATCH", api::Method::patch},
    {"DELETE", api::Method::del},
    {"OPTIONS", api::Method::options},
}};

char field_lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::string lower_case(std::string_view text) {
  std::string lower(text);
  std::ranges::transform(lower, lower.begin(), field_lower);
  return lower;
}

bool is_token_char(char c) {
  if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) return true;
  return c != '\0' && std::strchr("!#$%&'*+-.^_`|~", c) != nullptr;
}

bool is_field_value(std::string_view value) {
  const bool has_control = std::ranges::any_of(value, [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && byte != '\t') || byte == 0x7f;
  });
  return !has_control && is_utf8(value);
}

std::string_view trim_blanks(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::optional<int> read_request_line(std::string_view line, RequestHead& head) {
  const auto first = line.find(' ');
  const auto last = line.rfind(' ');
  if (first == std::string_view::npos || first == last) return 400;
  const auto method =
      std::ranges::find(known_methods, line.substr(0, first), [](const auto& m) { return m.first; });
  if (method == known_methods.end()) return 400;
  head.request.method = method->second;
  head.head_only = method->first == "HEAD";
  if (line.substr(last + 1) != "HTTP/1.1") return 400;
  const auto target = line.substr(first + 1, last - first - 1);
  if (target.size() > max_target_bytes) return 414;
  if (!split_target(target, head.request.path, head.request.query)) return 400;
  return std::nullopt;
}

// A folded line starts with a blank and so has no valid name.
std::optional<int> read_field(std::string_view line, RequestHead& head) {
  const auto colon = line.find(':');
  if (colon == std::string_view::npos || colon == 0) return 400;
  const auto name = line.substr(0, colon);
  const auto value = trim_blanks(line.substr(colon + 1));
  if (!std::ranges::all_of(name, is_token_char) || !is_field_value(value)) return 400;
  if (head.request.headers.size() == max_head_fields) return 431;
  head.request.headers.emplace_back(lower_case(name), value);
  return std::nullopt;
}

bool repeats_single_field(const api::Request& request) {
  return std::ranges::any_of(single_fields, [&](std::string_view name) {
    return std::ranges::count(request.headers, name,
                              [](const auto& field) -> std::string_view { return field.first; }) > 1;
  });
}

const std::string* find_field(const api::Request& request, std::string_view name) {
  for (const auto& [field, value] : request.headers) {
    if (field == name) return &value;
  }
  return nullptr;
}

std::optional<int> read_content_length(std::string_view value, RequestHead& head) {
  const bool digits = std::ranges::all_of(value, [](char c) { return c >= '0' && c <= '9'; });
  if (value.empty() || !digits || value.size() > 18) return 400;
  for (const char c : value)
    head.content_length = head.content_length * 10 + static_cast<std::uint64_t>(c - '0');
  return std::nullopt;
}

std::optional<int> read_framing(RequestHead& head) {
  const auto* length = find_field(head.request, "content-length");
  const auto* coding = find_field(head.request, "transfer-encoding");
  if (coding != nullptr && (length != nullptr || *coding != "chunked")) return 400;
  head.chunked = coding != nullptr;
  if (length != nullptr) return read_content_length(*length, head);
  return std::nullopt;
}

bool has_connection_option(const api::Request& request, std::string_view option) {
  for (const auto& [name, value] : request.headers) {
    if (name != "connection") continue;
    const std::string options = lower_case(value);
    for (std::size_t start = 0; start <= options.size();) {
      const auto end = std::min(options.find(',', start), options.size());
      if (trim_blanks(std::string_view(options).substr(start, end - start)) == option) return true;
      start = end + 1;
    }
  }
  return false;
}

std::optional<int> read_intentions(RequestHead& head) {
  if (find_field(head.request, "content-encoding") != nullptr) return 415;
  const auto* expect = find_field(head.request, "expect");
  if (expect != nullptr && lower_case(*expect) != "100-continue") return 417;
  head.expects_continue = expect != nullptr;
  head.wants_close = has_connection_option(head.request, "close");
  head.wants_upgrade = has_connection_option(head.request, "upgrade");
  return std::nullopt;
}

}  // namespace

HeadScanner::State HeadScanner::scan(std::string_view bytes) {
  while (position_ < bytes.size()) {
    const auto end = bytes.find('\n', position_);
    if (end == std::string_view::npos) {
      position_ = bytes.size();
      return State::incomplete;
    }
    if (end == line_start_ || bytes[end - 1] != '\r') return State::malformed;
    const bool empty_line = end == line_start_ + 1;
    if (empty_line && line_start_ == 0) return State::malformed;
    position_ = end + 1;
    line_start_ = position_;
    if (empty_line) return State::complete;
  }
  return State::incomplete;
}

int status_of_long_head(std::string_view bytes) {
  return bytes.substr(0, max_target_bytes + 32).find('\n') == std::string_view::npos ? 414 : 431;
}

std::optional<int> read_request_head(std::string_view bytes, const HostList& hosts, RequestHead& head) {
  const auto next_line = [&bytes] {
    const auto end = bytes.find("\r\n");
    const auto line = bytes.substr(0, end);
    bytes.remove_prefix(end + 2);
    return line;
  };
  if (const auto refused = read_request_line(next_line(), head)) return refused;
  for (auto line = next_line(); !line.empty(); line = next_line()) {
    if (const auto refused = read_field(line, head)) return refused;
  }
  const auto* host = find_field(head.request, "host");
  if (host == nullptr || repeats_single_field(head.request) || !hosts.contains(*host)) return 400;
  if (const auto refused = read_framing(head)) return refused;
  return read_intentions(head);
}

}  // namespace xiezhu::server
