// Reads what of requests can be found.
#pragma once

#include <span>
#include <vector>

#include "domain/search/search_document.hpp"
#include "persistence/sql/session.hpp"

namespace xiezhu::persistence {

// The documents of these requests in ascending order; unknown requests are left out.
std::vector<domain::SearchDocument> search_documents(sql::Session& session,
                                                     std::span<const domain::RequestId> ids);

}  // namespace xiezhu::persistence
