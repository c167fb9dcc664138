// Calls of an S3-compatible store over one kept-alive connection: signed by libcurl (Signature Version 4),
// path-style, TLS verified. What fails in passing (no connection, 429, 5xx) is tried three times.
#pragma once

#include <cstdint>
#include <stop_token>
#include <string>

#include "server/files/file_handle.hpp"
#include "server/files/options.hpp"
#include "server/notify/curl_call.hpp"

namespace xiezhu::server {

enum class S3Verb { get, head, put, post, del };

struct S3Call {
  S3Verb verb = S3Verb::get;
  std::string key;           // of the object; empty: the bucket itself
  std::string query{};       // parameters in alphabetical order, each with "=", values encoded
  std::string body{};        // of a POST
  std::string range{};       // "0-99"
  const FileHandle* file{};  // of a PUT, of which …
  std::int64_t from = 0;     // … this piece is sent
  std::int64_t length = 0;
};

struct S3Answer {
  long status = 0;
  std::string body;
  std::string etag;
  std::int64_t length = 0;  // announced
  [[nodiscard]] bool good() const { return status >= 200 && status < 300; }
};

// Used by one thread at a time.
class S3Client {
 public:
  // `options` must outlive the client.
  explicit S3Client(const S3Options& options);

  // The answer, whatever its status. Throws std::runtime_error, without any secret in its text, when the
  // store cannot be reached or does not recover.
  S3Answer call(const S3Call& call);
  // The same for calls that must succeed: throws for every status that is not 2xx.
  S3Answer must(const S3Call& call);

 private:
  S3Answer once(const S3Call& call, const std::string& sha256);
  void set_verb(const S3Call& call);

  const S3Options& options_;
  CurlCall curl_;
};

}  // namespace xiezhu::server
