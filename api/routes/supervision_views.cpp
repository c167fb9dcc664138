#include "api/routes/supervision_views.hpp"

#include <boost/json/array.hpp>

#include "api/routes/request_views.hpp"

namespace xiezhu::api {
namespace json = boost::json;
namespace {

json::value number_or_null(const std::optional<domain::DocumentNumber>& number) {
  return number ? json::value(number->text()) : json::value(nullptr);
}

template <class T>
json::value value_or_null(const std::optional<T>& value) {
  return value ? json::value(*value) : json::value(nullptr);
}

template <class E>
json::value term_or_null(const std::optional<E>& value) {
  return value ? json::value(term(*value)) : json::value(nullptr);
}

json::object cause_view(const domain::Cause& cause) {
  const auto& clock = cause.clock;
  return {{"kind", term(cause.kind)},
          {"clock", clock ? json::value(term(clock->code)) : json::value(nullptr)},
          {"ordinal", clock ? json::value(clock->ordinal) : json::value(nullptr)},
          {"round", clock ? json::value(clock->round) : json::value(nullptr)},
          {"order", cause.order ? json::value(id_text(*cause.order)) : json::value(nullptr)}};
}

// What both kinds show in a list.
template <class Thing>
json::object shared_view(const domain::SupervisionLine<Thing>& line, const domain::Reference& reference) {
  const auto& thing = line.thing;
  const auto& number = line.request_number;
  return {{"id", id_text(thing.id)},
          {"version", thing.version},
          {"number", number_or_null(thing.number)},
          {"state", term(thing.state)},
          {"request", json::object{{"id", id_text(thing.subject.request)},
                                   {"number", text_or_null(number)},
                                   {"title", line.request_title}}},
          {"unit", unit_brief(reference.units, thing.subject.unit)},
          {"cause", cause_view(thing.subject.cause)},
          {"turn", term_or_null(thing.turn())},
          {"createdAt", domain::to_iso(thing.created_at)},
          {"changedAt", domain::to_iso(thing.changed_at)},
          {"issuedAt", instant_or_null(thing.issued_at)},
          {"finishedAt", instant_or_null(thing.finished_at)}};
}

json::value appeal_view(const std::optional<domain::Appeal>& appeal) {
  if (!appeal) return nullptr;
  return json::object{{"reasons", appeal->reasons},
                      {"at", domain::to_iso(appeal->at)},
                      {"outcome", term(appeal->outcome)},
                      {"decision", appeal->decision},
                      {"decidedAt", instant_or_null(appeal->decided_at)}};
}

json::value latest_clock(const domain::ClockLedger& clocks, const domain::WorkingCalendar& calendar,
                         domain::Instant now) {
  if (clocks.runs().empty()) return nullptr;
  return clock_view(clocks.runs().back(), calendar, now);
}

template <class Thing>
json::object shared_event_view(const domain::SupervisionEntry<Thing>& entry, const domain::OrgTree& units) {
  const auto& event = entry.event;
  return {{"sequence", event.sequence},
          {"verb", term(event.verb)},
          {"from", term(event.from)},
          {"to", term(event.to)},
          {"at", domain::to_iso(event.at)},
          {"effectiveAt", domain::to_iso(event.effective_at)},
          {"person", person_brief(event.person, entry.person_name)},
          {"onBehalfOf", person_brief(event.on_behalf_of, entry.on_behalf_of_name)},
          {"unit", unit_brief(units, event.unit)},
          {"text", event.text},
          {"number", number_or_null(event.number)},
          {"clocks", clock_changes_view(event.clocks)}};
}

}  // namespace

json::object supervision_view(const domain::SupervisionLine<domain::Order>& line,
                              const domain::Reference& reference, domain::Instant now) {
  auto view = shared_view(line, reference);
  const auto& order = line.thing;
  const auto* running = order.running();
  view["severity"] = term(order.grade);
  view["matter"] = order.wording;
  view["lapses"] = order.lapses;
  view["dueAt"] = running == nullptr ? json::value(nullptr) : json::value(domain::to_iso(running->due_at));
  view["lamp"] = term(domain::lamp(running, now));
  view["remainingWorkingDays"] =
      running == nullptr ? json::value(nullptr) : remaining_days(reference.calendar, running->due_at, now);
  return view;
}

json::object supervision_view(const domain::SupervisionLine<domain::Card>& line,
                              const domain::Reference& reference, domain::Instant now) {
  auto view = shared_view(line, reference);
  const auto& card = line.thing;
  const auto* running = card.running();
  const bool appealable = running != nullptr && !running->late(now);
  view["colour"] = term(card.grade);
  view["reason"] = card.wording;
  view["counts"] = card.counts();
  view["appeal"] = appeal_view(card.appeal);
  view["appealDueAt"] = appealable ? json::value(domain::to_iso(running->due_at)) : json::value(nullptr);
  return view;
}

void add_detail(json::object& view, const domain::Order& order, const domain::Reference& reference,
                domain::Instant now) {
  view["response"] = order.response;
  view["lateReason"] = order.late_reason;
  view["lateReasonAccepted"] = value_or_null(order.late_reason_accepted);
  view["clock"] = latest_clock(order.clocks, reference.calendar, now);
}

void add_detail(json::object& view, const domain::Card& card, const domain::Reference& reference,
                domain::Instant now) {
  view["clock"] = latest_clock(card.clocks, reference.calendar, now);
}

json::object supervision_event_view(const domain::SupervisionEntry<domain::Order>& entry,
                                    const domain::OrgTree& units) {
  auto view = shared_event_view(entry, units);
  view["severity"] = term_or_null(entry.event.grade);
  view["lateReason"] = entry.event.late_reason.value_or("");
  view["lateReasonAccepted"] = value_or_null(entry.event.late_reason_accepted);
  return view;
}

json::object supervision_event_view(const domain::SupervisionEntry<domain::Card>& entry,
                                    const domain::OrgTree& units) {
  return shared_event_view(entry, units);
}

}  // namespace xiezhu::api
