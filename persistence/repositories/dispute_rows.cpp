#include "persistence/repositories/dispute_rows.hpp"

#include "persistence/repositories/json_parts.hpp"

namespace xiezhu::persistence {

// What people wrote in the course of a dispute.
struct DisputeTexts {
  std::string matter;
  std::optional<domain::CardReference> card;
  std::string settlement;
  domain::DisputeFiling filing;
  std::string answer;
  std::string ruling;
  std::string report;
};

template <class Part, class Visit>
void members(Part& part, Visit visit)
  requires std::is_same_v<std::remove_const_t<Part>, domain::CardReference>
{
  visit("reference", part.reference);
  visit("date", part.date);
}

template <class Part, class Visit>
void members(Part& part, Visit visit)
  requires std::is_same_v<std::remove_const_t<Part>, domain::DisputeFiling>
{
  visit("facts", part.facts);
  visit("proposal", part.proposal);
  visit("legalBasis", part.legal_basis);
  visit("negotiation", part.negotiation);
}

template <class Part, class Visit>
void members(Part& part, Visit visit)
  requires std::is_same_v<std::remove_const_t<Part>, domain::DisputeOpening>
{
  visit("request", part.request);
  visit("type", part.type);
  visit("raisedBy", part.raised_by);
  visit("claimant", part.claimant);
  visit("respondent", part.respondent);
  visit("matter", part.matter);
  visit("card", part.card);
}

template <class Part, class Visit>
void members(Part& part, Visit visit)
  requires std::is_same_v<std::remove_const_t<Part>, domain::Decider>
{
  visit("level", part.level);
  visit("region", part.region);
}

template <class Part, class Visit>
void members(Part& part, Visit visit)
  requires std::is_same_v<std::remove_const_t<Part>, domain::DisputeRuling>
{
  visit("outcome", part.outcome);
  visit("days", part.days);
  visit("unit", part.unit);
  visit("obliged", part.obliged);
}

template <class Part, class Visit>
void members(Part& part, Visit visit)
  requires std::is_same_v<std::remove_const_t<Part>, DisputeTexts>
{
  visit("matter", part.matter);
  visit("card", part.card);
  visit("settlement", part.settlement);
  visit("filing", part.filing);
  visit("answer", part.answer);
  visit("ruling", part.ruling);
  visit("report", part.report);
}

namespace {

// The members of an event that stand in its payload, each left out when it has no value.
template <class Event, class Visit>
void dispute_payload_members(Event& event, Visit visit) {
  visit("opening", event.opening);
  visit("filing", event.filing);
  visit("decider", event.decider);
  visit("ruling", event.ruling);
}

}  // namespace

DisputeRow row_of(const domain::Dispute& dispute) {
  DisputeRow row{.dispute = dispute};
  if (dispute.decider) {
    row.decider_level = dispute.decider->level;
    row.decider_region = dispute.decider->region;
  }
  if (dispute.ruling) {
    row.outcome = dispute.ruling->outcome;
    row.outcome_days = dispute.ruling->days;
    row.outcome_unit = dispute.ruling->unit;
    row.obliged = dispute.ruling->obliged;
  }
  row.texts = json::serialize(
      encoded(DisputeTexts{dispute.opening.matter, dispute.opening.card, dispute.settlement, dispute.filing,
                           dispute.answer, dispute.ruling_text, dispute.report}));
  return row;
}

domain::Dispute dispute_of(DisputeRow&& row, std::vector<domain::ClockRun> clocks) {
  auto dispute = std::move(row.dispute);
  if (row.decider_level)
    dispute.decider = domain::Decider{*row.decider_level, row.decider_region.value_or("")};
  if (row.outcome)
    dispute.ruling = domain::DisputeRuling{*row.outcome, row.outcome_days, row.outcome_unit, row.obliged};
  try {
    auto texts = decoded<DisputeTexts>(parsed(row.texts, "the texts of a dispute"));
    dispute.opening.matter = std::move(texts.matter);
    dispute.opening.card = std::move(texts.card);
    dispute.settlement = std::move(texts.settlement);
    dispute.filing = std::move(texts.filing);
    dispute.answer = std::move(texts.answer);
    dispute.ruling_text = std::move(texts.ruling);
    dispute.report = std::move(texts.report);
  } catch (const std::logic_error&) {
    throw sql::CorruptValue("the texts of a dispute have a member of the wrong type");
  }
  dispute.clocks = domain::ClockLedger{std::move(clocks)};
  return dispute;
}

RunningClockRow running_clock_of(const domain::Dispute& dispute) {
  const domain::ClockRun* run = dispute.clocks.running();
  if (run == nullptr) return {};
  return {run->code,       run->blue_at,       run->yellow_at,   run->due_at,
          run->late_after, dispute.next_act(), run->provisional, run->paused_at};
}

DisputeEventRow row_of(const domain::DisputeEvent& event) {
  json::object object;
  dispute_payload_members(event, [&](const char* name, const auto& member) {
    auto one = encoded(member);
    if (!one.is_null()) object.emplace(name, std::move(one));
  });
  if (!event.text.empty()) object.emplace("text", view(event.text));
  if (!event.clocks.empty()) object.emplace("clocks", encoded_clocks(event.clocks));
  DisputeEventRow row{.event = event, .payload = std::nullopt};
  if (!object.empty()) row.payload = json::serialize(object);
  return row;
}

domain::DisputeEvent event_of(DisputeEventRow&& row) {
  auto event = std::move(row.event);
  if (!row.payload) return event;
  const auto value = parsed(*row.payload, "the payload of an event");
  const auto& object = value.get_object();
  try {
    dispute_payload_members(event, [&]<class Member>(const char* name, Member& member) {
      if (const auto* found = object.if_contains(name)) member = decoded<Member>(*found);
    });
    if (const auto* text = object.if_contains("text")) event.text = std::string_view{text->as_string()};
    if (const auto* clocks = object.if_contains("clocks")) event.clocks = decoded_clocks(clocks->as_array());
  } catch (const std::logic_error&) {
    throw sql::CorruptValue("the payload of an event has a member of the wrong type");
  }
  return event;
}

}  // namespace xiezhu::persistence
