// Work in progress: assignment, parts, pauses, extension, approval, reply (domain §4 rules 6 to 10).
#include <algorithm>

#include "domain/request/decision_case.hpp"

namespace xiezhu::domain {
namespace {

Check fill_acceptance(const Case& c, Event& event) {
  if (!c.act.case_officer) return std::nullopt;
  event.case_officer = c.act.case_officer;
  return serves(c, c.act.case_officer, *c.request.content.requested_unit, Role::case_officer, "caseOfficer");
}

Check fill_assignment(const Case& c, Event& event) {
  if (!c.act.case_officer) return Rejection{Reason::missing, "caseOfficer"};
  return fill_acceptance(c, event);
}

// The day on which the clock of the whole is due.
LocalDate lead_due(const Case& c) { return local_date(c.request.clocks.running()->due_at); }

// The close of business of the day has passed.
bool over(const Case& c, LocalDate day) {
  return at_time(day, c.reference.calendar.close_of_business()) <= c.now;
}

LocalDate first_open_day(const Case& c) {
  return over(c, c.today) ? c.today + std::chrono::days{1} : c.today;
}

Check fill_split(const Case& c, Event& event) {
  event.subrequest = c.act.part;
  event.target = c.act.unit;
  return first_of(
      [&] { return valid_unit(c, c.act.unit, "unit"); },
      [&] { return may_deal(c.reference, *c.request.content.requested_unit, *c.act.unit, "unit"); },
      [&]() -> Check {
        if (c.act.unit == c.request.requesting_unit) return Rejection{Reason::same_unit, "unit"};
        return std::nullopt;
      },
      [&]() -> Check {
        if (!c.act.until) return Rejection{Reason::missing, "dueBy"};
        if (*c.act.until > lead_due(c))
          return Rejection{Reason::later_than_lead, "dueBy", to_iso(lead_due(c))};
        if (over(c, *c.act.until))
          return Rejection{Reason::out_of_range, "dueBy", "≥ " + to_iso(first_open_day(c))};
        return std::nullopt;
      });
}

// The last day of a pause: today or later, and no later than the longest pause allows.
Check pause_ends_in_time(const Case& c) {
  if (!c.act.until) return Rejection{Reason::missing, "until"};
  const auto& rule = c.reference.clock_rules.in_force(ClockCode::handling, pause_variant, c.today);
  const auto longest = c.reference.calendar.deadline(c.now, rule.normal.limit);
  if (!longest) return longest.error();
  const auto last = local_date(longest->due);
  if (over(c, *c.act.until) || *c.act.until > last)
    return Rejection{Reason::out_of_range, "until", to_iso(first_open_day(c)) + " – " + to_iso(last)};
  return std::nullopt;
}

Check fill_pause(const Case& c, Event& event) {
  const bool asks = c.act.verb == Verb::ask_requester;
  if (auto broken = first_of([&] { return reason_given(c); }, [&] { return in_time(c); },
                             [&] { return pause_ends_in_time(c); }))
    return broken;
  event.clocks.emplace_back(
      ClockPause{.code = c.request.clocks.running()->code,
                 .at = c.now,
                 .until = at_time(*c.act.until, c.reference.calendar.close_of_business()),
                 .reason = asks ? PauseReason::awaiting_requester : PauseReason::appraisal});
  return std::nullopt;
}

// Domain §4 rule 7: at most the original limit and at most K5, both counted from the present due day.
Check extension_fits(const Case& c, const ClockRun& clock) {
  const auto& calendar = c.reference.calendar;
  const auto from = local_date(clock.due_at);
  const auto& rule = c.reference.clock_rules.in_force(ClockCode::extension, "", c.today);
  const auto* most = std::get_if<WorkingDays>(&rule.normal.limit);
  if (!c.act.until) return Rejection{Reason::missing, "newDueDate"};
  if (most == nullptr || clock.limit.unit != LimitUnit::working_days)
    return Rejection{Reason::malformed, "newDueDate"};
  const WorkingDays longest = std::min(*most, WorkingDays{clock.limit.amount});
  const auto last = calendar.add(from, longest);
  if (!last) return last.error();
  if (*c.act.until <= from || *c.act.until > *last) {
    return Rejection{Reason::out_of_range, "newDueDate",
                     to_iso(from + std::chrono::days{1}) + " – " + to_iso(*last)};
  }
  if (!calendar.is_working(*c.act.until)) return Rejection{Reason::not_a_working_day, "newDueDate"};
  return std::nullopt;
}

Check within_commission(const Case& c) {
  if (!c.request.part() || *c.act.until <= c.request.course.commission->due_by) return std::nullopt;
  return Rejection{Reason::later_than_lead, "newDueDate", to_iso(c.request.course.commission->due_by)};
}

Application extension_applied_for(const Case& c, const Event& event) {
  const auto due = local_date(c.request.clocks.running()->due_at);
  return {.kind = ApplicationKind::extension,
          .applicant = event.person,
          .at = c.now,
          .reason = c.act.opinion,
          .new_due = c.act.until,
          .days = c.reference.calendar.working_days_between(due, *c.act.until)};
}

Check fill_extension_application(const Case& c, Event& event) {
  const auto broken = first_of(
      [&]() -> Check {
        return c.request.course.application ? Check{Rejection{Reason::application_pending}} : std::nullopt;
      },
      [&] { return reason_given(c); }, [&] { return in_time(c); },
      [&] { return extension_fits(c, *c.request.clocks.running()); }, [&] { return within_commission(c); });
  if (!broken) event.application = extension_applied_for(c, event);
  return broken;
}

// Approving a refusal refuses; approving an extension moves the clock, which the effect of the row does.
Check fill_approval(const Case& c, Event& event) {
  event.refusal = c.request.course.application->refusal;
  return std::nullopt;
}

Check fill_reply(const Case& c, Event& event) {
  if (!c.act.reply) return Rejection{Reason::missing, "outcome"};
  event.reply = c.act.reply;
  return first_of([&] { return written(c.act.reply->text, TextLimits::reply, "text"); },
                  [&] { return parts_answered(c); });
}

Check fill_rework(const Case& c, Event& /*event*/) {
  if (!c.facts.lead_in_progress) return Rejection{Reason::lead_replied};
  return reason_given(c);
}

// The new time is the outcome's; how long it may be at most is checked where the outcome is (domain §7).
Check fill_order(const Case& c, Event& /*event*/) {
  if (!c.act.ruling || c.act.ruling->days < 1) return Rejection{Reason::missing, "workingDays"};
  return std::nullopt;
}

// Until the dispute is over, and at most as long as the rule allows.
Check fill_suspension(const Case& c, Event& event) {
  if (!c.act.ruling) return Rejection{Reason::missing, "dispute"};
  const auto& rule = c.reference.clock_rules.in_force(ClockCode::handling, dispute_variant, c.today);
  const auto longest = c.reference.calendar.deadline(c.now, rule.normal.limit);
  if (!longest) return longest.error();
  event.clocks.emplace_back(ClockPause{.code = c.request.clocks.running()->code,
                                       .at = c.now,
                                       .until = longest->due,
                                       .reason = PauseReason::dispute});
  return std::nullopt;
}

}  // namespace

Fill handling_decision(Verb verb) {
  switch (verb) {
    case Verb::accept:
      return fill_acceptance;
    case Verb::assign:
      return fill_assignment;
    case Verb::split:
      return fill_split;
    case Verb::ask_requester:
    case Verb::pause:
      return fill_pause;
    case Verb::apply_extension:
      return fill_extension_application;
    case Verb::approve:
      return fill_approval;
    case Verb::disapprove:
      return demand_reason;
    case Verb::reply:
      return fill_reply;
    case Verb::rework:
      return fill_rework;
    case Verb::order_assistance:
      return fill_order;
    case Verb::suspend:
      return fill_suspension;
    default:
      return nullptr;
  }
}

}  // namespace xiezhu::domain
