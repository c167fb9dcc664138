#include "server/notify/curl_call.hpp"

#include <algorithm>

namespace xiezhu::server {

CurlCall::CurlCall(std::chrono::milliseconds timeout, const std::string& ca_file, const std::stop_token& stop)
    : stop_(stop), reason_(CURL_ERROR_SIZE, '\0'), handle_(curl_easy_init(), &curl_easy_cleanup) {
  if (!handle_) throw std::runtime_error("libcurl: no handle");
  set(CURLOPT_ERRORBUFFER, reason_.data());
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_PROXY, "");
  set(CURLOPT_FOLLOWLOCATION, 0L);
  set(CURLOPT_DNS_CACHE_TIMEOUT, 0L);
  set(CURLOPT_FORBID_REUSE, 1L);
  set(CURLOPT_SSL_VERIFYPEER, 1L);
  set(CURLOPT_SSL_VERIFYHOST, 2L);
  set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  set(CURLOPT_TIMEOUT_MS, static_cast<long>(timeout.count()));
  set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(timeout.count()));
  if (!ca_file.empty()) set(CURLOPT_CAINFO, ca_file.c_str());
  set(CURLOPT_NOPROGRESS, 0L);
  set(CURLOPT_XFERINFOFUNCTION, &CurlCall::progress);
  set(CURLOPT_XFERINFODATA, this);
}

int CurlCall::progress(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return static_cast<CurlCall*>(self)->stopped() ? 1 : 0;
}

long CurlCall::response_code() const {
  long code = 0;
  curl_easy_getinfo(handle_.get(), CURLINFO_RESPONSE_CODE, &code);
  return code;
}

std::int64_t CurlCall::content_length() const {
  curl_off_t length = -1;
  curl_easy_getinfo(handle_.get(), CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length);
  return length;
}

std::string CurlCall::error(CURLcode code) const {
  std::string text{reason_.c_str()};
  if (text.empty()) text = curl_easy_strerror(code);
  std::ranges::replace_if(text, [](unsigned char c) { return c < ' '; }, ' ');
  return text;
}

void CurlList::add(const std::string& line) {
  curl_slist* longer = curl_slist_append(list_.get(), line.c_str());
  if (longer == nullptr) throw std::bad_alloc();
  // The head stays the same once there is one.
  [[maybe_unused]] auto* same = list_.release();
  list_.reset(longer);
}

}  // namespace xiezhu::server
