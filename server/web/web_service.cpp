#include "server/web/web_service.hpp"

#include <algorithm>
#include <array>

#include "domain/kernel/text.hpp"

namespace xiezhu::server {
namespace {

using api::Method;

// Scripts and styles from here only, none of them inside a page; blob: is for files that a page shows.
constexpr std::string_view policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self'; frame-src blob:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

// Their names change with their content.
constexpr std::string_view hashed = "/assets/";
constexpr std::string_view kept = "public, max-age=31536000, immutable";
constexpr std::string_view asked_again = "no-cache";

// What belongs to programs, whether there is such an address or not.
bool is_of_programs(std::string_view path) {
  constexpr std::array<std::string_view, 4> roots{"/api", "/healthz", "/metrics", "/readyz"};
  return std::ranges::any_of(roots, [path](std::string_view root) {
    return path == root || (path.starts_with(root) && path[root.size()] == '/');
  });
}

// Addresses of pages are words; one with a dot asks for a file.
bool is_page(std::string_view path) {
  return !is_of_programs(path) && !path.starts_with(hashed) && !path.contains('.');
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// Of an entry of Accept-Encoding, such as "br;q=0.5".
std::string_view coding_of(std::string_view entry) { return trimmed(entry.substr(0, entry.find(';'))); }

bool has_weight(std::string_view entry) {
  const auto weight = entry.find("q=");
  return weight == std::string_view::npos ||
         entry.find_first_of("123456789", weight) != std::string_view::npos;
}

// What names the coding counts before the star.
bool accepts(const api::Request& request, std::string_view coding) {
  const auto entries = domain::split(request.header("accept-encoding"), ',');
  auto entry = std::ranges::find(entries, coding, coding_of);
  if (entry == entries.end()) entry = std::ranges::find(entries, "*", coding_of);
  return entry != entries.end() && has_weight(*entry);
}

bool is_known(const api::Request& request, std::string_view etag) {
  const auto tags = domain::split(request.header("if-none-match"), ',');
  return std::ranges::any_of(tags, [etag](std::string_view tag) {
    tag = trimmed(tag);
    if (tag.starts_with("W/")) tag.remove_prefix(2);
    return tag == etag || tag == "*";
  });
}

// The form to send, with its content coding; none for the plain one.
std::pair<const std::string*, std::string_view> form_for(const WebFile& file, const api::Request& request) {
  if (!file.brotli.empty() && accepts(request, "br")) return {&file.brotli, "br"};
  if (!file.gzip.empty() && accepts(request, "gzip")) return {&file.gzip, "gzip"};
  return {&file.plain, {}};
}

api::Response answer(const WebFile& file, const api::Request& request) {
  const auto [bytes, coding] = form_for(file, request);
  std::string etag = file.etag;
  // Each form is another sequence of bytes and needs a tag of its own.
  if (!coding.empty()) etag.insert(etag.size() - 1, "-" + std::string{coding});
  const bool immutable = request.path.starts_with(hashed);
  api::Response response{.status = 200, .content_type = file.content_type, .body = {}};
  response.headers = {{"cache-control", std::string{immutable ? kept : asked_again}},
                      {"content-security-policy", std::string{policy}},
                      {"cross-origin-opener-policy", "same-origin"},
                      {"cross-origin-resource-policy", "same-origin"},
                      {"etag", etag},
                      {"vary", "Accept-Encoding"}};
  if (is_known(request, etag)) {
    response.status = 304;
    return response;
  }
  if (!coding.empty()) response.headers.emplace_back("content-encoding", coding);
  response.body = *bytes;
  return response;
}

}  // namespace

const WebFile* WebService::file_for(const api::Request& request) const {
  if (request.method != Method::get && request.method != Method::head) return nullptr;
  if (is_of_programs(request.path)) return nullptr;
  if (const auto* file = files_.find(request.path)) return file;
  return is_page(request.path) ? &files_.index() : nullptr;
}

api::Planned WebService::plan(const api::Request& head) const {
  if (file_for(head) != nullptr) return {};
  return next_.plan(head);
}

std::expected<std::shared_ptr<api::BodySink>, api::Response> WebService::open(
    const api::Planned& planned, const api::Request& head) const {
  return next_.open(planned, head);
}

api::Response WebService::run(const api::Planned& planned, const api::Request& request) const {
  const auto* file = file_for(request);
  return file == nullptr ? next_.run(planned, request) : answer(*file, request);
}

api::Response WebService::refuse(int status, const api::Request& head) const {
  return next_.refuse(status, head);
}

}  // namespace xiezhu::server
