#include "domain/request/guards.hpp"

#include <algorithm>

#include "domain/kernel/check.hpp"

namespace xiezhu::domain {
namespace {

// The rating that the actor's side gave, or the one that it got; nullptr when there is none.
const Rating* own_rating(const Request& request, const Actor& actor) {
  const auto side = request.side_of(actor.unit);
  return side ? request.rating_by(*side) : nullptr;
}

const Rating* others_rating(const Request& request, const Actor& actor) {
  const auto side = request.side_of(actor.unit);
  return side ? request.rating_by(other_party(*side)) : nullptr;
}

bool waits_for(const Rating* rating, FixState state) {
  const FixTask* task = rating == nullptr ? nullptr : rating->open_task();
  return task != nullptr && task->state == state;
}

std::optional<Reason> unratable(const Request& request, const Actor& actor) {
  if (request.clocks.running(ClockCode::rating) == nullptr) return Reason::rating_closed;
  return unless(own_rating(request, actor) == nullptr, Reason::already_rated);
}

std::optional<Reason> unchangeable(const Rating* own, Instant now) {
  if (own == nullptr) return Reason::not_rated;
  return unless(!own->struck() && now <= own->changeable.late_after, Reason::change_over);
}

bool appealable(const Rating* rating, Instant now) {
  return rating != nullptr && rating->appealable && !rating->appeal && now <= rating->appealable->late_after;
}

}  // namespace

bool pending(const Request& request, ApplicationKind kind) {
  return request.course.application && request.course.application->kind == kind;
}

bool paused(const Request& request) {
  const ClockRun* clock = request.clocks.running();
  return clock != nullptr && clock->paused_now();
}

std::optional<Reason> broken_guard(Guard guard, const Request& request, const Actor& actor,
                                   Standing standing) {
  const Course& course = request.course;
  switch (guard) {
    case Guard::none:
      return std::nullopt;
    case Guard::drafter:
      return unless(actor.person == request.drafter, Reason::not_drafter);
    case Guard::not_drafter: {
      const bool own = actor.person == request.drafter || actor.deputy == request.drafter;
      return unless(!own || standing.sole_member, Reason::own_draft);
    }
    case Guard::case_officer:
      return unless(request.case_officer && actor.person == request.case_officer, Reason::not_case_officer);
    case Guard::not_reworked:
      return unless(!request.reworked, Reason::already_reworked);
    case Guard::not_replied:
      // Rule 11: before the reply. After a rework there has been one.
      return unless(!request.replied_at, Reason::wrong_turn);
    case Guard::not_corrected:
      return unless(course.missing.empty(), Reason::already_corrected);
    case Guard::nothing_pending:
      return unless(!course.application, Reason::application_pending);
    case Guard::extension_pending:
      return unless(pending(request, ApplicationKind::extension), Reason::no_application);
    case Guard::refusal_pending:
      return unless(pending(request, ApplicationKind::refusal), Reason::no_application);
    case Guard::designation_pending:
      return unless(pending(request, ApplicationKind::designation),
                    course.forwards < most_forwards ? Reason::forwards_left : Reason::no_application);
    case Guard::not_extended:
      return unless(!course.extension_applied, Reason::already_extended);
    case Guard::forwards_left:
      return unless(course.forwards < most_forwards, Reason::forward_limit);
    case Guard::forwards_used_up:
      return unless(course.forwards >= most_forwards, Reason::forwards_left);
    case Guard::better_unit_named:
      return unless(course.refusal && course.refusal->better_unit, Reason::no_better_unit);
    case Guard::whole:
      return unless(!request.part(), Reason::nested_part);
    case Guard::running:
      return unless(!paused(request), Reason::clock_paused);
    case Guard::paused:
      return unless(paused(request), Reason::clock_not_paused);
    case Guard::emergency_lasts:
      if (!course.oral) return Reason::letter_not_owed;
      return unless(!course.oral->emergency_end, Reason::emergency_ended);
    case Guard::own_file:
      return unless(std::ranges::any_of(
                        course.attachments,
                        [&](const Attachment& file) { return !file.removed && file.unit == actor.unit; }),
                    Reason::no_attachment);
    case Guard::archived:
      return unless(request.archived_by(actor.unit) != nullptr, Reason::not_archived);
    case Guard::not_archived:
      return unless(request.archived_by(actor.unit) == nullptr, Reason::already_archived);
    case Guard::not_archived_at_all:
      return unless(course.archived.empty(), Reason::already_archived);
    case Guard::suspended:
      return unless(course.suspended_by.has_value(), Reason::clock_not_paused);
    case Guard::not_suspended:
      return unless(!course.suspended_by, Reason::suspended);
    case Guard::may_rate:
      return unratable(request, actor);
    case Guard::may_change:
      return unchangeable(own_rating(request, actor), standing.now);
    case Guard::to_contact:
      return unless(waits_for(others_rating(request, actor), FixState::to_contact), Reason::no_fix_task);
    case Guard::to_rectify:
      return unless(waits_for(others_rating(request, actor), FixState::to_rectify), Reason::no_fix_task);
    case Guard::to_call_back:
      return unless(waits_for(own_rating(request, actor), FixState::to_call_back), Reason::no_fix_task);
    case Guard::may_appeal:
      return unless(appealable(others_rating(request, actor), standing.now), Reason::not_appealable);
    case Guard::appealed:
      return unless(std::ranges::any_of(course.ratings, &Rating::appeal_pending), Reason::no_appeal);
    case Guard::no_party:
      return unless(!request.side_of(actor.unit), Reason::recused);
    case Guard::letter_owed:
      return unless(request.clocks.running(ClockCode::letter) != nullptr, Reason::letter_not_owed);
  }
  return std::nullopt;
}

}  // namespace xiezhu::domain
