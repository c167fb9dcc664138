#include "api/routes/dispute_input.hpp"

#include <algorithm>

#include "api/json/fields.hpp"
#include "api/json/object_body.hpp"

namespace xiezhu::api {
namespace {

using domain::DisputeAct;
using domain::DisputeVerb;

// The greatest number that the interface admits; how many days a ruling may set is a clock rule.
constexpr int most_working_days = 250;

void read_card(Fields& fields, DisputeAct& act, std::vector<FieldError>& nested) {
  const auto* object = fields.object("card");
  if (object == nullptr) return;
  Fields card(*object);
  const auto date = card.date("date");
  act.opening->card = domain::CardReference{card.text("reference", TextKind::line).value_or(""),
                                            date.value_or(domain::LocalDate{})};
  card.demand("date", date.has_value());
  for (auto& error : card.finish())
    nested.push_back({"card." + error.field, error.code, std::move(error.detail)});
}

void read_filing(Fields& fields, DisputeAct& act) {
  act.filing =
      domain::DisputeFiling{.facts = fields.text("facts", TextKind::paragraphs).value_or(""),
                            .proposal = fields.text("proposal", TextKind::paragraphs).value_or(""),
                            .legal_basis = fields.text("legalBasis", TextKind::paragraphs).value_or(""),
                            .negotiation = fields.text("negotiation", TextKind::paragraphs).value_or("")};
}

void read_ruling(Fields& fields, DisputeAct& act) {
  const auto outcome = fields.token<domain::DisputeOutcome>("outcome");
  const auto days = fields.integer("workingDays", 1, most_working_days);
  const auto unit = fields.id<domain::UnitTag>("unit");
  fields.demand("outcome", outcome.has_value());
  if (!outcome) return;
  act.ruling =
      domain::DisputeRuling{.outcome = *outcome, .days = static_cast<int>(days.value_or(0)), .unit = unit};
}

void read_members(Fields& fields, DisputeAct& act) {
  const auto text = [&] { act.text = fields.text("text", TextKind::paragraphs).value_or(""); };
  switch (act.verb) {
    case DisputeVerb::settle:
    case DisputeVerb::fail_negotiation:
    case DisputeVerb::answer:
    case DisputeVerb::report:
    case DisputeVerb::note:
      return text();
    case DisputeVerb::file:
      return read_filing(fields, act);
    case DisputeVerb::agree:
    case DisputeVerb::give_opinion:
    case DisputeVerb::decide:
      text();
      return read_ruling(fields, act);
    default:
      return;
  }
}

std::expected<DisputeAct, Problem> finished(Fields& fields, DisputeAct act, std::vector<FieldError> nested) {
  auto errors = fields.finish();
  std::ranges::move(nested, std::back_inserter(errors));
  if (!errors.empty()) return std::unexpected(invalid_input(std::move(errors)));
  return act;
}

DisputeAct common(Fields& fields, DisputeVerb verb) {
  return {.verb = verb,
          .on_behalf_of = fields.id<domain::PersonTag>("onBehalfOf"),
          .opinion = fields.text("opinion", TextKind::paragraphs).value_or("")};
}

}  // namespace

std::optional<DisputeVerb> offered_dispute_verb(std::string_view name) {
  const auto verb = domain::from_name<DisputeVerb>(name);
  const bool offered =
      std::ranges::any_of(domain::dispute_transitions(), [=](const domain::DisputeTransition& row) {
        return row.verb == verb && row.side != domain::DisputeSide::system;
      });
  return offered && verb != DisputeVerb::open ? verb : std::nullopt;
}

std::expected<DisputeAct, Problem> read_dispute_opening(std::string_view body) {
  const auto object = object_body(body);
  if (!object) return std::unexpected(object.error());
  Fields fields(*object);
  DisputeAct act = common(fields, DisputeVerb::open);
  const auto request = fields.id<domain::RequestTag>("request");
  const auto type = fields.token<domain::DisputeType>("type");
  fields.demand("request", request.has_value());
  fields.demand("type", type.has_value());
  act.opening = domain::DisputeOpening{.request = request.value_or(domain::RequestId{}),
                                       .type = type.value_or(domain::DisputeType::refusal),
                                       .matter = fields.text("matter", TextKind::paragraphs).value_or("")};
  std::vector<FieldError> nested;
  read_card(fields, act, nested);
  return finished(fields, std::move(act), std::move(nested));
}

std::expected<DisputeAct, Problem> read_dispute_act(DisputeVerb verb, std::string_view body) {
  const auto object = object_body(body);
  if (!object) return std::unexpected(object.error());
  Fields fields(*object);
  DisputeAct act = common(fields, verb);
  read_members(fields, act);
  return finished(fields, std::move(act), {});
}

}  // namespace xiezhu::api
