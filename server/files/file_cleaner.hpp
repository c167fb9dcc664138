// Removes what exports made a week ago and what was never attached: uploads that were given up, and bytes
// that no request refers to, both after a day. A task of the leader.
#pragma once

#include "domain/kernel/clock.hpp"
#include "server/files/staged_file_store.hpp"
#include "server/run/leader.hpp"

namespace xiezhu::server {

void clean_files(LeaderTurn& turn, StagedFileStore& store, domain::Instant now);

}  // namespace xiezhu::server
