#include "server/files/s3_client.hpp"

#include <algorithm>
#include <chrono>
#include <optional>
#include <stdexcept>
#include <thread>

#include "server/version.hpp"

namespace xiezhu::server {
namespace {

constexpr int tries = 3;
constexpr std::chrono::milliseconds first_pause{200};
constexpr long longest_connect = 5'000;  // milliseconds
// Pieces of a download are asked for by ranges, lists by portions.
constexpr std::size_t longest_body = std::size_t{4} << 20;

bool passing(long status) { return status == 429 || status >= 500; }

const char* name_of(S3Verb verb) {
  switch (verb) {
    case S3Verb::get:
      return "GET";
    case S3Verb::head:
      return "HEAD";
    case S3Verb::put:
      return "PUT";
    case S3Verb::post:
      return "POST";
    case S3Verb::del:
      return "DELETE";
  }
  return "?";
}

struct Piece {
  const FileHandle& file;
  std::int64_t at;
  std::int64_t end;
};

std::size_t give_piece(char* buffer, std::size_t size, std::size_t count, void* user) {
  auto& piece = *static_cast<Piece*>(user);
  try {
    const auto most = std::min(static_cast<std::int64_t>(size * count), piece.end - piece.at);
    const auto got = piece.file.read_into(buffer, piece.at, static_cast<std::size_t>(most));
    piece.at += static_cast<std::int64_t>(got);
    return got;
  } catch (const std::exception&) {
    return CURL_READFUNC_ABORT;
  }
}

std::size_t take_body(char* data, std::size_t size, std::size_t count, void* user) {
  auto& body = *static_cast<std::string*>(user);
  if (body.size() + size * count > longest_body) return 0;
  body.append(data, size * count);
  return size * count;
}

std::size_t take_header(char* data, std::size_t size, std::size_t count, void* user) {
  auto& answer = *static_cast<S3Answer*>(user);
  std::string_view line(data, size * count);
  while (line.ends_with('\n') || line.ends_with('\r')) line.remove_suffix(1);
  const auto colon = line.find(':');
  if (colon == std::string_view::npos) return size * count;
  std::string name(line.substr(0, colon));
  std::ranges::transform(name, name.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  line.remove_prefix(colon + 1);
  while (line.starts_with(' ')) line.remove_prefix(1);
  if (name == "etag") answer.etag = line;
  return size * count;
}

// <Code> of an error.
std::string reason_of(const S3Answer& answer) {
  const auto begin = answer.body.find("<Code>");
  const auto end = answer.body.find("</Code>");
  if (begin == std::string::npos || end == std::string::npos || end < begin) return {};
  return " " + answer.body.substr(begin + 6, std::min<std::size_t>(end - begin - 6, 64));
}

std::runtime_error failure(const S3Call& call, const std::string& what) {
  return std::runtime_error(std::string("S3: ") + name_of(call.verb) + " " + call.key + ": " + what);
}

}  // namespace

S3Client::S3Client(const S3Options& options)
    : options_(options), curl_(options.timeout, options.ca_file, std::stop_token{}) {
  const std::string signing = "aws:amz:" + options_.region + ":s3";
  curl_.set(CURLOPT_FORBID_REUSE, 0L);
  curl_.set(CURLOPT_CONNECTTIMEOUT_MS,
            std::min(static_cast<long>(options_.timeout.count()), longest_connect));
  curl_.set(CURLOPT_PROTOCOLS_STR, "https");
  curl_.set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  curl_.set(CURLOPT_USERAGENT, "xiezhu/" XIEZHU_VERSION);
  curl_.set(CURLOPT_AWS_SIGV4, signing.c_str());
  curl_.set(CURLOPT_USERNAME, options_.access_key.c_str());
  curl_.set(CURLOPT_PASSWORD, options_.secret_key.c_str());
  curl_.set(CURLOPT_UPLOAD_BUFFERSIZE, static_cast<long>(step_bytes));
  curl_.set(CURLOPT_WRITEFUNCTION, &take_body);
  curl_.set(CURLOPT_HEADERFUNCTION, &take_header);
}

S3Answer S3Client::call(const S3Call& call) {
  // The store compares what it receives with what was signed. Not all versions of libcurl tell it by
  // themselves.
  const auto sha256 = call.file == nullptr ? hash_of(call.body) : hash_of(*call.file, call.from, call.length);
  auto pause = first_pause;
  for (int attempt = 1;; ++attempt) {
    std::string what;
    try {
      auto answer = once(call, sha256);
      if (!passing(answer.status)) return answer;
      what = "HTTP " + std::to_string(answer.status) + reason_of(answer);
    } catch (const std::runtime_error& error) {
      what = error.what();
    }
    if (attempt == tries) throw failure(call, what);
    std::this_thread::sleep_for(pause);
    pause *= 4;
  }
}

S3Answer S3Client::must(const S3Call& wanted) {
  auto answer = call(wanted);
  if (!answer.good()) throw failure(wanted, "HTTP " + std::to_string(answer.status) + reason_of(answer));
  return answer;
}

void S3Client::set_verb(const S3Call& call) {
  curl_.set(CURLOPT_CUSTOMREQUEST, static_cast<const char*>(nullptr));
  curl_.set(CURLOPT_HTTPGET, 1L);  // undoes the others
  if (call.verb == S3Verb::head) curl_.set(CURLOPT_NOBODY, 1L);
  if (call.verb == S3Verb::del) curl_.set(CURLOPT_CUSTOMREQUEST, "DELETE");
  if (call.verb == S3Verb::post) {
    curl_.set(CURLOPT_POSTFIELDSIZE, static_cast<long>(call.body.size()));
    curl_.set(CURLOPT_POSTFIELDS, call.body.c_str());
  }
  if (call.verb == S3Verb::put) {
    curl_.set(CURLOPT_UPLOAD, 1L);
    curl_.set(CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(call.length));
  }
}

S3Answer S3Client::once(const S3Call& call, const std::string& sha256) {
  S3Answer answer;
  CurlList headers;
  headers.add("x-amz-content-sha256: " + sha256);
  std::string url = options_.endpoint + "/" + options_.bucket;
  if (!call.key.empty()) url += "/" + call.key;
  if (!call.query.empty()) url += "?" + call.query;
  set_verb(call);
  curl_.set(CURLOPT_URL, url.c_str());
  curl_.set(CURLOPT_HTTPHEADER, headers.get());
  curl_.set(CURLOPT_RANGE, call.range.empty() ? nullptr : call.range.c_str());
  curl_.set(CURLOPT_WRITEDATA, &answer.body);
  curl_.set(CURLOPT_HEADERDATA, &answer);
  std::optional<Piece> piece;
  if (call.file != nullptr) {
    piece.emplace(Piece{*call.file, call.from, call.from + call.length});
    curl_.set(CURLOPT_READFUNCTION, &give_piece);
    curl_.set(CURLOPT_READDATA, &*piece);
  }
  const auto code = curl_.run();
  if (code != CURLE_OK) throw std::runtime_error(curl_.error(code));
  answer.status = curl_.response_code();
  answer.length = curl_.content_length();
  return answer;
}

}  // namespace xiezhu::server
