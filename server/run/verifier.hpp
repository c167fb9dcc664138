// Replays every request, supervision order and card from its events and compares the result with what is
// stored.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "domain/ports/unit_of_work.hpp"

namespace xiezhu::server {

struct Finding {
  domain::RequestId request;
  std::string difference;
};

struct VerifyReport {
  int requests = 0;
  std::int64_t events = 0;
  std::int64_t letters = 0;
  int supervision = 0;  // orders and cards
  std::vector<Finding> findings;
};

// Reads in pieces; nothing is changed. Compares the state row, the clocks, the boxes and the search index,
// checks that every letter has the text that its event vouches for, and that document numbers have no gap and
// no repetition per unit and year.
VerifyReport verify_requests(domain::Store& store, const std::function<void(int done, int total)>& progress);

}  // namespace xiezhu::server
