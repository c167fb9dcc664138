// Replays every dispute from its events and compares the result with what is stored.
#pragma once

#include "server/run/verifier.hpp"

namespace xiezhu::server {

// Adds to the report: rows, clocks and the lists that a dispute is in. Reads in pieces; nothing is changed.
void verify_disputes(domain::Store& store, VerifyReport& report);

}  // namespace xiezhu::server
