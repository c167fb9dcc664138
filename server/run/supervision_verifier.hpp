// Replays every supervision order and card from its events and compares the result with what is stored.
#pragma once

#include "server/run/verifier.hpp"

namespace xiezhu::server {

// Adds to the report: rows, clocks and what lists keep; and numbers with a gap or a repetition per series,
// unit and year. Reads in pieces; nothing is changed.
void verify_supervision(domain::Store& store, VerifyReport& report);

}  // namespace xiezhu::server
