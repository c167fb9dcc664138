// A writing call inside one transaction, made repeatable by its Idempotency-Key.
#pragma once

#include "api/http/route.hpp"

namespace xiezhu::api {

// Runs the handler in one unit of work and commits, with its record in the audit log, when it succeeded. With
// a key, a repeat of the same call returns the first answer and changes nothing; the same key with another
// call is refused (422 key_reused).
Response run_keyed(const Route& route, Call& call);

}  // namespace xiezhu::api
