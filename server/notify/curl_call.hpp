// One transfer by libcurl: what mail, webhooks and the calls of an S3 store have in common.
#pragma once

#include <curl/curl.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <stop_token>
#include <string>

namespace xiezhu::server {

// The library, for as long as anybody uses it: made once, before threads.
class CurlLibrary {
 public:
  CurlLibrary() { curl_global_init(CURL_GLOBAL_DEFAULT); }
  CurlLibrary(const CurlLibrary&) = delete;
  CurlLibrary& operator=(const CurlLibrary&) = delete;
  ~CurlLibrary() { curl_global_cleanup(); }
};

class CurlCall {
 public:
  // No redirects, no proxy, no signals, verified certificates, nothing remembered. Ends after `timeout` in
  // all, and soon after a stop.
  CurlCall(std::chrono::milliseconds timeout, const std::string& ca_file, const std::stop_token& stop);

  template <class Value>
  void set(CURLoption option, Value value) {
    if (curl_easy_setopt(handle_.get(), option, value) != CURLE_OK)
      throw std::runtime_error("libcurl: bad option");
  }
  CURLcode run() { return curl_easy_perform(handle_.get()); }
  [[nodiscard]] bool stopped() const { return stop_.stop_requested(); }
  [[nodiscard]] long response_code() const;
  // Of the body, as the answer announced it; -1 when it did not.
  [[nodiscard]] std::int64_t content_length() const;
  // Why run() failed, in one line.
  [[nodiscard]] std::string error(CURLcode code) const;

 private:
  static int progress(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t);

  std::stop_token stop_;
  std::string reason_;  // CURL_ERROR_SIZE bytes, written by the library
  std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> handle_;
};

// Owns a list of lines.
class CurlList {
 public:
  void add(const std::string& line);
  [[nodiscard]] curl_slist* get() const { return list_.get(); }

 private:
  std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> list_{nullptr, &curl_slist_free_all};
};

}  // namespace xiezhu::server
