#include "domain/request/request.hpp"

namespace xiezhu::domain {
namespace {

void note_time(Request& request, const Event& event) {
  switch (event.to) {
    case State::sent:
      request.sent_at = event.effective_at;
      break;
    case State::received:
      request.received_at = event.effective_at;
      break;
    case State::in_progress:
      if (event.from == State::received) request.accepted_at = event.effective_at;
      break;
    case State::replied:
      request.replied_at = event.effective_at;
      break;
    case State::completed:
    case State::withdrawn:
      request.finished_at = event.effective_at;
      break;
    default:
      break;
  }
}

}  // namespace

std::string DocumentNumber::text() const {
  return prefix + "\u3014" + std::to_string(year) + "\u3015" + std::to_string(serial) + "号";
}

std::optional<Side> Request::side_of(UnitId unit) const {
  if (unit == requesting_unit) return Side::requesting;
  if (sent_at && content.requested_unit == unit) return Side::requested;
  return std::nullopt;
}

Request evolve(Request request, const Event& event) {
  if (event.verb == Verb::draft) {
    request.requesting_unit = event.unit;
    request.drafter = event.person.value_or(PersonId{});
    request.created_at = event.at;
  }
  request.version = event.sequence;
  request.state = event.to;
  request.changed_at = event.at;
  if (event.content) request.content = *event.content;
  if (event.number) request.number = event.number;
  if (event.case_officer) request.case_officer = event.case_officer;
  if (event.reply) request.reply = event.reply;
  request.reworked |= event.verb == Verb::rework;
  request.deemed_received |= event.verb == Verb::deem_received;
  request.auto_confirmed |= event.verb == Verb::auto_confirm;
  note_time(request, event);
  for (const auto& change : event.clocks) request.clocks.apply(change);
  return request;
}

Request replay(RequestId id, std::span<const Event> events) {
  Request request{.id = id};
  for (const auto& event : events) request = evolve(std::move(request), event);
  return request;
}

}  // namespace xiezhu::domain
