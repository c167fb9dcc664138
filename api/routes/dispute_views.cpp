#include "api/routes/dispute_views.hpp"

#include <boost/json/array.hpp>

#include "api/routes/request_views.hpp"
#include "domain/dispute/dispute_table.hpp"

namespace xiezhu::api {
namespace json = boost::json;
namespace {

using domain::Dispute;

json::object about_view(domain::RequestId id, const std::string& number, const std::string& title) {
  return {{"id", id_text(id)}, {"number", text_or_null(number)}, {"title", title}};
}

json::value decider_view(const std::optional<domain::Decider>& decider) {
  if (!decider) return nullptr;
  const bool city = decider->level == domain::Level::city;
  return json::object{{"level", domain::name_of(decider->level)},
                      {"region", city ? json::value(nullptr) : json::value(decider->region)},
                      {"name", city ? "市争议协调主管机关" : "区争议协调主管机关"}};
}

json::value card_view(const std::optional<domain::CardReference>& card) {
  if (!card) return nullptr;
  return json::object{{"reference", card->reference}, {"date", domain::to_iso(card->date)}};
}

json::value ruling_view(const Dispute& dispute, const domain::OrgTree& units) {
  if (!dispute.ruling) return nullptr;
  const auto& ruling = *dispute.ruling;
  return json::object{{"outcome", term(ruling.outcome)},
                      {"text", dispute.ruling_text},
                      {"workingDays", ruling.days > 0 ? json::value(ruling.days) : json::value(nullptr)},
                      {"unit", unit_brief(units, ruling.unit)},
                      {"at", instant_or_null(dispute.ruled_at)}};
}

template <class E>
json::array terms(const std::vector<E>& values) {
  json::array list;
  for (const auto value : values) list.push_back(term(value));
  return list;
}

json::value named(const std::map<domain::PersonId, std::string>& names,
                  const std::optional<domain::PersonId>& person) {
  const auto found = person ? names.find(*person) : names.end();
  return person_brief(person, found == names.end() ? std::string{} : found->second);
}

json::array timeline_of(const DisputeView& view, const domain::OrgTree& units) {
  json::array timeline;
  for (const auto& event : view.events) {
    json::value outcome = nullptr;
    if (event.ruling) outcome = term(event.ruling->outcome);
    timeline.push_back(json::object{{"sequence", event.sequence},
                                    {"verb", term(event.verb)},
                                    {"from", term(event.from)},
                                    {"to", term(event.to)},
                                    {"at", domain::to_iso(event.at)},
                                    {"effectiveAt", domain::to_iso(event.effective_at)},
                                    {"person", named(view.names, event.person)},
                                    {"onBehalfOf", named(view.names, event.on_behalf_of)},
                                    {"unit", unit_brief(units, event.unit)},
                                    {"opinion", event.opinion},
                                    {"text", event.text},
                                    {"outcome", std::move(outcome)},
                                    {"clocks", clock_changes_view(event.clocks)}});
  }
  return timeline;
}

json::array outcomes_of(domain::DisputeType type) {
  json::array list;
  for (const auto& rule : domain::outcome_rules()) {
    if (rule.type == type) list.push_back(term(rule.outcome));
  }
  return list;
}

json::array delegated(const DisputeView& view) {
  json::array list;
  for (const auto& one : view.for_others) {
    list.push_back(
        json::object{{"onBehalfOf", person_brief(one.person, one.name)}, {"actions", terms(one.allowed)}});
  }
  return list;
}

// What a line of a list shows as well.
json::object frame(const Dispute& dispute, const std::string& number, const std::string& title,
                   const domain::OrgTree& units) {
  return {{"id", id_text(dispute.id)},
          {"version", dispute.version},
          {"request", about_view(dispute.opening.request, number, title)},
          {"type", term(dispute.opening.type)},
          {"state", term(dispute.state)},
          {"raisedBy", term(dispute.opening.raised_by)},
          {"claimant", unit_brief(units, dispute.opening.claimant)},
          {"respondent", unit_brief(units, dispute.opening.respondent)},
          {"obliged", unit_brief(units, dispute.obliged())},
          {"decider", decider_view(dispute.decider)},
          {"executionOverdue", dispute.execution_overdue},
          {"createdAt", domain::to_iso(dispute.created_at)},
          {"changedAt", domain::to_iso(dispute.changed_at)}};
}

}  // namespace

json::object dispute_view(const DisputeView& view, const domain::Reference& reference, domain::Instant now) {
  const Dispute& dispute = view.dispute;
  const domain::ClockRun* running = dispute.clocks.running();
  json::array clocks;
  for (const auto& run : dispute.clocks.runs()) clocks.push_back(clock_view(run, reference.calendar, now));
  json::object object = frame(dispute, view.number, view.title, reference.units);
  object["matter"] = dispute.opening.matter;
  object["card"] = card_view(dispute.opening.card);
  object["negotiationFailed"] = dispute.negotiation_failed;
  object["negotiation"] = dispute.filing.negotiation;
  object["settlement"] = dispute.settlement;
  object["facts"] = dispute.filing.facts;
  object["proposal"] = dispute.filing.proposal;
  object["legalBasis"] = dispute.filing.legal_basis;
  object["answer"] = dispute.answer;
  object["silent"] = dispute.silent;
  object["ruling"] = ruling_view(dispute, reference.units);
  object["opinionExtended"] = dispute.opinion_extended;
  object["report"] = dispute.report;
  object["openedBy"] = named(view.names, dispute.opened_by);
  object["filedAt"] = instant_or_null(dispute.filed_at);
  object["finishedAt"] = instant_or_null(dispute.finished_at);
  object["clock"] =
      running == nullptr ? json::value(nullptr) : json::value(clock_view(*running, reference.calendar, now));
  object["lamp"] = term(domain::lamp(running, now));
  object["clocks"] = std::move(clocks);
  object["timeline"] = timeline_of(view, reference.units);
  object["admissibleOutcomes"] = outcomes_of(dispute.opening.type);
  object["allowedActions"] = terms(view.allowed);
  object["delegatedActions"] = delegated(view);
  return object;
}

json::object dispute_line(const domain::DisputeLine& line, const domain::Reference& reference,
                          domain::Instant now) {
  const Dispute& dispute = line.dispute;
  const domain::ClockRun* running = dispute.clocks.running();
  json::object object = frame(dispute, line.number, line.title, reference.units);
  object["outcome"] = dispute.ruling ? json::value(term(dispute.ruling->outcome)) : json::value(nullptr);
  object["clock"] = running == nullptr ? json::value(nullptr) : json::value(term(running->code));
  object["dueAt"] = running == nullptr ? json::value(nullptr) : json::value(domain::to_iso(running->due_at));
  object["remainingWorkingDays"] =
      running == nullptr ? json::value(nullptr) : remaining_days(reference.calendar, running->due_at, now);
  object["lamp"] = term(domain::lamp(running, now));
  return object;
}

}  // namespace xiezhu::api
