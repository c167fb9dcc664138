// A statement with its parameters written into it; for measurements and for looking for faults, never for
// running with values that came from outside.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "persistence/sql/convert.hpp"
#include "persistence/sql/dialect.hpp"

namespace xiezhu::persistence::sql {

std::string with_values(std::string_view text, std::span<const Cell> parameters, const Dialect& dialect);

}  // namespace xiezhu::persistence::sql
