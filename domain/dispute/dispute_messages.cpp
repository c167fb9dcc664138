#include "domain/dispute/dispute_messages.hpp"

#include <algorithm>

#include "domain/dispute/dispute_visibility.hpp"

namespace xiezhu::domain {
namespace {

// Steps about which nobody outside is told.
bool silent_step(const DisputeEvent& event) {
  return event.verb == DisputeVerb::note || event.verb == DisputeVerb::recalculate;
}

// Whoever of the unit works on the request.
Audience workers_of(const Request& request, UnitId unit) {
  if (unit == request.requesting_unit) return {.person = request.drafter};
  if (unit == request.content.requested_unit && request.case_officer) return {.person = request.case_officer};
  return {.unit = unit, .role = Role::allocator};
}

class Telling {
 public:
  Telling(const Dispute& after, const Request& request) : after_(after), request_(request) {}

  void tell(const DisputeEvent& event, const Audience& audience) {
    Message message{.kind = NoticeKind::dispute,
                    .about = "dispute-" + std::string{name_of(event.verb)},
                    .request = request_.id,
                    .urgent = request_.content.urgent,
                    .audience = audience,
                    .except = event.person,
                    .number = request_.number ? request_.number->text() : std::string{},
                    .title = request_.content.title,
                    .detail = std::string{chinese_of(after_.opening.type)},
                    .at = event.at};
    // Who is a worker of one party and the head of it is told once.
    if (std::ranges::find(messages_, message) == messages_.end()) messages_.push_back(std::move(message));
  }

  void tell_unit(const DisputeEvent& event, UnitId unit) { tell(event, workers_of(request_, unit)); }

  std::vector<Message> take() { return std::move(messages_); }

 private:
  const Dispute& after_;
  const Request& request_;
  std::vector<Message> messages_;
};

// The unit whose head has something to do after the step.
std::optional<UnitId> head_in_turn(const DisputeEvent& event, const Dispute& after) {
  switch (event.verb) {
    case DisputeVerb::fail_negotiation:
      return after.opening.claimant;
    case DisputeVerb::notify:
      return after.opening.respondent;
    case DisputeVerb::execute:
    case DisputeVerb::note_overdue:
      return after.obliged();
    default:
      return std::nullopt;
  }
}

}  // namespace

bool told_to_decider(const DisputeEvent& event, const Dispute& after) {
  using enum DisputeVerb;
  if (!after.decider) return false;
  return event.verb == file || event.verb == answer || event.verb == note_silence || event.verb == escalate ||
         event.verb == report || event.verb == note_overdue || event.verb == withdraw;
}

std::vector<Message> messages_of(const Dispute& after, std::span<const DisputeEvent> events,
                                 const Request& request, const OrgTree& units,
                                 std::span<const UnitId> desks) {
  Telling telling(after, request);
  for (const auto& event : events) {
    if (silent_step(event)) continue;
    telling.tell_unit(event, after.opening.claimant);
    telling.tell_unit(event, after.opening.respondent);
    const auto obliged = after.obliged();
    if (obliged && !after.party(*obliged)) telling.tell_unit(event, *obliged);
    if (const auto unit = head_in_turn(event, after)) telling.tell(event, {.unit = unit, .role = Role::head});
    if (event.ruling && event.ruling->outcome == DisputeOutcome::adjust_catalogue)
      telling.tell(event, {.role = Role::catalogue_coordinator});
    if (!told_to_decider(event, after)) continue;
    for (const UnitId desk : desks) {
      const Actor coordinator{PersonId{}, desk, {Role::dispute_coordinator}};
      if (place_of(units, coordinator) == after.decider && !after.party(desk))
        telling.tell(event, {.unit = desk, .role = Role::dispute_coordinator});
    }
  }
  return telling.take();
}

}  // namespace xiezhu::domain
