// The handling sheet on paper.
#pragma once

#include <string>

#include "domain/letters/handling_sheet.hpp"

namespace xiezhu::server {

// The sheet as PDF: a table over as many pages as it takes, its head on each. The same sheet gives the same
// bytes. Callable from any thread.
std::string print_sheet(const domain::HandlingSheet& sheet);

}  // namespace xiezhu::server
