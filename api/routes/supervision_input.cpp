#include "api/routes/supervision_input.hpp"

#include <algorithm>

#include "api/json/fields.hpp"
#include "api/json/object_body.hpp"

namespace xiezhu::api {
namespace {

using domain::CardVerb;
using domain::OrderVerb;

template <class Thing>
std::optional<typename Thing::Verb> offered(std::string_view name) {
  const auto verb = domain::from_name<typename Thing::Verb>(name);
  const bool is_offered = std::ranges::any_of(Thing::rows(), [&](const auto& row) {
    return row.verb == verb && row.from != Thing::State::none && row.side != domain::SupervisionSide::system;
  });
  return is_offered ? verb : std::nullopt;
}

// From what it is proposed: exactly one of an alert, an order where `by_order`, and a request; only the last
// goes with a unit and a cause.
domain::Occasion read_occasion(Fields& fields, bool by_order) {
  domain::Occasion from{.alert = fields.id<domain::AlertTag>("alert"),
                        .request = fields.id<domain::RequestTag>("request"),
                        .unit = fields.id<domain::UnitTag>("unit"),
                        .cause = fields.token<domain::CauseKind>("cause")};
  if (by_order) from.order = fields.id<domain::OrderTag>("order");
  const bool named =
      !fields.absent("alert") || !fields.absent("request") || (by_order && !fields.absent("order"));
  const int given = int{from.alert.has_value()} + int{from.order.has_value()} + int{from.request.has_value()};
  if (given > 1 || !named)
    fields.complain("alert", "exactly_one", by_order ? "alert, order, request" : "alert, request");
  if (from.cause && *from.cause != domain::CauseKind::dispute && *from.cause != domain::CauseKind::other)
    fields.complain("cause", "unknown");
  if (from.request) {
    fields.demand("unit", from.unit.has_value());
    fields.demand("cause", from.cause.has_value());
  } else {
    if (from.unit) fields.complain("unit", "not_here");
    if (from.cause) fields.complain("cause", "not_here");
  }
  return from;
}

template <class T>
std::expected<T, Problem> whole(Fields& fields, T value) {
  if (auto errors = fields.finish(); !errors.empty())
    return std::unexpected(invalid_input(std::move(errors)));
  return value;
}

std::string running_text(Fields& fields, std::string_view name) {
  return fields.text(name, TextKind::paragraphs).value_or("");
}

template <class E>
std::optional<E> read_token(Query& query, std::string_view name) {
  const auto text = query.text(name);
  if (!text) return std::nullopt;
  const auto value = *text == "none" ? std::nullopt : domain::from_name<E>(*text);
  if (!value) query.complain(name, "unknown");
  return value;
}

constexpr std::string_view grade_name(const domain::Order* /*kind*/) { return "severity"; }
constexpr std::string_view grade_name(const domain::Card* /*kind*/) { return "colour"; }

}  // namespace

std::optional<OrderVerb> offered_verb_of(const domain::Order* /*kind*/, std::string_view name) {
  return offered<domain::Order>(name);
}

std::optional<CardVerb> offered_verb_of(const domain::Card* /*kind*/, std::string_view name) {
  return offered<domain::Card>(name);
}

std::expected<domain::ProposalAct<domain::Order>, Problem> read_proposal(const domain::Order* /*kind*/,
                                                                         std::string_view body) {
  const auto object = object_body(body);
  if (!object) return std::unexpected(object.error());
  Fields fields(*object);
  domain::ProposalAct<domain::Order> act{.occasion = read_occasion(fields, false),
                                         .on_behalf_of = fields.id<domain::PersonTag>("onBehalfOf"),
                                         .wording = running_text(fields, "matter")};
  return whole(fields, std::move(act));
}

std::expected<domain::ProposalAct<domain::Card>, Problem> read_proposal(const domain::Card* /*kind*/,
                                                                        std::string_view body) {
  const auto object = object_body(body);
  if (!object) return std::unexpected(object.error());
  Fields fields(*object);
  const auto colour = fields.token<domain::Colour>("colour");
  fields.demand("colour", colour.has_value());
  domain::ProposalAct<domain::Card> act{.occasion = read_occasion(fields, true),
                                        .on_behalf_of = fields.id<domain::PersonTag>("onBehalfOf"),
                                        .wording = running_text(fields, "reason"),
                                        .grade = colour.value_or(domain::Colour::yellow)};
  return whole(fields, std::move(act));
}

std::expected<domain::OrderAct, Problem> read_act(OrderVerb verb, std::string_view body) {
  const auto object = object_body(body);
  if (!object) return std::unexpected(object.error());
  Fields fields(*object);
  domain::OrderAct act{.verb = verb, .on_behalf_of = fields.id<domain::PersonTag>("onBehalfOf")};
  act.text = running_text(fields, verb == OrderVerb::respond ? "text" : "opinion");
  if (verb == OrderVerb::establish) act.wording = running_text(fields, "matter");
  if (verb == OrderVerb::respond) act.late_reason = running_text(fields, "lateReason");
  if (verb == OrderVerb::close) act.late_reason_accepted = fields.flag("lateReasonAccepted", false);
  if (verb == OrderVerb::rectify) act.due = fields.date("dueDate");
  return whole(fields, std::move(act));
}

std::expected<domain::CardAct, Problem> read_act(CardVerb verb, std::string_view body) {
  const auto object = object_body(body);
  if (!object) return std::unexpected(object.error());
  Fields fields(*object);
  domain::CardAct act{.verb = verb, .on_behalf_of = fields.id<domain::PersonTag>("onBehalfOf")};
  act.text = running_text(fields, verb == CardVerb::appeal ? "reasons" : "opinion");
  if (verb == CardVerb::issue) act.wording = running_text(fields, "reason");
  return whole(fields, std::move(act));
}

template <class Thing>
SupervisionQuery<Thing> read_supervision_query(Query& query) {
  SupervisionQuery<Thing> asked;
  auto& filter = asked.filter;
  filter.state = read_token<typename Thing::State>(query, "state");
  filter.grade = read_token<typename Thing::Grade>(query, grade_name(static_cast<const Thing*>(nullptr)));
  if (const auto unit = query.id("unit")) filter.unit = domain::UnitId{*unit};
  if (const auto request = query.id("request")) filter.request = domain::RequestId{*request};
  filter.open = query.flag("open");
  asked.mine = query.flag("mine").value_or(false);
  return asked;
}
template SupervisionQuery<domain::Order> read_supervision_query(Query&);
template SupervisionQuery<domain::Card> read_supervision_query(Query&);

}  // namespace xiezhu::api
