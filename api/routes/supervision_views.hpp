// How supervision orders and cards look in JSON.
#pragma once

#include <boost/json/object.hpp>

#include "api/routes/views.hpp"
#include "domain/ports/supervision.hpp"

namespace xiezhu::api {

// A line of a list.
boost::json::object supervision_view(const domain::SupervisionLine<domain::Order>& line,
                                     const domain::Reference& reference, domain::Instant now);
boost::json::object supervision_view(const domain::SupervisionLine<domain::Card>& line,
                                     const domain::Reference& reference, domain::Instant now);
// What the thing itself shows besides, but for the actions and events.
void add_detail(boost::json::object& view, const domain::Order& order, const domain::Reference& reference,
                domain::Instant now);
void add_detail(boost::json::object& view, const domain::Card& card, const domain::Reference& reference,
                domain::Instant now);
boost::json::object supervision_event_view(const domain::SupervisionEntry<domain::Order>& entry,
                                           const domain::OrgTree& units);
boost::json::object supervision_event_view(const domain::SupervisionEntry<domain::Card>& entry,
                                           const domain::OrgTree& units);

}  // namespace xiezhu::api
