// Keeps the search index up to date with what was marked. A task of the leader.
#pragma once

#include <functional>

#include "server/run/leader.hpp"

namespace xiezhu::server {

// Brings every marked request up to date, a short transaction at a time; stops between two when the server
// stops.
void follow_marks(LeaderTurn& turn);

// Makes the index of all requests anew, ascending, beginning after the one at which an earlier run was cut
// short, and then follows the marks. For the command line, beside no server on SQLite; beside servers on
// MariaDB. The number of requests.
int rebuild_search(domain::Store& store, const std::function<void(int done, int total)>& progress);

// Follows the marks without a leader: for commands that have the database to themselves.
void follow_marks(domain::Store& store, const std::function<void(int done, int total)>& progress);

}  // namespace xiezhu::server
