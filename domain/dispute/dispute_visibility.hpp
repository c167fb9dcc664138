// Who sees a dispute (domain §2, §7): both parties, whoever must execute its outcome, and the dispute
// coordinators above them. Whoever merely reads the request does not.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/dispute/dispute_table.hpp"

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

// A dispute in one of these lists, with the step that it waits for from those whose list it is.
struct DisputeListing {
  std::string key;
  std::optional<DisputeVerb> awaits{};
  friend bool operator==(const DisputeListing&, const DisputeListing&) = default;
};
// All lists that the dispute is in, each once, ascending by their keys.
std::vector<DisputeListing> listings_of(const Dispute& dispute, const OrgTree& units);

// What of the disputes waits for somebody, as he finds it in these lists.
struct DisputeTurn {
  UnitId unit;
  std::vector<DisputeVerb> steps{};   // that he takes for his unit
  bool late_negotiations = false;     // he may file where the negotiation has run out, though it goes on
  std::optional<std::string> desk{};  // key of the desk where he decides, but not about his own unit
  Instant now{};
};
DisputeTurn turn_of(const OrgTree& units, const Actor& actor, Instant now);

// Where the actor stands as a dispute coordinator; nullopt when he is none.
std::optional<Decider> place_of(const OrgTree& units, const Actor& actor);

}  // namespace xiezhu::domain
