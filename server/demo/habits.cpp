#include "server/demo/habits.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

#include "domain/request/commands.hpp"
#include "server/demo/pace.hpp"

namespace xiezhu::server {
namespace {

using domain::Instant;
using domain::Reason;
using domain::State;
using domain::Verb;

// Shares of what does not go as it should.
constexpr double returned = 0.05;
constexpr double discarded = 0.01;
constexpr double withdrawn = 0.02;
constexpr double never_signed_for = 0.02;
constexpr double decided_late = 0.03;
constexpr double replied_late = 0.08;
constexpr double reworked = 0.04;
constexpr double never_confirmed = 0.07;
// Shares of what happens besides the regular way.
constexpr double oral = 0.012;
constexpr double corrected = 0.07;
constexpr double never_supplemented = 0.1;
constexpr double refused = 0.03;
constexpr double proposed_for_burden = 0.1;  // of what is outside the catalogue
constexpr double forwarded = 0.04;
constexpr double referred = 0.5;  // of what was passed on twice
constexpr double passed_on_again = 0.35;
constexpr double split = 0.025;
constexpr double paused = 0.05;
constexpr double extended = 0.05;
constexpr double disapproved = 0.2;
constexpr double terminated = 0.008;
constexpr double urged = 0.06;
constexpr double copied = 0.02;
constexpr double refusal_disputed = 0.25;
constexpr double lateness_disputed = 0.08;  // of what is replied late
constexpr double duty_disputed = 0.005;
constexpr double cost_disputed = 0.003;
constexpr double quality_disputed = 0.004;
constexpr double archived = 0.8;  // of each party of what is over
constexpr double rated_by_both = 0.72;
constexpr double rated_at_all = 0.9;
constexpr double mended = 0.9;    // of what is asked for in a fix task
constexpr double appealed = 0.2;  // of low ratings

// What keeps people from what they meant to do, now and then.
constexpr std::array overtaken{
    Reason::wrong_turn,       Reason::clock_expired,    Reason::application_pending, Reason::no_application,
    Reason::clock_paused,     Reason::already_extended, Reason::urged_recently,      Reason::not_case_officer,
    Reason::later_than_lead,  Reason::out_of_range,     Reason::same_unit,           Reason::lead_replied,
    Reason::subrequests_open, Reason::forward_limit,    Reason::letter_not_owed,     Reason::already_archived,
    Reason::rating_closed,    Reason::already_rated,    Reason::no_fix_task,         Reason::not_appealable,
    Reason::no_appeal,        Reason::recused};

}  // namespace

bool Habits::expect(const domain::Request& request, Verb verb, Instant at) {
  agenda_.add({at, request.id, verb});
  return true;
}

Instant Habits::later(Instant from, double low_days, double high_days) {
  return server::later(city_.reference->calendar, dice_, from, low_days, high_days);
}

bool Habits::calls() { return dice_.chance(oral); }

bool Habits::after_begin(const domain::Request& request, Instant now) {
  if (request.course.oral) expect(request, Verb::end_emergency, later(now, 0.1, 0.9));
  return plan(request, now);
}

bool Habits::after(const domain::Request& request, Verb verb, Instant now) {
  switch (verb) {
    case Verb::urge:
    case Verb::copy:
      return true;
    case Verb::rate:
      return plan_satisfaction(request, now);
    case Verb::end_emergency:
      return expect(request, Verb::issue_letter, later(now, 0.2, 2.6));
    case Verb::issue_letter:
      return request.open();
    case Verb::apply_extension:
      return expect(request, dice_.chance(disapproved) ? Verb::disapprove : Verb::approve,
                    later(now, 0.05, 0.5));
    case Verb::propose_refusal:
      return expect(request, dice_.chance(0.7) ? Verb::approve : Verb::disapprove, later(now, 0.05, 0.5));
    case Verb::refer:
      return expect(request, Verb::designate, later(now, 0.3, 1.5));
    case Verb::approve:
    case Verb::disapprove:
      return request.state == State::in_progress || plan(request, now);
    default:
      return plan(request, now);
  }
}

bool Habits::after_refusal(const domain::Request& request, Verb verb, Reason reason, Instant now) {
  if (verb == Verb::reply && reason == Reason::subrequests_open)
    return expect(request, Verb::reply, later(now, 0.3, 1.0));
  // Nobody else covers the item: then it stays where it is.
  if (reason == Reason::same_unit && request.state == State::received)
    return expect(request, Verb::accept, later(now, 0.05, 0.4));
  if (reason == Reason::same_unit && verb == Verb::redirect) return false;
  if (std::ranges::find(overtaken, reason) == overtaken.end())
    throw std::logic_error(std::string{domain::name_of(verb)} +
                           " refused: " + std::string{domain::code(reason)});
  return true;
}

bool Habits::plan(const domain::Request& request, Instant now) {
  if (const auto* clock = request.clocks.running(); clock != nullptr && clock->next_act()) {
    agenda_.add({*clock->next_act() + std::chrono::seconds{3}, request.id, std::nullopt});
  }
  plan_quarrel(request, now);
  switch (request.state) {
    case State::draft:
      return expect(request, dice_.chance(discarded) ? Verb::withdraw : Verb::submit, later(now, 0.01, 0.3));
    case State::pending_sign:
      return expect(request, dice_.chance(returned) ? Verb::return_draft : Verb::sign, later(now, 0.02, 0.8));
    case State::sent:
      return dice_.chance(never_signed_for) || expect(request, Verb::receive, later(now, 0.02, 0.9));
    case State::received:
      return plan_decision(request, now);
    case State::correcting:
      return dice_.chance(never_supplemented) || expect(request, Verb::supplement, later(now, 0.3, 4.0));
    case State::awaiting_requester:
      return !dice_.chance(0.8) || expect(request, Verb::supplement, later(now, 0.2, 2.0));
    case State::in_progress:
      return plan_handling(request, now);
    case State::replied:
      return plan_confirmation(request, now);
    case State::refused:
      if (request.course.refusal->better_unit && request.course.forwards < domain::most_forwards &&
          dice_.chance(0.8))
        return expect(request, Verb::redirect, later(now, 0.1, 1.0));
      return plan_filing(request, now);
    case State::completed:
      return plan_satisfaction(request, now);
    default:
      return plan_filing(request, now);
  }
}

// A few are disputed.
void Habits::plan_quarrel(const domain::Request& request, Instant now) {
  using domain::DisputeType;
  if (request.state == State::refused && quarrel_dice_.chance(refusal_disputed))
    quarrels_.expect(request, DisputeType::refusal, now, 0.5, 6.0);
  if (request.state == State::completed && quarrel_dice_.chance(quality_disputed))
    quarrels_.expect(request, DisputeType::quality, now, 0.3, 0.9);
  if (request.state != State::in_progress || !request.case_officer) return;
  if (quarrel_dice_.chance(duty_disputed)) quarrels_.expect(request, DisputeType::duty, now, 0.1, 0.6);
  if (quarrel_dice_.chance(cost_disputed)) quarrels_.expect(request, DisputeType::cost, now, 0.1, 0.9);
}

bool Habits::plan_decision(const domain::Request& request, Instant now) {
  const auto decided = dice_.chance(decided_late) ? later(now, 3.2, 5.0) : later(now, 0.05, 2.2);
  const bool passed_on = request.course.forwards > 0;
  if (request.course.missing.empty() && dice_.chance(corrected))
    return expect(request, Verb::request_correction, decided);
  if (dice_.chance(refused * (request.content.item ? 1.0 : 3.0)))
    return expect(request, Verb::refuse, decided);
  if (!request.content.item && !request.course.designated && dice_.chance(proposed_for_burden))
    return expect(request, Verb::propose_refusal, decided);
  if (request.course.forwards >= domain::most_forwards) {
    if (!request.course.designated && dice_.chance(referred)) return expect(request, Verb::refer, decided);
  } else if (!request.part() && dice_.chance(passed_on ? passed_on_again : forwarded)) {
    return expect(request, Verb::forward, decided);
  }
  if (dice_.chance(copied)) expect(request, Verb::copy, later(now, 0.05, 1.0));
  return expect(request, Verb::accept, decided);
}

bool Habits::plan_handling(const domain::Request& request, Instant now) {
  if (!request.case_officer) return expect(request, Verb::assign, later(now, 0.02, 0.5));
  if (dice_.chance(terminated)) return expect(request, Verb::terminate, later(now, 0.2, 1.5));
  if (!request.replied_at && dice_.chance(withdrawn))
    return expect(request, Verb::withdraw, later(now, 0.2, 1.5));
  const auto* clock = request.clocks.running();
  if (clock->paused_now()) return true;
  const double limit = clock->limit.amount;
  if (clock->paused == 0 && dice_.chance(paused))
    return expect(request, dice_.chance(0.7) ? Verb::ask_requester : Verb::pause,
                  later(now, 0.1 * limit, 0.4 * limit));
  const bool late = dice_.chance(replied_late);
  const bool extends = !request.course.extension_applied && !request.part() && dice_.chance(extended);
  if (extends) expect(request, Verb::apply_extension, later(now, 0.3 * limit, 0.6 * limit));
  if (!request.part() && dice_.chance(split)) expect(request, Verb::split, later(now, 0.05, 0.3 * limit));
  if (dice_.chance(late ? 0.5 : urged)) expect(request, Verb::urge, later(now, 0.3 * limit, 0.9 * limit));
  if (late && quarrel_dice_.chance(lateness_disputed))
    quarrels_.expect(request, domain::DisputeType::overdue, clock->late_after, 0.05, 0.1 * limit);
  const double used = late      ? dice_.between(1.1, 1.7)
                      : extends ? dice_.between(0.8, 1.1)
                                : dice_.between(0.1, 0.85);
  const Instant replied =
      later(clock->started_at, used * limit + clock->paused, used * limit + clock->paused + 0.3);
  return expect(request, Verb::reply, std::max(now + std::chrono::minutes{5}, replied));
}

bool Habits::plan_confirmation(const domain::Request& request, Instant now) {
  if (!request.reworked && !request.part() && dice_.chance(reworked))
    return expect(request, Verb::rework, later(now, 0.3, 2.5));
  return dice_.chance(never_confirmed) || expect(request, Verb::confirm, later(now, 0.1, 2.8));
}

// Its parties rate each other while the window runs; then they mend what was wrong, and file their papers.
bool Habits::plan_satisfaction(const domain::Request& request, Instant now) {
  if (!request.ratings_disclosed_at()) {
    if (request.course.ratings.empty()) plan_ratings(request, now);
    return true;
  }
  bool mending = false;
  for (const auto& rating : request.course.ratings) mending |= plan_mending(request, rating, now);
  return mending || plan_filing(request, now);
}

void Habits::plan_ratings(const domain::Request& request, Instant now) {
  const double roll = dice_.uniform();
  if (roll < rated_at_all) expect(request, Verb::rate, later(now, 0.05, 5.0));
  if (roll < rated_by_both) expect(request, Verb::rate, later(now, 0.5, 9.0));
}

// False when nothing is left to be done about the rating.
bool Habits::plan_mending(const domain::Request& request, const domain::Rating& rating, Instant now) {
  if (rating.appeal_pending()) return expect(request, Verb::review_appeal, later(now, 0.5, 4.0));
  const auto* task = rating.open_task();
  if (task == nullptr) return false;
  switch (task->state) {
    case domain::FixState::to_contact:
      if (!rating.appeal && dice_.chance(appealed))
        return expect(request, Verb::appeal_rating, later(now, 0.2, 3.0));
      return !dice_.chance(mended) || expect(request, Verb::contact, later(now, 0.05, 1.2));
    case domain::FixState::to_rectify:
      return !dice_.chance(mended) || expect(request, Verb::rectify, later(now, 1.0, 16.0));
    default:
      return expect(request, Verb::call_back, later(now, 0.2, 5.0));
  }
}

bool Habits::plan_filing(const domain::Request& request, Instant now) {
  const bool due = request.sent_at && (request.archived_by(request.requesting_unit) == nullptr ||
                                       request.archived_by(*request.content.requested_unit) == nullptr);
  return due && dice_.chance(archived) && expect(request, Verb::archive, later(now, 1.0, 30.0));
}

}  // namespace xiezhu::server
