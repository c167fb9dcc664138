// The conditions of the transition table. Private to the table.
#pragma once

#include "domain/request/transition_table.hpp"

namespace xiezhu::domain {

// Whether an application of this kind waits.
bool pending(const Request& request, ApplicationKind kind);
// Whether the main clock stands still.
bool paused(const Request& request);

// Why the guard does not hold for the actor; nullopt when it does.
std::optional<Reason> broken_guard(Guard guard, const Request& request, const Actor& actor,
                                   Standing standing);

}  // namespace xiezhu::domain
