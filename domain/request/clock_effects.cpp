// What the verbs do to the clocks.
#include <algorithm>

#include "domain/request/decision_case.hpp"

namespace xiezhu::domain {
namespace {

// The shorter of two limits where they are of one kind; otherwise the cap.
Limit shorter(Limit limit, Limit cap) {
  const auto* days = std::get_if<WorkingDays>(&limit);
  const auto* most = std::get_if<WorkingDays>(&cap);
  return days != nullptr && most != nullptr ? Limit{std::min(*days, *most)} : cap;
}

// An item brings its own limit; its warn points are those of the general rule.
ClockBasis handling_basis(const Content& content, const Reference& reference, LocalDate day) {
  if (const auto* item = content.item ? reference.catalogue.find(*content.item) : nullptr) {
    const ClockRule& rule = reference.clock_rules.in_force(ClockCode::handling, "", day);
    return {rule, {content.urgent ? item->urgent_limit : item->limit}};
  }
  const auto form = name_of(content.form.value_or(Form::other));
  const ClockRule& rule = reference.clock_rules.in_force(ClockCode::handling, form, day);
  return {rule, rule.terms(content.urgent)};
}

ClockBasis general_basis(ClockCode code, bool reworked, const Content& content, const Reference& reference,
                         LocalDate day) {
  if (code == ClockCode::handling && !reworked) return handling_basis(content, reference, day);
  const auto variant = code == ClockCode::handling ? rework_variant : std::string_view{};
  const ClockRule& rule = reference.clock_rules.in_force(code, variant, day);
  const Terms& terms = rule.terms(content.urgent);
  if (code != ClockCode::handling) return {rule, terms};
  return {rule, {shorter(handling_basis(content, reference, day).terms.limit, terms.limit)}};
}

// The clocks of the assisting unit end with the day that the lead has set (domain §4 rule 6).
constexpr bool binds_parts(ClockCode code) {
  return code == ClockCode::receipt || code == ClockCode::decision || code == ClockCode::handling;
}

// The basis of a clock that starts on `day`; the rule that is in force then stays that of the run.
ClockBasis basis_of(ClockCode code, bool reworked, const Content& content,
                    const std::optional<Commission>& commission, const Reference& reference, LocalDate day) {
  auto basis = general_basis(code, reworked, content, reference, day);
  if (commission && binds_parts(code)) basis.not_after = commission->due_by;
  return basis;
}

ClockBasis basis_of(const ClockRun& run, const Request& request, const Reference& reference) {
  return basis_of(run.code, request.reworked, request.content, request.course.commission, reference,
                  local_date(run.started_at));
}

using Changes = std::vector<ClockChange>;

Outcome<Changes> added(Changes changes, Outcome<ClockRun> run) {
  if (!run) return std::unexpected(run.error());
  changes.emplace_back(*run);
  return changes;
}

Outcome<Changes> added(Changes changes, Outcome<ClockMove> move) {
  if (!move) return std::unexpected(move.error());
  changes.emplace_back(*move);
  return changes;
}

// A request that nobody will write a letter for any more owes none.
bool forgives_letter(const Transition& row, const Request& request) {
  return final(row.to) && !possible(row.to, Verb::issue_letter) &&
         request.clocks.running(ClockCode::letter) != nullptr;
}

Outcome<Changes> stopped(const Transition& row, const Request& request, const Event& event,
                         const Reference& reference, Instant at) {
  Changes changes;
  if (const ClockRun* running = request.clocks.running()) changes.emplace_back(ClockEnd{running->code, at});
  if (forgives_letter(row, request)) changes.emplace_back(ClockEnd{ClockCode::letter, at});
  if (!row.starts) return changes;
  const Content& content = event.content ? *event.content : request.content;
  const auto& commission = event.commission ? event.commission : request.course.commission;
  auto basis =
      basis_of(*row.starts, row.verb == Verb::rework, content, commission, reference, local_date(at));
  if (row.verb == Verb::order_assistance) basis.terms = {WorkingDays{event.ruling->days}};
  return added(std::move(changes),
               start_clock(reference.calendar, basis, request.clocks.next_cycle(*row.starts), at));
}

Outcome<Changes> kept(const Transition& row, const Request& request, const Event& event,
                      const Reference& reference, Instant at) {
  if (row.verb == Verb::end_emergency) {
    const Instant end = *event.oral->emergency_end;
    const auto basis = basis_of(ClockCode::letter, false, request.content, {}, reference, local_date(end));
    return added({},
                 start_clock(reference.calendar, basis, request.clocks.next_cycle(ClockCode::letter), end));
  }
  if (row.verb == Verb::issue_letter) return Changes{ClockEnd{ClockCode::letter, at}};
  if (row.verb == Verb::rate && request.rating_by(other_party(row.side)) != nullptr)
    return Changes{ClockEnd{ClockCode::rating, at}};
  return Changes{};
}

Outcome<Changes> extended_clock(const Request& request, const Reference& reference, Instant at) {
  const ClockRun& run = *request.clocks.running();
  // The days applied for: a pause in between may have moved the clock past the day that was named.
  const WorkingDays days{request.course.application->days};
  return added({}, extend_clock(reference.calendar, basis_of(run, request, reference), run, days, at));
}

Outcome<Changes> recalculated_clocks(const Request& request, const Reference& reference, Instant at) {
  Outcome<Changes> changes;
  for (const auto& run : request.clocks.runs()) {
    if (run.ended_at || run.late(at)) continue;
    const auto move = recalculate_clock(reference.calendar, basis_of(run, request, reference), run, at);
    changes = added(std::move(*changes), move);
    if (!changes) break;
  }
  return changes;
}

}  // namespace

Outcome<std::vector<ClockChange>> clock_changes(const Transition& row, const Request& request,
                                                const Event& event, const Reference& reference, Instant at) {
  switch (row.effect) {
    case ClockEffect::stop:
      return stopped(row, request, event, reference, at);
    case ClockEffect::keep:
      return kept(row, request, event, reference, at);
    case ClockEffect::pause:
      return event.clocks;  // put there by the decision, which knows the planned end
    case ClockEffect::resume: {
      const ClockRun& run = *request.clocks.running();
      return added({}, resume_clock(reference.calendar, basis_of(run, request, reference), run, at));
    }
    case ClockEffect::extend:
      return extended_clock(request, reference, at);
    case ClockEffect::recalculate:
      return recalculated_clocks(request, reference, at);
  }
  return Changes{};
}

}  // namespace xiezhu::domain
