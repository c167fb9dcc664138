// From the outbox to people: each message becomes a notice for everybody in its audience, and a delivery for
// each mail and webhook that is wanted. Runs inside a unit of work, in which the messages also leave the
// outbox, so that each is handed on exactly once, however many servers try.
#pragma once

#include "domain/ports/id_source.hpp"
#include "domain/ports/unit_of_work.hpp"

namespace xiezhu::server {

struct RelayPolicy {
  bool mail = false;      // there is a mail server
  bool webhooks = false;  // there is a key for secrets
  std::string public_url;
};

// Hands on the oldest messages, about as many as a short transaction holds; how many. 0 when there are none,
// or when somebody else was faster; the unit must then roll back.
int relay_batch(domain::UnitOfWork& unit, domain::IdSource& ids, const RelayPolicy& policy,
                domain::Instant now);

// Once a working day, from opening on: a mail with what is unread for everybody who wants that instead of
// single mails. How many people were looked after; call it again until there are none.
int digest_batch(domain::UnitOfWork& unit, domain::IdSource& ids, const RelayPolicy& policy,
                 domain::Instant now);

// Throws away some of the notices and deliveries that nobody needs any more; how many. Call it again until
// there are none.
int forget_batch(domain::UnitOfWork& unit, domain::Instant now);

}  // namespace xiezhu::server
