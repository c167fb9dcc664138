// The mark that a request's entries in the search index are behind.
#pragma once

#include <span>

#include "domain/request/event.hpp"
#include "persistence/sql/statement.hpp"

namespace xiezhu::persistence {

inline void mark_for_search(sql::Session& session, std::span<const domain::RequestId> requests) {
  sql::Cells cells;
  for (const auto request : requests) {
    cells.push_back(sql::to_cell(request));
    cells.push_back(sql::to_cell(1));
  }
  sql::insert_cells(session, "INSERT INTO search_mark (request_id, stamp)", 2, cells,
                    session.dialect().upsert("request_id", "stamp = search_mark.stamp + 1"));
}
inline void mark_for_search(sql::Session& session, domain::RequestId request) {
  mark_for_search(session, std::span{&request, 1});
}

// True when the event changes what can be found in the request, or by whom.
inline bool changes_search(const domain::Event& event) {
  using enum domain::State;
  const auto inside = [](domain::State state) {
    return state == none || state == draft || state == pending_sign;
  };
  return event.content || event.number || event.reply || event.target || event.succession ||
         event.attachment || event.detached || inside(event.from) != inside(event.to);
}

}  // namespace xiezhu::persistence
