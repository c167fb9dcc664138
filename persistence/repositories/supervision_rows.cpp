#include "persistence/repositories/supervision_rows.hpp"

#include "persistence/repositories/json_parts.hpp"

namespace xiezhu::persistence {

template <class Part, class Visit>
void members(Part& part, Visit visit)
  requires std::is_same_v<std::remove_const_t<Part>, domain::OverdueClock>
{
  visit("code", part.code);
  visit("ordinal", part.ordinal);
  visit("round", part.round);
}

template <class Part, class Visit>
void members(Part& part, Visit visit)
  requires std::is_same_v<std::remove_const_t<Part>, domain::Cause>
{
  visit("kind", part.kind);
  visit("clock", part.clock);
  visit("order", part.order);
}

template <class Part, class Visit>
void members(Part& part, Visit visit)
  requires std::is_same_v<std::remove_const_t<Part>, domain::Subject>
{
  visit("request", part.request);
  visit("unit", part.unit);
  visit("cause", part.cause);
}

namespace {

void supervision_members(auto& event, auto visit) {
  visit("subject", event.subject);
  visit("grade", event.grade);
  visit("wording", event.wording);
  visit("number", event.number);
  visit("lateReason", event.late_reason);
  visit("lateReasonAccepted", event.late_reason_accepted);
}

void put_appeal(SupervisionRecord<domain::Card>& record) {
  const auto& appeal = record.thing.appeal;
  if (!appeal) return;
  record.appeal_reasons = appeal->reasons;
  record.appealed_at = appeal->at;
  record.appeal_outcome = appeal->outcome;
  record.appeal_decision = appeal->decision;
  record.appeal_decided_at = appeal->decided_at;
}
void put_appeal(SupervisionRecord<domain::Order>& /*record*/) {}

void take_appeal(SupervisionRecord<domain::Card>& record) {
  if (!record.appeal_outcome) return;
  record.thing.appeal = domain::Appeal{.reasons = std::move(record.appeal_reasons).value_or(""),
                                       .at = record.appealed_at.value_or(domain::Instant{}),
                                       .outcome = *record.appeal_outcome,
                                       .decision = std::move(record.appeal_decision).value_or(""),
                                       .decided_at = record.appeal_decided_at};
}
void take_appeal(SupervisionRecord<domain::Order>& /*record*/) {}

}  // namespace

template <class Thing>
SupervisionRecord<Thing> record_of(const Thing& thing) {
  SupervisionRecord<Thing> record{.thing = thing};
  if (const auto& clock = thing.subject.cause.clock) {
    record.cause_code = clock->code;
    record.cause_ordinal = clock->ordinal;
    record.cause_round = clock->round;
  }
  if (const auto& number = thing.number) {
    record.issuer = number->issuer;
    record.prefix = number->prefix;
    record.year = number->year;
    record.serial = number->serial;
  }
  put_appeal(record);
  return record;
}
template SupervisionRecord<domain::Order> record_of(const domain::Order&);
template SupervisionRecord<domain::Card> record_of(const domain::Card&);

template <class Thing>
Thing thing_of(SupervisionRecord<Thing>&& record) {
  if (record.cause_code)
    record.thing.subject.cause.clock = domain::OverdueClock{
        *record.cause_code, record.cause_ordinal.value_or(0), record.cause_round.value_or(0)};
  if (record.serial)
    record.thing.number = domain::DocumentNumber{record.issuer.value_or(domain::UnitId{}),
                                                 std::move(record.prefix).value_or(""),
                                                 record.year.value_or(0), *record.serial};
  take_appeal(record);
  return std::move(record.thing);
}
template domain::Order thing_of(SupervisionRecord<domain::Order>&&);
template domain::Card thing_of(SupervisionRecord<domain::Card>&&);

SupervisionProjection projection_of(const domain::Order& order) {
  return {order.open() ? std::optional{domain::cause_key(order.subject)} : std::nullopt, order.turn(),
          order.next_act()};
}

SupervisionProjection projection_of(const domain::Card& card) {
  auto key = domain::cause_key(card.subject) + " " + std::string{domain::name_of(card.grade)};
  return {card.open() ? std::optional{std::move(key)} : std::nullopt, card.turn(), std::nullopt};
}

template <class Event>
std::optional<std::string> encode_supervision(const Event& event) {
  boost::json::object object;
  supervision_members(event, [&](const char* name, const auto& member) {
    auto one = encoded(member);
    if (!one.is_null()) object.emplace(name, std::move(one));
  });
  if (!event.clocks.empty()) object.emplace("clocks", encoded_clocks(event.clocks));
  if (object.empty()) return std::nullopt;
  return boost::json::serialize(object);
}
template std::optional<std::string> encode_supervision(const domain::OrderEvent&);
template std::optional<std::string> encode_supervision(const domain::CardEvent&);

template <class Event>
void decode_supervision(const std::string& payload, Event& event) {
  const auto value = parsed(payload, "the payload of an event");
  const auto& object = value.get_object();
  try {
    supervision_members(event, [&]<class Member>(const char* name, Member& member) {
      if (const auto* found = object.if_contains(name)) member = decoded<Member>(*found);
    });
    if (const auto* clocks = object.if_contains("clocks")) event.clocks = decoded_clocks(clocks->as_array());
  } catch (const std::logic_error&) {
    throw sql::CorruptValue("the payload of an event has a member of the wrong type");
  }
}
template void decode_supervision(const std::string&, domain::OrderEvent&);
template void decode_supervision(const std::string&, domain::CardEvent&);

}  // namespace xiezhu::persistence
