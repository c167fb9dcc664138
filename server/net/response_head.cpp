#include "server/net/response_head.hpp"

#include <algorithm>
#include <array>
#include <boost/beast/http/status.hpp>
#include <utility>

namespace xiezhu::server {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 5> default_fields{{
    {"Cache-Control", "no-store"},
    {"Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"},
    {"Referrer-Policy", "no-referrer"},
    {"Strict-Transport-Security", "max-age=31536000"},
    {"X-Content-Type-Options", "nosniff"},
}};
constexpr std::array<std::string_view, 3> framing_fields{"content-length", "transfer-encoding", "connection"};

bool same_name(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return std::ranges::equal(a, b, {}, lower, lower);
}

bool is_safe_name(std::string_view name) {
  return !name.empty() && std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
}

bool is_safe_value(std::string_view value) {
  return std::ranges::none_of(value, [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && c != '\t') || byte == 0x7f;
  });
}

bool brings_own(const api::Response& response, std::string_view name) {
  return std::ranges::any_of(response.headers,
                             [name](const auto& field) { return same_name(field.first, name); });
}

bool is_text(std::string_view type) {
  return type.starts_with("text/") || type == "application/json" || type.ends_with("+json") ||
         type == "application/javascript";
}

void append_field(std::string& out, std::string_view name, std::string_view value) {
  out.append(name).append(": ").append(value).append("\r\n");
}

void append_status_line(std::string& out, int status) {
  const auto reason = boost::beast::http::obsolete_reason(static_cast<boost::beast::http::status>(status));
  out.append("HTTP/1.1 ").append(std::to_string(status)).append(1, ' ');
  out.append(reason.data(), reason.size()).append("\r\n");
}

}  // namespace

bool is_sendable(const api::Response& response) {
  if (response.status < 200 || response.status > 599 || !is_safe_value(response.content_type)) return false;
  return std::ranges::all_of(response.headers, [](const auto& field) {
    const bool of_framing = std::ranges::any_of(
        framing_fields, [&](std::string_view name) { return same_name(field.first, name); });
    return !of_framing && is_safe_name(field.first) && is_safe_value(field.second);
  });
}

bool may_have_body(int status) { return status != 204 && status != 304; }

void append_response_head(std::string& out, const api::Response& response, const ResponseFraming& framing) {
  append_status_line(out, response.status);
  append_field(out, "Date", framing.date);
  if (may_have_body(response.status))
    append_field(out, "Content-Length",
                 std::to_string(response.source ? response.source->size() : response.body.size()));
  if (!response.body.empty() || response.source) {
    const bool names_charset = response.content_type.find("charset=") != std::string::npos;
    append_field(out, "Content-Type",
                 !names_charset && is_text(response.content_type) ? response.content_type + "; charset=utf-8"
                                                                  : response.content_type);
  }
  append_field(out, "X-Request-Id", framing.request_id);
  for (const auto& [name, value] : default_fields) {
    if (!brings_own(response, name)) append_field(out, name, value);
  }
  for (const auto& [name, value] : response.headers) append_field(out, name, value);
  const bool upgrade = brings_own(response, "upgrade");
  if (framing.close) append_field(out, "Connection", upgrade ? "close, upgrade" : "close");
  if (!framing.close && upgrade) append_field(out, "Connection", "upgrade");
  out.append("\r\n");
}

}  // namespace xiezhu::server
