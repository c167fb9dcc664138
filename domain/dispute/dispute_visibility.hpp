// Who sees a dispute (domain §2, §7): both parties, whoever must execute its outcome, and the dispute
// coordinators above them. Whoever merely reads the request does not.
#pragma once

#include <string>
#include <vector>

#include "domain/dispute/dispute.hpp"
#include "domain/organisation/org_tree.hpp"
#include "domain/organisation/person.hpp"

namespace xiezhu::domain {

bool may_see(const OrgTree& units, const Actor& actor, const Dispute& dispute);

// What coordinators note is for dispute coordinators only; a coordinator of a party, who stands aside, is
// none.
bool shows(const OrgTree& units, const DisputeEvent& event, const Dispute& dispute, const Actor& actor);

// A list of disputes as somebody sees it: everything that is shown to one unit, to the coordinators of a
// district or of the city, or everything that lies at one of these two desks. Rows of lists carry such a key
// as text.
std::string unit_key(UnitId unit);
std::string overview_key(const Decider& place);
std::string desk_key(const Decider& place);

// The keys of all lists that the dispute is in, each once.
std::vector<std::string> keys_of(const Dispute& dispute, const OrgTree& units);

// Where the actor stands as a dispute coordinator; nullopt when he is none.
std::optional<Decider> place_of(const OrgTree& units, const Actor& actor);

}  // namespace xiezhu::domain
