// Which list of requests is asked for: tab, filter and sort as query parameters.
#pragma once

#include <optional>
#include <string>

#include "api/http/query.hpp"
#include "domain/ports/list_query.hpp"
#include "domain/request/reference.hpp"

namespace xiezhu::api {

// `sort` as a word: "due", "-due" for descending; empty for the tab's own order.
std::string sort_text(const domain::Sort& sort);

// Reads the parameters of a filter; what is malformed or does not exist is a complaint of `query`.
domain::Filter read_filter(Query& query, const domain::Reference& reference);
// Reads `sort` and complains when it does not suit the tab.
domain::Sort read_sort(Query& query, domain::Tab tab);
// Reads `tab` (待办 when absent), filter and sort.
domain::ListQuery read_list(Query& query, const domain::Reference& reference, domain::Instant now);

}  // namespace xiezhu::api
