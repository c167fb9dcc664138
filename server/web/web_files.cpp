#include "server/web/web_files.hpp"

#include <array>
#include <fstream>
#include <iterator>
#include <optional>
#include <utility>

namespace xiezhu::server {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t largest_build = std::size_t{64} << 20;

constexpr std::array<std::pair<std::string_view, std::string_view>, 9> kinds{{
    {".css", "text/css; charset=utf-8"},
    {".html", "text/html; charset=utf-8"},
    {".ico", "image/x-icon"},
    {".js", "text/javascript; charset=utf-8"},
    {".json", "application/json"},
    {".png", "image/png"},
    {".svg", "image/svg+xml"},
    {".txt", "text/plain; charset=utf-8"},
    {".woff2", "font/woff2"},
}};

std::optional<std::string_view> kind_of(std::string_view extension) {
  for (const auto& [ending, type] : kinds) {
    if (ending == extension) return type;
  }
  return std::nullopt;
}

std::optional<std::string> content_of(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream) return std::nullopt;
  std::string bytes{std::istreambuf_iterator<char>(stream), {}};
  if (stream.bad()) return std::nullopt;
  return bytes;
}

// The form of the file that this name stands for, and the file's own name.
struct Place {
  std::string WebFile::* form = &WebFile::plain;
  std::string name;
};

Place place_of(std::string name) {
  for (const auto& [ending, form] :
       {std::pair{std::string_view{".gz"}, &WebFile::gzip}, {".br", &WebFile::brotli}}) {
    if (!name.ends_with(ending)) continue;
    name.resize(name.size() - ending.size());
    return {form, std::move(name)};
  }
  return {&WebFile::plain, std::move(name)};
}

}  // namespace

std::expected<WebFiles, std::string> WebFiles::load(const fs::path& folder, const api::Secrets& secrets) {
  WebFiles web;
  std::size_t total = 0;
  std::error_code error;
  for (fs::recursive_directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    if (entry->is_symlink() || !entry->is_regular_file()) continue;
    auto bytes = content_of(entry->path());
    if (!bytes) return std::unexpected(entry->path().string() + ": cannot be read");
    total += bytes->size();
    if (total > largest_build) return std::unexpected(folder.string() + ": is too large for a web interface");
    const auto place = place_of("/" + entry->path().lexically_relative(folder).generic_string());
    web.files_[place.name].*place.form = std::move(*bytes);
  }
  if (error) return std::unexpected(folder.string() + ": " + error.message());
  if (web.find("/index.html") == nullptr)
    return std::unexpected(folder.string() + ": has no index.html; is the web interface built?");
  for (auto& [name, file] : web.files_) {
    const auto kind = kind_of(fs::path{name}.extension().string());
    if (!kind) return std::unexpected(folder.string() + name + ": a file of an unknown kind");
    file.content_type = *kind;
    file.etag = '"' + secrets.digest(file.plain).substr(0, 32) + '"';
  }
  return web;
}

const WebFile* WebFiles::find(std::string_view path) const {
  const auto found = files_.find(path);
  return found == files_.end() ? nullptr : &found->second;
}

}  // namespace xiezhu::server
