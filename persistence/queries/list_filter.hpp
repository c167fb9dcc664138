// A filter as conditions on the columns that the rows behind the tabs carry.
#pragma once

#include "persistence/queries/tab_source.hpp"

namespace xiezhu::persistence {

// Narrows a source of a unit's or of a person's tab.
void apply_filter(TabSource& source, const domain::ListQuery& query);

}  // namespace xiezhu::persistence
