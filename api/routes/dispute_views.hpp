// How a dispute looks in JSON: itself with its clocks and timeline, and its line in a list.
#pragma once

#include <boost/json/object.hpp>
#include <map>
#include <string>
#include <vector>

#include "domain/ports/disputes.hpp"
#include "domain/request/reference.hpp"

namespace xiezhu::api {

// An absent colleague and what the viewer may do for him.
struct DisputeRepresentation {
  domain::PersonId person;
  std::string name;
  std::vector<domain::DisputeVerb> allowed;
};

// Everything that is shown of one dispute to one viewer.
struct DisputeView {
  domain::Dispute dispute;
  std::string number;  // of the request; empty when it has none
  std::string title;
  std::vector<domain::DisputeEvent> events;  // those that the viewer sees
  std::map<domain::PersonId, std::string> names;
  std::vector<domain::DisputeVerb> allowed;
  std::vector<DisputeRepresentation> for_others;
};

boost::json::object dispute_view(const DisputeView& view, const domain::Reference& reference,
                                 domain::Instant now);
boost::json::object dispute_line(const domain::DisputeLine& line, const domain::Reference& reference,
                                 domain::Instant now);

}  // namespace xiezhu::api
