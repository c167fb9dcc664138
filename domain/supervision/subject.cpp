#include "domain/supervision/subject.hpp"

#include "domain/request/visibility.hpp"
#include "domain/supervision/scope.hpp"

namespace xiezhu::domain {

std::string cause_key(const Subject& subject) {
  const auto& cause = subject.cause;
  std::string key = std::to_string(subject.request.value()) + " " + std::to_string(subject.unit.value()) +
                    " " + std::string{name_of(cause.kind)};
  if (cause.clock)
    key += " " + std::to_string(cause.clock->ordinal) + "." + std::to_string(cause.clock->round);
  if (cause.order) key += " " + std::to_string(cause.order->value());
  return key;
}

std::string supervision_prefix(const Unit& issuer, SupervisionSeries series) {
  constexpr std::string_view letter = "函";
  std::string prefix = issuer.document_prefix;
  if (prefix.ends_with(letter)) prefix.resize(prefix.size() - letter.size());
  return prefix + std::string{chinese_of(series)};
}

bool supervises(const OrgTree& units, const Actor& actor, UnitId unit) {
  if (!actor.roles.has(Role::supervision_coordinator)) return false;
  const Unit* above = units.find(actor.unit);
  const Unit* below = units.find(unit);
  if (above == nullptr || below == nullptr) return false;
  return above->level == Level::city || above->region == below->region;
}

bool SupervisionSides::has(SupervisionSide side) const {
  switch (side) {
    case SupervisionSide::supervised:
      return supervised;
    case SupervisionSide::coordinator:
      return coordinator;
    case SupervisionSide::system:
      return system;
  }
  return false;
}

SupervisionSides sides_of(const OrgTree& units, const Actor& actor, UnitId supervised, bool issued) {
  if (!actor.person) return {.system = true};
  return {.supervised = issued && actor.unit == supervised,
          .coordinator = supervises(units, actor, supervised)};
}

bool sees_supervision(const OrgTree& units, const Actor& actor, const Request& request) {
  return request.side_of(actor.unit).has_value() || coordinates(units, actor, request);
}

}  // namespace xiezhu::domain
