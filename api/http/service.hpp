// The whole API behind one door. The server asks for a plan as soon as the head of a request is there, reads
// the body within the plan's limit, and then runs the plan on the pool it names.
#pragma once

#include <cstddef>
#include <expected>
#include <memory>

#include "api/http/message.hpp"

namespace xiezhu::api {

// Where a request is run. `reading` and `writing` are separate so that neither starves the other; `hashing`
// is the small pool for password hashing; `transfer` moves pieces of files; `inline_` answers are made on the
// spot, without blocking.
enum class Lane { inline_, reading, writing, hashing, transfer };

class Plan;  // route and captured path segments; defined by the implementation

struct Planned {
  Lane lane = Lane::inline_;
  std::size_t body_limit = 0;  // bytes; a longer body is refused with `refuse(413)`
  // The body goes into a sink that open() makes, and must announce its length.
  bool streamed = false;
  std::shared_ptr<const Plan> plan;
};

class Service {
 public:
  Service() = default;
  Service(const Service&) = delete;
  Service& operator=(const Service&) = delete;
  virtual ~Service() = default;

  // Finds the route of a request whose body has not been read. Never blocks, never throws.
  [[nodiscard]] virtual Planned plan(const Request& head) const = 0;
  // Makes the sink for the body of a streamed route; the answer instead when it is refused. Never throws.
  // Blocks; for the lane `transfer`.
  [[nodiscard]] virtual std::expected<std::shared_ptr<BodySink>, Response> open(
      const Planned& planned, const Request& head) const = 0;
  // Runs it. Never throws: broken infrastructure becomes a 500 or 503 problem and a log line. Blocks, except
  // inline_.
  [[nodiscard]] virtual Response run(const Planned& planned, const Request& request) const = 0;
  // The problem+json for a request that the server itself turns down, in the language of the request where
  // there is one: 400 (framing), 408, 411, 413, 415, 426, 431, 503 (with Retry-After). Never blocks.
  [[nodiscard]] virtual Response refuse(int status, const Request& head) const = 0;
};

}  // namespace xiezhu::api
