#include "domain/request/visibility.hpp"

#include <algorithm>

namespace xiezhu::domain {
namespace {

constexpr std::array coordinators{Role::catalogue_coordinator, Role::dispute_coordinator,
                                  Role::supervision_coordinator, Role::statistics_coordinator};

}  // namespace

bool coordinator(const Actor& actor) {
  return std::ranges::any_of(coordinators, [&](Role role) { return actor.roles.has(role); });
}

bool oversees(const OrgTree& units, UnitId unit, const Request& request) {
  const Unit* above = units.find(unit);
  if (above == nullptr || !request.sent_at) return false;
  if (above->level == Level::city) return true;
  const auto in_district = [&](std::optional<UnitId> party) {
    const Unit* found = party ? units.find(*party) : nullptr;
    return found != nullptr && found->level == Level::district && found->region == above->region;
  };
  return in_district(request.requesting_unit) || in_district(request.content.requested_unit);
}

bool coordinates(const OrgTree& units, const Actor& actor, const Request& request) {
  return coordinator(actor) && oversees(units, actor.unit, request);
}

bool may_see(const OrgTree& units, const Actor& actor, const Request& request) {
  return request.side_of(actor.unit) || request.reader(actor.unit) || coordinates(units, actor, request);
}

bool shows(const Request& request, const Attachment& attachment, UnitId reader) {
  if (attachment.removed) return false;
  if (attachment.unit == reader || attachment.unit == request.requesting_unit) return true;
  return request.replied_at && attachment.at <= *request.replied_at;
}

bool shows(const Request& request, const Event& event, UnitId reader) {
  if (before_signature(event)) return reader == request.requesting_unit;
  const bool about_file = event.attachment || event.detached;
  // Only the requested unit, which works on it then, adds files to a request in progress.
  if (!about_file || event.from != State::in_progress) return true;
  return reader == request.content.requested_unit || (request.replied_at && event.at <= *request.replied_at);
}

bool shows_rating(const Request& request, Side rated_by, UnitId reader) {
  return request.ratings_disclosed_at() || request.side_of(reader) == rated_by;
}

bool may_comment(const Actor& actor, const Request& request) {
  return request.side_of(actor.unit).has_value();
}

}  // namespace xiezhu::domain
