// Splits a migration file into statements: the databases' interfaces run only one at a time.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace xiezhu::persistence {

// The statements without their semicolons and surrounding blanks. Semicolons inside quotes ('…', "…", `…`)
// and comments
// (-- to the end of the line, /* … */) do not end a statement; comments are left out. Throws
// std::invalid_argument for a quote or comment without end.
std::vector<std::string> split_statements(std::string_view script);

}  // namespace xiezhu::persistence
