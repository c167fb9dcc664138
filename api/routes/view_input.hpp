// Saved views as they come in and go out: the filter as an object of words, kept as the parameters of a list.
#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <vector>

#include "api/http/problem.hpp"
#include "api/json/fields.hpp"
#include "domain/lists/saved_view.hpp"
#include "domain/request/reference.hpp"

namespace xiezhu::api {

// Reads name, tab, shared, filter, sort and columns into `view`, everything else of which stays as it is, and
// checks the filter as a list would.
void read_view(Fields& fields, const domain::Reference& reference, domain::SavedView& view);

// The columns of a member: an array of {"column", "hidden"}, each column at most once and one of them shown.
// Columns that are not named are hidden behind the others. None when the member is absent or null.
domain::ColumnSet read_column_set(Fields& fields, std::string_view name);
boost::json::array columns_view(const domain::ColumnSet& columns);

// The filter as an object, as it was read.
boost::json::object filter_view(const std::string& parameters);
// The members of filter and sort that name something that there is no more.
std::vector<std::string> gone_from(const domain::SavedView& view, const domain::Reference& reference);

}  // namespace xiezhu::api
