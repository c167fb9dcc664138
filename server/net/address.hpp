// What an address means, without the rest of the program knowing sockets.
#pragma once

#include <string>

namespace xiezhu::server {

// True for 127.0.0.0/8 and ::1 in numeric form; false for everything else, also for what is no address.
bool is_loopback_address(const std::string& address);

}  // namespace xiezhu::server
