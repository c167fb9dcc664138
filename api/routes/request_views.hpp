// How a request looks in JSON: itself, its clocks, and what happened to it.
#pragma once

#include "api/routes/views.hpp"
#include "domain/ports/personal.hpp"
#include "domain/ports/queries.hpp"

namespace xiezhu::api {

boost::json::object clock_view(const domain::ClockRun& run, const domain::WorkingCalendar& calendar,
                               domain::Instant now);

// An absent colleague and what the viewer may do for him.
struct Representation {
  domain::PersonId person;
  std::string name;
  std::vector<domain::Verb> allowed;
};

// What the viewer may do with a request, in his own right and for others, how he marked it, and for which
// unit he looks at it.
struct Possibilities {
  domain::UnitId viewer;
  std::vector<domain::Verb> own{};
  std::vector<Representation> for_others{};
  domain::Marks marks{};
};

// A request comes in two parts that together are one JSON object: what only a new version changes, an
// unfinished text that may be kept, and what depends on the moment and the viewer, which finishes it.
std::string request_head(const domain::RequestView& view, const domain::Reference& reference);
std::string request_tail(const domain::RequestView& view, const domain::Reference& reference,
                         domain::Instant now, const Possibilities& possible);
// What an event did to the ledger of clocks, entry by entry.
boost::json::array clock_changes_view(const std::vector<domain::ClockChange>& changes);
// The record of `request` as people of `viewer` see it.
boost::json::array timeline_view(std::span<const domain::TimelineEntry> timeline,
                                 const domain::Request& request, domain::UnitId viewer,
                                 const domain::Reference& reference);

}  // namespace xiezhu::api
