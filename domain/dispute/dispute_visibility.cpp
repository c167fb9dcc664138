#include "domain/dispute/dispute_visibility.hpp"

#include <algorithm>

namespace xiezhu::domain {
namespace {

std::vector<UnitId> units_in(const Dispute& dispute) {
  std::vector<UnitId> all{dispute.opening.claimant, dispute.opening.respondent};
  const auto obliged = dispute.obliged();
  if (obliged && !dispute.party(*obliged)) all.push_back(*obliged);
  return all;
}

std::string place_text(const Decider& place) {
  return place.level == Level::city ? "city" : "district:" + place.region;
}

}  // namespace

std::optional<Decider> place_of(const OrgTree& units, const Actor& actor) {
  const Unit* unit = actor.roles.has(Role::dispute_coordinator) ? units.find(actor.unit) : nullptr;
  if (unit == nullptr) return std::nullopt;
  return Decider{unit->level, unit->level == Level::city ? "" : unit->region};
}

bool may_see(const OrgTree& units, const Actor& actor, const Dispute& dispute) {
  const auto parties = units_in(dispute);
  if (std::ranges::find(parties, actor.unit) != parties.end()) return true;
  const auto place = place_of(units, actor);
  if (!place) return false;
  return place->level == Level::city || std::ranges::any_of(parties, [&](UnitId party) {
           const Unit* unit = units.find(party);
           return unit != nullptr && unit->level == Level::district && unit->region == place->region;
         });
}

bool shows(const OrgTree& units, const DisputeEvent& event, const Dispute& dispute, const Actor& actor) {
  return event.verb != DisputeVerb::note || (place_of(units, actor) && !dispute.party(actor.unit));
}

std::string unit_key(UnitId unit) { return "unit:" + std::to_string(unit.value()); }
std::string overview_key(const Decider& place) { return place_text(place); }
std::string desk_key(const Decider& place) { return "desk:" + place_text(place); }

std::vector<std::string> keys_of(const Dispute& dispute, const OrgTree& units) {
  std::vector<std::string> keys{overview_key({})};
  for (const UnitId party : units_in(dispute)) {
    keys.push_back(unit_key(party));
    const Unit* unit = units.find(party);
    if (unit != nullptr && unit->level == Level::district)
      keys.push_back(overview_key({Level::district, unit->region}));
  }
  if (dispute.decider) keys.push_back(desk_key(*dispute.decider));
  std::ranges::sort(keys);
  keys.erase(std::ranges::unique(keys).begin(), keys.end());
  return keys;
}

}  // namespace xiezhu::domain
