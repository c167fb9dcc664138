// What the live channels ask the database, every moment and for everybody at once. Flat reads that never are
// the base of a decision.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "domain/kernel/ids.hpp"
#include "domain/kernel/instant.hpp"

namespace xiezhu::domain {

// A notice that has become visible. Notices come in the order of that instant, then of their ids: one that is
// held back until the morning has a smaller id than those of the night before it. `visible_at` is never
// earlier than the instant at which the notice was written, or it would be looked for too late.
struct ShownNotice {
  NoticeId id;
  PersonId person;
  Instant visible_at;
};

class LiveQueries {
 public:
  virtual ~LiveQueries() = default;
  // Notices of everybody that became visible after that place in the order and not later than `until`.
  virtual std::vector<ShownNotice> shown(Instant after, NoticeId after_id, Instant until, int limit) = 0;
  // The same of one person.
  virtual std::vector<ShownNotice> shown_to(PersonId person, Instant after, NoticeId after_id, Instant until,
                                            int limit) = 0;
  // When a notice of that person became visible; nullopt when there is no such notice, or not yet.
  virtual std::optional<Instant> shown_at(PersonId person, NoticeId id, Instant until) = 0;
  // The newest visible notice of a person.
  virtual std::optional<NoticeId> newest_shown(PersonId person, Instant until) = 0;
  // Those of the sessions that were seen and begun since these instants and whose person is not disabled, in
  // no order.
  virtual std::vector<SessionId> living(std::span<const SessionId> sessions, Instant seen_since,
                                        Instant begun_since) = 0;
};

}  // namespace xiezhu::domain
