#include "domain/dispute/dispute.hpp"

namespace xiezhu::domain {
namespace {

void note_text(Dispute& dispute, const DisputeEvent& event) {
  switch (event.verb) {
    case DisputeVerb::settle:
      dispute.settlement = event.text;
      break;
    case DisputeVerb::fail_negotiation:
      dispute.negotiation_failed = true;
      dispute.filing.negotiation = event.text;
      break;
    case DisputeVerb::answer:
      dispute.answer = event.text;
      break;
    case DisputeVerb::report:
      dispute.report = event.text;
      break;
    default:
      if (concludes(event.verb)) dispute.ruling_text = event.text;
      break;
  }
}

void note_filing(Dispute& dispute, const DisputeEvent& event) {
  auto recorded = std::move(dispute.filing.negotiation);
  dispute.filing = *event.filing;
  if (dispute.filing.negotiation.empty()) dispute.filing.negotiation = std::move(recorded);
  dispute.filed_at = event.effective_at;
}

}  // namespace

std::optional<Instant> Dispute::next_act() const {
  const ClockRun* running = clocks.running();
  // What has been noted is not noted again, though the clock shows on that it is late.
  return running != nullptr && !execution_overdue ? running->next_act() : std::nullopt;
}

Dispute evolve(Dispute dispute, const DisputeEvent& event) {
  if (event.opening) {
    dispute.opening = *event.opening;
    dispute.opened_by = event.on_behalf_of.value_or(event.person.value_or(PersonId{}));
    dispute.created_at = event.at;
  }
  dispute.version = event.sequence;
  dispute.state = event.to;
  dispute.changed_at = event.at;
  if (final(event.to)) dispute.finished_at = event.effective_at;
  note_text(dispute, event);
  if (event.filing) note_filing(dispute, event);
  if (event.decider) dispute.decider = event.decider;
  if (event.ruling) {
    dispute.ruling = event.ruling;
    dispute.ruled_at = event.effective_at;
  }
  dispute.silent |= event.verb == DisputeVerb::note_silence;
  dispute.opinion_extended |= event.verb == DisputeVerb::extend;
  dispute.execution_overdue |= event.verb == DisputeVerb::note_overdue;
  for (const auto& change : event.clocks) dispute.clocks.apply(change);
  return dispute;
}

Dispute replay(DisputeId id, std::span<const DisputeEvent> events) {
  Dispute dispute{.id = id};
  for (const auto& event : events) dispute = evolve(std::move(dispute), event);
  return dispute;
}

}  // namespace xiezhu::domain
