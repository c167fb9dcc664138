#include "domain/request/decisions.hpp"

#include <algorithm>
#include <functional>

#include "domain/kernel/text.hpp"

namespace xiezhu::domain {
namespace {

struct Case {
  const Request& request;
  const Act& act;
  const Facts& facts;
  const Reference& reference;
  LocalDate today;
};

using Check = std::optional<Rejection>;

Check fits(std::string_view text, std::size_t most, const char* field) {
  if (length(text) > most) return Rejection{Reason::too_long, field, std::to_string(most)};
  return std::nullopt;
}

Check present(std::string_view text, const char* field) {
  if (blank(text)) return Rejection{Reason::missing, field};
  return std::nullopt;
}

// The first check that fails, evaluated in order.
template <class... Checks>
Check first_of(Checks&&... checks) {
  Check broken;
  ((broken = std::invoke(std::forward<Checks>(checks))) || ...);
  return broken;
}

Check well_formed(const Content& content, const Case& c) {
  if (content.requested_unit) {
    const Unit* unit = c.reference.units.find(*content.requested_unit);
    if (unit == nullptr || !unit->valid_on(c.today)) return Rejection{Reason::unknown, "requestedUnit"};
  }
  if (content.item && c.reference.catalogue.find(*content.item) == nullptr)
    return Rejection{Reason::unknown, "item"};
  return first_of(
      [&] { return fits(content.title, TextLimits::title, "title"); },
      [&] { return fits(content.body, TextLimits::body, "body"); },
      [&] { return fits(content.legal_basis, TextLimits::legal_basis, "legalBasis"); },
      [&] { return fits(content.off_catalogue_basis, TextLimits::legal_basis, "offCatalogueBasis"); });
}

// Domain §4 rule 1: the two units differ and neither is subordinate to the other.
Check units_may_deal(const Case& c) {
  const UnitId asking = c.request.requesting_unit;
  const UnitId helping = *c.request.content.requested_unit;
  if (asking == helping) return Rejection{Reason::same_unit, "requestedUnit"};
  if (c.reference.units.subordinate(asking, helping) || c.reference.units.subordinate(helping, asking)) {
    return Rejection{Reason::subordinate_unit, "requestedUnit"};
  }
  return std::nullopt;
}

Check item_or_basis(const Case& c) {
  const Content& content = c.request.content;
  if (!content.item) {
    if (!content.form) return Rejection{Reason::missing, "form"};
    if (blank(content.off_catalogue_basis)) return Rejection{Reason::basis_required, "offCatalogueBasis"};
    return std::nullopt;
  }
  const ItemVersion* item = c.reference.catalogue.find(*content.item);
  if (item == nullptr || !item->effective_on(c.today)) return Rejection{Reason::item_not_effective, "item"};
  const Unit* asking = c.reference.units.find(c.request.requesting_unit);
  const Unit* helping = c.reference.units.find(*content.requested_unit);
  if (asking == nullptr || helping == nullptr || !item->applies_to(*asking, *helping)) {
    return Rejection{Reason::item_not_applicable, "item"};
  }
  return std::nullopt;
}

// Everything that must hold before a request may leave the unit; checked when it is submitted and again when
// it is signed, because item and units may have changed in between.
Check ready_to_send(const Case& c) {
  const Content& content = c.request.content;
  return first_of([&] { return present(content.title, "title"); },
                  [&] { return present(content.body, "body"); },
                  [&] { return present(content.legal_basis, "legalBasis"); },
                  [&]() -> Check {
                    if (!content.requested_unit) return Rejection{Reason::missing, "requestedUnit"};
                    return std::nullopt;
                  },
                  [&] { return well_formed(content, c); }, [&] { return units_may_deal(c); },
                  [&] { return item_or_basis(c); },
                  [&]() -> Check {
                    if (!content.sharing) return Rejection{Reason::sharing_unanswered, "sharing"};
                    return std::nullopt;
                  });
}

Check officer_serves(const Case& c) {
  if (!c.act.case_officer) return std::nullopt;
  const auto& officer = c.facts.officer;
  const bool serves = officer && !officer->disabled && officer->unit == c.request.content.requested_unit &&
                      officer->roles.has(Role::case_officer);
  if (!serves) return Rejection{Reason::unknown, "caseOfficer"};
  return std::nullopt;
}

Check fill_nothing(const Case& /*unused*/, Event& /*unused*/) { return std::nullopt; }

Check fill_content(const Case& c, Event& event) {
  if (!c.act.content) return Rejection{Reason::missing, "content"};
  if (auto broken = well_formed(*c.act.content, c)) return broken;
  event.content = c.act.content;
  return std::nullopt;
}

Check fill_submission(const Case& c, Event& /*event*/) { return ready_to_send(c); }

Check fill_signature(const Case& c, Event& event) {
  event.number = c.facts.number;
  return ready_to_send(c);
}

Check demand_reason(const Case& c, Event& /*event*/) { return present(c.act.opinion, "opinion"); }

Check fill_withdrawal(const Case& c, Event& event) {
  return c.request.state == State::draft ? std::nullopt : demand_reason(c, event);
}

Check fill_acceptance(const Case& c, Event& event) {
  event.case_officer = c.act.case_officer;
  return officer_serves(c);
}

Check fill_assignment(const Case& c, Event& event) {
  if (!c.act.case_officer) return Rejection{Reason::missing, "caseOfficer"};
  return fill_acceptance(c, event);
}

Check fill_reply(const Case& c, Event& event) {
  if (!c.act.reply) return Rejection{Reason::missing, "outcome"};
  event.reply = c.act.reply;
  return first_of([&] { return present(c.act.reply->text, "text"); },
                  [&] { return fits(c.act.reply->text, TextLimits::reply, "text"); });
}

// One decision per verb: checks the rules and puts what the verb changes into the event.
using Fill = Check (*)(const Case&, Event&);
Fill fill_for(Verb verb) {
  switch (verb) {
    case Verb::draft:
    case Verb::edit:
      return fill_content;
    case Verb::submit:
      return fill_submission;
    case Verb::sign:
      return fill_signature;
    case Verb::return_draft:
    case Verb::rework:
      return demand_reason;
    case Verb::withdraw:
      return fill_withdrawal;
    case Verb::accept:
      return fill_acceptance;
    case Verb::assign:
      return fill_assignment;
    case Verb::reply:
      return fill_reply;
    case Verb::receive:
    case Verb::deem_received:
    case Verb::confirm:
    case Verb::auto_confirm:
      return fill_nothing;
  }
  return fill_nothing;
}

// The shorter of two limits where they are of one kind; otherwise the cap.
Limit shorter(Limit limit, Limit cap) {
  const auto* days = std::get_if<WorkingDays>(&limit);
  const auto* most = std::get_if<WorkingDays>(&cap);
  return days != nullptr && most != nullptr ? Limit{std::min(*days, *most)} : cap;
}

const Terms& terms_of(const ClockRule& rule, bool urgent) { return urgent ? rule.urgent : rule.normal; }

// The terms of a clock and the rule that gives its warn points.
struct Limits {
  const ClockRule& rule;
  Terms terms;
};

// An item brings its own limit; its warn points are those of the general rule.
Limits handling_limits(const Request& request, const Reference& reference, LocalDate day) {
  const bool urgent = request.content.urgent;
  if (const auto* item = request.content.item ? reference.catalogue.find(*request.content.item) : nullptr) {
    const ClockRule& rule = reference.clock_rules.in_force(ClockCode::handling, "", day);
    return {rule, {urgent ? item->urgent_limit : item->limit}};
  }
  const auto form = name_of(request.content.form.value_or(Form::other));
  const ClockRule& rule = reference.clock_rules.in_force(ClockCode::handling, form, day);
  return {rule, terms_of(rule, urgent)};
}

Limits limits_of(ClockCode code, const Request& request, Verb verb, const Reference& reference,
                 LocalDate day) {
  if (code == ClockCode::handling && verb != Verb::rework) return handling_limits(request, reference, day);
  const auto variant = code == ClockCode::handling ? rework_variant : std::string_view{};
  const ClockRule& rule = reference.clock_rules.in_force(code, variant, day);
  const Terms& terms = terms_of(rule, request.content.urgent);
  if (code != ClockCode::handling) return {rule, terms};
  return {rule, {shorter(handling_limits(request, reference, day).terms.limit, terms.limit)}};
}

Outcome<ClockRun> start(ClockCode code, const Request& request, Verb verb, const Reference& reference,
                        Instant from) {
  const Limits limits = limits_of(code, request, verb, reference, local_date(from));
  return start_clock(reference.calendar, limits.rule, limits.terms, request.clocks.next_cycle(code), from);
}

Outcome<std::vector<ClockChange>> clock_changes(const Transition& row, const Request& request,
                                                const Reference& reference, Instant at) {
  std::vector<ClockChange> changes;
  if (row.keeps_clock) return changes;
  if (const ClockRun* running = request.clocks.running()) changes.emplace_back(ClockEnd{running->code, at});
  if (row.starts) {
    auto run = start(*row.starts, request, row.verb, reference, at);
    if (!run) return std::unexpected(run.error());
    changes.emplace_back(*run);
  }
  return changes;
}

Event event_of(const Transition& row, const Request& request, Instant now) {
  return {.sequence = request.version + 1,
          .verb = row.verb,
          .from = row.from,
          .to = row.to,
          .at = now,
          .effective_at = now};
}

}  // namespace

Outcome<Event> decide(const Request& request, const Actor& actor, const Act& act, const Facts& facts,
                      const Reference& reference, Instant now) {
  const auto row = authorise(request, act.verb, actor, facts.standing);
  if (!row) return std::unexpected(row.error());
  if (auto broken = fits(act.opinion, TextLimits::opinion, "opinion")) return std::unexpected(*broken);

  Event event = event_of(**row, request, now);
  event.person = actor.person;
  event.unit = actor.unit;
  event.opinion = act.opinion;
  const Case c{request, act, facts, reference, local_date(now)};
  if (auto broken = fill_for(act.verb)(c, event)) return std::unexpected(*broken);

  auto clocks = clock_changes(**row, request, reference, now);
  if (!clocks) return std::unexpected(clocks.error());
  event.clocks = std::move(*clocks);
  return event;
}

std::optional<Event> decide_due(const Request& request, const Reference& reference, Instant now) {
  const ClockRun* running = request.clocks.running();
  const Transition* row = system_transition(request.state);
  if (running == nullptr || row == nullptr || !running->acts_at || now <= *running->acts_at)
    return std::nullopt;

  Event event = event_of(*row, request, now);
  event.effective_at = *running->acts_at;
  // The unit that let the time pass: the lateness is recorded against it (domain §4 rule 2).
  const auto turn = turn_of(request);
  event.unit =
      turn && turn->side == Side::requested ? *request.content.requested_unit : request.requesting_unit;
  auto clocks = clock_changes(*row, request, reference, event.effective_at);
  if (!clocks) return std::nullopt;
  event.clocks = std::move(*clocks);
  return event;
}

}  // namespace xiezhu::domain
