// Replays every request, dispute, supervision order and card from its events and compares the result with
// what is stored.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "domain/ports/unit_of_work.hpp"

namespace xiezhu::server {

struct Finding {
  domain::RequestId request;
  std::string difference;
  std::optional<domain::DisputeId> dispute{};  // of the request, when it is about one
};

struct VerifyReport {
  int requests = 0;
  std::int64_t events = 0;  // of requests
  std::int64_t letters = 0;
  int supervision = 0;  // orders and cards
  int disputes = 0;
  std::vector<Finding> findings;
};

// Reads in pieces; nothing is changed. Compares the state row, the clocks, the boxes and the search index,
// compares disputes with their rows and lists, checks that every letter has the text that its event vouches
// for, and that document numbers have no gap and no repetition per unit and year.
VerifyReport verify_requests(domain::Store& store, const std::function<void(int done, int total)>& progress);

}  // namespace xiezhu::server
