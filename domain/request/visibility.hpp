// Who sees a request (domain §2): the parties, units it was copied to, and the coordinators above them.
#pragma once

#include "domain/organisation/org_tree.hpp"
#include "domain/organisation/person.hpp"
#include "domain/request/request.hpp"

namespace xiezhu::domain {

// True for a coordinator of whatever kind.
bool coordinator(const Actor& actor);
// True when the unit stands above one of the parties: a city unit above all, a district unit above the
// parties in its district. Nothing stands above a request that has not been sent.
bool oversees(const OrgTree& units, UnitId unit, const Request& request);
// True for a coordinator whose unit stands above one of the parties.
bool coordinates(const OrgTree& units, const Actor& actor, const Request& request);
bool may_see(const OrgTree& units, const Actor& actor, const Request& request);
// Whether people of `reader`, who may see the request, see the file too. What the requested unit prepares is
// shown to others with its reply.
bool shows(const Request& request, const Attachment& attachment, UnitId reader);
// Whether people of `reader`, who may see the request, see what a side said about the other: at first nobody
// but that side, everybody once both have rated or the window has closed (domain §8).
bool shows_rating(const Request& request, Side rated_by, UnitId reader);
// Only the parties talk, and before it is sent only the requesting unit is one; whoever merely reads does
// not.
bool may_comment(const Actor& actor, const Request& request);

// How the requesting unit came to its letter is its own affair: nobody else is shown these events.
constexpr bool before_signature(const Event& event) { return event.to <= State::pending_sign; }
// Whether people of `reader`, who may see the request, see this step too: not what came before another unit's
// signature, and the files of another unit no sooner than the files themselves.
bool shows(const Request& request, const Event& event, UnitId reader);

}  // namespace xiezhu::domain
