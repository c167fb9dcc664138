// An alert that was fired, and the use case that fires them.
#pragma once

#include "domain/alerts/ladder.hpp"
#include "domain/notification/message.hpp"

namespace xiezhu::domain {

using AlertId = Id<struct AlertTag>;

struct Alert {
  AlertId id;
  Alarm alarm;
  Instant fired_at;
  std::optional<PersonId> acknowledged_by{};
  std::optional<Instant> acknowledged_at{};  // without a person: its clock had ended before it was fired
};

// An alarm that is due, with what its messages say and whom they address.
struct DueAlarm {
  Alarm alarm;
  bool running = false;  // the clock still runs: somebody can yet do something about it
  bool urgent = false;
  std::string number;
  std::string title;
  Audience desk;  // whose turn it is
};

// Who is told of a rung: the desk of prompt and urge; the head of its unit and the coordinators of an
// escalation; the coordinators of a proposed card. Nobody where the clock runs no more.
std::vector<Message> messages_for(const DueAlarm& due, Instant now);

class UnitOfWork;
class IdSource;

// Fires at most `limit` alarms that are due at `now`, the oldest first, with their messages and the order or
// card that they propose, and sets the next rung of each; the number fired. Every rung is climbed, also when
// several are due at once.
int fire_alarms(UnitOfWork& unit, IdSource& ids, const AlertPolicy& policy, Instant now, int limit);

}  // namespace xiezhu::domain
