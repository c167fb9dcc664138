// A bulk job as it is asked for and as it is kept until it has run.
#pragma once

#include <expected>
#include <string>
#include <vector>

#include "api/http/problem.hpp"
#include "domain/request/decisions.hpp"

namespace xiezhu::api {

struct BulkInput {
  struct Target {
    domain::RequestId request;
    domain::Version seen = 0;
  };
  domain::Act act;
  std::vector<Target> targets;
};

// {"verb", "requests": [{"id", "version"}, …], "input": the body of the verb}
struct ReadBulk {
  BulkInput input;
  std::string stored;  // the same, for parse_stored_bulk
};
std::expected<ReadBulk, Problem> read_bulk(std::string_view body);
// What read_bulk has accepted; throws std::runtime_error for anything else.
BulkInput parse_stored_bulk(std::string_view stored);

}  // namespace xiezhu::api
