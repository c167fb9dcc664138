// What the live channels ask the database, every moment and for everybody at once. Flat reads that never are
// the base of a decision.
#pragma once

#include <span>
#include <vector>

#include "domain/kernel/ids.hpp"
#include "domain/kernel/instant.hpp"

namespace xiezhu::domain {

class LiveQueries {
 public:
  virtual ~LiveQueries() = default;
  // Those of the sessions that were seen and begun since these instants and whose person is not disabled, in
  // no order.
  virtual std::vector<SessionId> living(std::span<const SessionId> sessions, Instant seen_since,
                                        Instant begun_since) = 0;
};

}  // namespace xiezhu::domain
