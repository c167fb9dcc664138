#include "domain/request/commands.hpp"

#include <algorithm>

namespace xiezhu::domain {
namespace {

// The steps of the system that are due, applied to `request` and listed.
std::vector<Event> take_due_steps(Request& request, const Reference& reference, Instant now) {
  std::vector<Event> events;
  while (auto event = decide_due(request, reference, now)) {
    request = evolve(std::move(request), *event);
    events.push_back(std::move(*event));
  }
  return events;
}

// The clocks of two servers differ a little; within a request time never goes back.
Instant not_before(const Request& request, Instant now) { return std::max(now, request.changed_at); }

Outcome<Facts> gather_facts(UnitOfWork& unit, const Request& request, const Actor& actor, const Act& act,
                            const Reference& reference, Instant now) {
  Facts facts{.standing = standing_of(unit, request, actor)};
  if (act.case_officer) facts.officer = unit.people().find(*act.case_officer);
  // The number is reserved last, once nothing else stands against the signature.
  if (act.verb == Verb::sign) {
    if (const auto unsigned_event = decide(request, actor, act, facts, reference, now); !unsigned_event) {
      return std::unexpected(unsigned_event.error());
    }
    const int year = year_of(local_date(now));
    const Unit* issuer = reference.units.find(request.requesting_unit);
    if (issuer == nullptr) return reject(Reason::unknown, "requestingUnit");
    facts.number =
        DocumentNumber{issuer->document_prefix, year, unit.numbers().next_serial(issuer->id, year)};
  }
  return facts;
}

}  // namespace

Standing standing_of(UnitOfWork& unit, const Request& request, const Actor& actor) {
  const bool asked = request.state == State::pending_sign && actor.person == request.drafter;
  return {.sole_member = asked && unit.people().active_members(actor.unit, 2) < 2};
}

Outcome<Request> draft(UnitOfWork& unit, RequestId id, const Actor& actor, Content content, Instant now) {
  const Request empty{.id = id};
  const auto event = decide(empty, actor, Act{.verb = Verb::draft, .content = std::move(content)}, {},
                            *unit.reference(), now);
  if (!event) return std::unexpected(event.error());
  Request request = evolve(empty, *event);
  unit.requests().save(request, 0, std::span{&*event, 1});
  return request;
}

Outcome<Request> perform(UnitOfWork& unit, RequestId id, Version seen, const Actor& actor, const Act& act,
                         Instant now) {
  auto loaded = unit.requests().load(id);
  if (!loaded || !loaded->side_of(actor.unit)) return reject(Reason::not_found);
  if (loaded->version != seen) return reject(Reason::stale_version, {}, std::to_string(loaded->version));
  now = not_before(*loaded, now);

  const ReferencePtr reference = unit.reference();
  Request request = std::move(*loaded);
  std::vector<Event> events = take_due_steps(request, *reference, now);
  const auto facts = gather_facts(unit, request, actor, act, *reference, now);
  if (!facts) return std::unexpected(facts.error());
  auto event = decide(request, actor, act, *facts, *reference, now);
  if (!event) return std::unexpected(event.error());
  request = evolve(std::move(request), *event);
  events.push_back(std::move(*event));
  if (!unit.requests().save(request, seen, events)) return reject(Reason::stale_version);
  return request;
}

int settle(UnitOfWork& unit, RequestId id, Instant now) {
  auto request = unit.requests().load(id);
  if (!request) return 0;
  const Version seen = request->version;
  now = not_before(*request, now);
  const auto events = take_due_steps(*request, *unit.reference(), now);
  if (events.empty() || !unit.requests().save(*request, seen, events)) return 0;
  return static_cast<int>(events.size());
}

}  // namespace xiezhu::domain
