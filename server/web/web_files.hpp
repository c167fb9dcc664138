// The built pages of the web interface, read into memory once.
#pragma once

#include <cstddef>
#include <expected>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include "api/auth/secrets.hpp"

namespace xiezhu::server {

// One file with the compressed forms that the build put beside it; empty where there is none.
struct WebFile {
  std::string content_type;
  std::string etag;  // with its quotes
  std::string plain;
  std::string gzip;
  std::string brotli;
};

class WebFiles {
 public:
  // Reads the whole folder; needs an index.html. An error, in one line, when it cannot be read, holds a file
  // of a kind that is not known, or is larger than a build of ours can be. Links are not followed.
  static std::expected<WebFiles, std::string> load(const std::filesystem::path& folder,
                                                   const api::Secrets& secrets);

  // The file at an address such as "/assets/index-1a2b3c.js"; nullptr when there is none.
  [[nodiscard]] const WebFile* find(std::string_view path) const;
  // The page that every address of a page is answered with; the script in it finds out which one is meant.
  [[nodiscard]] const WebFile& index() const { return files_.find("/index.html")->second; }

 private:
  std::map<std::string, WebFile, std::less<>> files_;
};

}  // namespace xiezhu::server
