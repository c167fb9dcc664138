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

std::optional<UnitId> unit_at(DisputeSide side, const Dispute& dispute) {
  if (side == DisputeSide::claimant) return dispute.opening.claimant;
  if (side == DisputeSide::respondent) return dispute.opening.respondent;
  return side == DisputeSide::obliged ? dispute.obliged() : std::nullopt;
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

namespace {

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

// The list of those who are to take the step.
std::optional<std::string> key_at(DisputeSide side, const Dispute& dispute) {
  if (side == DisputeSide::decider)
    return dispute.decider ? std::optional{desk_key(*dispute.decider)} : std::nullopt;
  const auto unit = unit_at(side, dispute);
  return unit ? std::optional{unit_key(*unit)} : std::nullopt;
}

}  // namespace

std::vector<DisputeListing> listings_of(const Dispute& dispute, const OrgTree& units) {
  std::vector<DisputeListing> listings;
  for (auto& key : keys_of(dispute, units)) listings.push_back({std::move(key)});
  for (const auto& step : awaited_steps(dispute)) {
    const auto key = key_at(step.side, dispute);
    const auto waiting = std::ranges::find(listings, key, &DisputeListing::key);
    if (waiting != listings.end()) waiting->awaits = step.verb;
  }
  return listings;
}

DisputeTurn turn_of(const OrgTree& units, const Actor& actor, Instant now) {
  using enum DisputeVerb;
  DisputeTurn turn{.unit = actor.unit, .steps = steps_of_parties(actor.roles), .now = now};
  const auto takes = [&](DisputeVerb verb) {
    return std::ranges::find(turn.steps, verb) != turn.steps.end();
  };
  turn.late_negotiations = takes(file) && !takes(settle);
  if (const auto place = place_of(units, actor)) turn.desk = desk_key(*place);
  return turn;
}

}  // namespace xiezhu::domain
