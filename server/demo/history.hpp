// Eighteen months of work in the demonstration city, made by running the real verbs on a simulated clock.
#pragma once

#include <functional>

#include "server/demo/city.hpp"

namespace xiezhu::server {

struct HistoryOptions {
  std::uint64_t seed = 2019;
  int requests = 5'600;
  domain::Instant until;     // the history ends here
  std::size_t at_once = 40;  // histories per transaction: about 1,000 rows, as a cluster wants them
};

struct HistoryReport {
  int requests = 0;
  int finished = 0;
  std::int64_t events = 0;
  friend bool operator==(const HistoryReport&, const HistoryReport&) = default;
};

using Progress = std::function<void(int done, int total)>;

// Writes the requests into the database of the city. The same seed, number and end give the same history, so
// that a run which was cut short is made up for: what is stored already is lived through again and left out.
HistoryReport write_history(domain::Store& store, const City& city, const HistoryOptions& options,
                            const Progress& progress);

// Whether the whole history is in the database.
bool history_complete(domain::Store& store);

// Eighteen months before the end.
domain::Instant history_begin(domain::Instant until);

}  // namespace xiezhu::server
