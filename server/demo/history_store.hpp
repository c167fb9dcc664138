// Where histories go that have come to their end: into the database, many in a transaction, while the next
// ones are invented. What an earlier run has stored is not stored again.
#pragma once

#include <future>
#include <vector>

#include "domain/ports/unit_of_work.hpp"
#include "server/demo/memory_work.hpp"

namespace xiezhu::server {

// Used by one thread. A failure of the database is thrown by a later call.
class HistoryStore {
 public:
  // `at_once`: histories in a transaction.
  HistoryStore(domain::Store& store, std::size_t at_once);

  // In the order in which they come to their end, which is the same in every run.
  void put(Chronicle chronicle);
  // Everything that was put is in the database afterwards.
  void finish();

 private:
  void hand_over();
  void wait();

  domain::Store& store_;
  std::size_t at_once_;
  std::size_t stored_before_;  // by an earlier run
  std::size_t count_ = 0;      // by both together
  std::vector<domain::History> histories_;
  std::vector<domain::Letter> letters_;
  std::vector<domain::DisputeStep> disputes_;
  std::future<void> storing_;  // what was handed over last
};

}  // namespace xiezhu::server
