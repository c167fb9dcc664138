// A request and a response as plain values. The network side makes one and writes the other; nothing here
// knows a socket.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace xiezhu::api {

enum class Method { get, head, post, put, patch, del, options, other };
std::string_view name_of(Method method);

// Takes a body that is not wanted in memory, piece by piece as it arrives. Used by one thread at a time;
// blocks.
class BodySink {
 public:
  BodySink() = default;
  BodySink(const BodySink&) = delete;
  BodySink& operator=(const BodySink&) = delete;
  // Without finish() before, the rest of the body never came.
  virtual ~BodySink() = default;
  // Throw when the storage fails; nothing else may be called then.
  virtual void write(std::string_view piece) = 0;
  virtual void finish() = 0;  // the body is there whole
};

// Gives the body of an answer piece by piece. Used by one thread at a time; blocks.
class BodySource {
 public:
  BodySource() = default;
  BodySource(const BodySource&) = delete;
  BodySource& operator=(const BodySource&) = delete;
  virtual ~BodySource() = default;
  [[nodiscard]] virtual std::uint64_t size() const = 0;
  // The next bytes, at least one and at most `limit`, as long as there are any. Throws when the storage
  // fails.
  virtual std::string read(std::size_t limit) = 0;
};

// Header names in lower case. Fields of a trailer are never among them.
struct Request {
  Method method = Method::get;
  std::string path;   // percent-decoded once, starts with '/', valid UTF-8 without NUL
  std::string query;  // raw, without '?'
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  std::shared_ptr<BodySink> sink{};  // of a streamed route: has taken the whole body
  std::string remote_address;        // numeric
  bool remote_is_loopback = false;
  std::string request_id;  // made by the server for each request

  // The value of the only header of that name; empty when absent.
  [[nodiscard]] std::string_view header(std::string_view lower_case_name) const;
};

struct LiveTicket;  // api/http/live.hpp

struct Response {
  int status = 200;
  std::string content_type = "application/json";  // empty body: not sent
  std::string body;
  std::vector<std::pair<std::string, std::string>>
      headers{};                         // further ones, such as etag, set-cookie, location
  std::shared_ptr<BodySource> source{};  // instead of `body`
  // Set with status 101 only: the connection becomes the live channel of this person.
  std::shared_ptr<const LiveTicket> live{};
  std::string problem{};  // its code when this is a refusal
};

}  // namespace xiezhu::api
