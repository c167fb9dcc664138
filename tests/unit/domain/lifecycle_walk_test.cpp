// Every situation × verb × side × role against a table written from the contract (domain §2, §4), never from
// the code. A situation is a state with what else is known about the request: whether something waits for
// approval, whether the clock stands still, how often it was passed on …
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "tests/support/domain_builders.hpp"
#include "tests/support/rating_builders.hpp"

namespace xiezhu::test::lifecycle_walk {

using d::ClockCode;
using d::Reason;
using d::Role;
using d::Side;
using d::State;
using d::Verb;

// What else matters about a request.
enum class Trait {
  extension_waits,
  refusal_waits,
  designation_waits,
  anything_waits,
  paused,
  corrected,
  extended,
  passed_on_twice,
  better_unit_named,
  reworked,
  answered,
  part,
  oral,
  emergency,
  letter_owed,
  archived,
  // Of ratings, and for which side what follows from them waits.
  window_runs,
  asking_rated,
  helping_rated,
  asking_struck,
  helping_contacts,
  helping_rectifies,
  asking_calls_back,
  asking_appeals,
  helping_appeals,
  appealed,
  suspended,
};
using Traits = std::set<Trait>;

// A verb needs a trait, or needs it to be absent; else it is refused for the reason.
struct Condition {
  Trait trait;
  bool wanted;
  Reason otherwise;
};

struct Step {
  State from;
  Verb verb;
  Side side;
  std::optional<Role> role;  // none: the system
  State to;
  std::optional<ClockCode> clock;  // which main clock runs afterwards
  std::vector<Condition> conditions{};
};

constexpr auto asking = Side::requesting;
constexpr auto helping = Side::requested;

Condition needs(Trait trait, Reason otherwise) { return {trait, true, otherwise}; }
Condition without(Trait trait, Reason otherwise) { return {trait, false, otherwise}; }

Condition nothing_waits() { return without(Trait::anything_waits, Reason::application_pending); }
Condition passed_on_less() { return without(Trait::passed_on_twice, Reason::forward_limit); }
Condition unanswered() { return without(Trait::answered, Reason::wrong_turn); }
Condition clock_runs() { return without(Trait::paused, Reason::clock_paused); }
Condition clock_stands() { return needs(Trait::paused, Reason::clock_not_paused); }

// The clock that runs in a state (domain §4).
std::optional<ClockCode> clock_of(State state) {
  switch (state) {
    case State::sent:
      return ClockCode::receipt;
    case State::received:
      return ClockCode::decision;
    case State::correcting:
      return ClockCode::correction;
    case State::in_progress:
    case State::awaiting_requester:
      return ClockCode::handling;
    case State::replied:
      return ClockCode::confirmation;
    case State::completed:
      return ClockCode::rating;
    default:
      return std::nullopt;
  }
}

const std::array delivered_open{State::sent,        State::received,           State::correcting,
                                State::in_progress, State::awaiting_requester, State::replied};

void add(std::vector<Step>& steps, State from, Verb verb, Side side, std::optional<Role> role, State to,
         std::vector<Condition> conditions = {}) {
  steps.push_back({from, verb, side, role, to, clock_of(to), std::move(conditions)});
}

// Whatever is legal in every state of the way: hands change, papers are copied, the coordinator ends it, the
// letter after an oral request is owed (rules 11 to 13).
void add_general(std::vector<Step>& steps) {
  for (const State state : {State::draft, State::pending_sign}) {
    add(steps, state, Verb::hand_over, asking, Role::unit_admin, state);
    add(steps, state, Verb::transfer, Side::system, {}, state);
  }
  for (const State state : delivered_open) {
    add(steps, state, Verb::hand_over, asking, Role::unit_admin, state);
    add(steps, state, Verb::copy, asking, Role::handler, state);
    add(steps, state, Verb::copy, helping, Role::allocator, state);
    add(steps, state, Verb::terminate, Side::coordinator, Role::dispute_coordinator, State::terminated);
    add(steps, state, Verb::cancel, Side::system, {}, State::withdrawn);
    add(steps, state, Verb::transfer, Side::system, {}, state);
    add(steps, state, Verb::recalculate, Side::system, {}, state);
  }
  for (const State state : {State::in_progress, State::awaiting_requester, State::replied})
    add(steps, state, Verb::hand_over, helping, Role::unit_admin, state);
  // Files come with the draft, with what is supplied, and with the reply.
  for (const Verb verb : {Verb::attach, Verb::detach}) {
    for (const State state : {State::draft, State::correcting, State::awaiting_requester})
      add(steps, state, verb, asking, Role::handler, state);
    add(steps, State::in_progress, verb, helping, Role::case_officer, State::in_progress);
  }
  // Only while the other side has the turn there is anything to urge.
  for (const State state : {State::sent, State::received, State::in_progress})
    add(steps, state, Verb::urge, asking, Role::handler, state, {clock_runs()});
  auto lettered = std::vector<State>(delivered_open.begin(), delivered_open.end());
  lettered.insert(lettered.end(), {State::completed, State::refused, State::terminated});
  for (const State state : lettered) {
    add(steps, state, Verb::end_emergency, asking, Role::handler, state,
        {needs(Trait::oral, Reason::letter_not_owed), needs(Trait::emergency, Reason::emergency_ended)});
    add(steps, state, Verb::issue_letter, asking, Role::signer, state,
        {needs(Trait::letter_owed, Reason::letter_not_owed)});
  }
}

// Whoever took part files its papers once it is over, and may put right what it wrote.
void add_filing(std::vector<Step>& steps) {
  for (const State state :
       {State::completed, State::refused, State::withdrawn, State::lapsed, State::terminated}) {
    for (const auto& [side, role] : {std::pair{asking, Role::handler}, {helping, Role::case_officer}}) {
      add(steps, state, Verb::archive, side, role, state,
          {without(Trait::archived, Reason::already_archived)});
      add(steps, state, Verb::correct_archive, side, role, state,
          {needs(Trait::archived, Reason::not_archived)});
    }
  }
}

// What the parties think of each other (domain §8): each rates once while the window runs and may change it;
// a low overall level asks the other side for a fix; a coordinator who is no party decides over appeals.
void add_ratings(std::vector<Step>& steps) {
  constexpr auto done = State::completed;
  const auto window = needs(Trait::window_runs, Reason::rating_closed);
  const auto no_task = [](Side side, Verb verb, std::vector<Step>& list) {
    add(list, done, verb, side, side == asking ? Role::handler : Role::case_officer, done,
        {needs(Trait::part, Reason::no_fix_task), without(Trait::part, Reason::no_fix_task)});
  };
  add(steps, done, Verb::rate, asking, Role::handler, done,
      {window, without(Trait::asking_rated, Reason::already_rated)});
  add(steps, done, Verb::rate, helping, Role::case_officer, done,
      {window, without(Trait::helping_rated, Reason::already_rated)});
  add(steps, done, Verb::change_rating, asking, Role::handler, done,
      {needs(Trait::asking_rated, Reason::not_rated), without(Trait::asking_struck, Reason::change_over)});
  add(steps, done, Verb::change_rating, helping, Role::case_officer, done,
      {needs(Trait::helping_rated, Reason::not_rated)});
  add(steps, done, Verb::contact, helping, Role::case_officer, done,
      {needs(Trait::helping_contacts, Reason::no_fix_task)});
  add(steps, done, Verb::rectify, helping, Role::case_officer, done,
      {needs(Trait::helping_rectifies, Reason::no_fix_task)});
  add(steps, done, Verb::call_back, asking, Role::handler, done,
      {needs(Trait::asking_calls_back, Reason::no_fix_task)});
  // In none of the situations it is the requesting unit that got a low rating.
  no_task(asking, Verb::contact, steps);
  no_task(asking, Verb::rectify, steps);
  no_task(helping, Verb::call_back, steps);
  add(steps, done, Verb::appeal_rating, asking, Role::handler, done,
      {needs(Trait::asking_appeals, Reason::not_appealable)});
  add(steps, done, Verb::appeal_rating, helping, Role::case_officer, done,
      {needs(Trait::helping_appeals, Reason::not_appealable)});
  add(steps, done, Verb::review_appeal, Side::coordinator, Role::dispute_coordinator, done,
      {needs(Trait::appealed, Reason::no_appeal)});
  add(steps, done, Verb::close_rating, Side::system, {}, done);
  add(steps, done, Verb::recalculate, Side::system, {}, done);
}

void add_drafting(std::vector<Step>& steps) {
  add(steps, State::none, Verb::draft, asking, Role::handler, State::draft);
  add(steps, State::none, Verb::record_oral, asking, Role::handler, State::received);  // rule 12
  add(steps, State::none, Verb::commission, asking, Role::case_officer, State::sent);  // rule 6
  add(steps, State::draft, Verb::edit, asking, Role::handler, State::draft);
  add(steps, State::draft, Verb::submit, asking, Role::handler, State::pending_sign);
  add(steps, State::draft, Verb::withdraw, asking, Role::handler, State::withdrawn);
  // Rule 1: the signer signs or returns.
  add(steps, State::pending_sign, Verb::sign, asking, Role::signer, State::sent);
  add(steps, State::pending_sign, Verb::return_draft, asking, Role::signer, State::draft);
  add(steps, State::pending_sign, Verb::withdraw, asking, Role::handler, State::withdrawn);
}

void add_admission(std::vector<Step>& steps) {
  const auto refusal_waits = needs(Trait::refusal_waits, Reason::no_application);
  const auto passed_on_twice = needs(Trait::passed_on_twice, Reason::forwards_left);
  // Rule 2: the allocator signs for it, or K1 passes.
  add(steps, State::sent, Verb::receive, helping, Role::allocator, State::received);
  add(steps, State::sent, Verb::deem_received, Side::system, {}, State::received);
  add(steps, State::sent, Verb::withdraw, asking, Role::handler, State::withdrawn);
  // Rules 3 to 5: accept, correction, refusal, forward.
  add(steps, State::received, Verb::accept, helping, Role::allocator, State::in_progress, {nothing_waits()});
  add(steps, State::received, Verb::request_correction, helping, Role::allocator, State::correcting,
      {without(Trait::corrected, Reason::already_corrected), nothing_waits()});
  add(steps, State::received, Verb::refuse, helping, Role::allocator, State::refused, {nothing_waits()});
  add(steps, State::received, Verb::propose_refusal, helping, Role::allocator, State::received,
      {nothing_waits()});
  add(steps, State::received, Verb::approve, helping, Role::head, State::refused, {refusal_waits});
  add(steps, State::received, Verb::disapprove, helping, Role::head, State::received, {refusal_waits});
  add(steps, State::received, Verb::forward, helping, Role::allocator, State::sent,
      {passed_on_less(), nothing_waits()});
  add(steps, State::received, Verb::refer, helping, Role::allocator, State::received,
      {passed_on_twice, nothing_waits()});
  add(steps, State::received, Verb::designate, Side::coordinator, Role::dispute_coordinator, State::sent,
      {needs(Trait::passed_on_twice, Reason::forwards_left),
       needs(Trait::designation_waits, Reason::no_application)});
  add(steps, State::received, Verb::withdraw, asking, Role::handler, State::withdrawn);
  add(steps, State::correcting, Verb::supplement, asking, Role::handler, State::received);
  add(steps, State::correcting, Verb::lapse, Side::system, {}, State::lapsed);
  add(steps, State::correcting, Verb::withdraw, asking, Role::handler, State::withdrawn);
  add(steps, State::refused, Verb::redirect, asking, Role::handler, State::sent,
      {needs(Trait::better_unit_named, Reason::no_better_unit), passed_on_less()});
}

void add_handling(std::vector<Step>& steps) {
  constexpr auto working = State::in_progress;
  constexpr auto waiting = State::awaiting_requester;
  const auto extension_waits = needs(Trait::extension_waits, Reason::no_application);
  const auto passed_on_twice = needs(Trait::passed_on_twice, Reason::forwards_left);
  add(steps, working, Verb::assign, helping, Role::allocator, working);
  add(steps, working, Verb::split, helping, Role::case_officer, working,
      {without(Trait::part, Reason::nested_part)});
  add(steps, working, Verb::ask_requester, helping, Role::case_officer, waiting, {clock_runs()});
  add(steps, working, Verb::pause, helping, Role::case_officer, working, {clock_runs()});
  add(steps, working, Verb::resume, helping, Role::case_officer, working,
      {clock_stands(), without(Trait::suspended, Reason::suspended)});
  add(steps, working, Verb::auto_resume, Side::system, {}, working, {clock_stands()});
  add(steps, working, Verb::apply_extension, helping, Role::case_officer, working,
      {without(Trait::extended, Reason::already_extended), nothing_waits()});
  add(steps, working, Verb::approve, helping, Role::head, working, {extension_waits});
  add(steps, working, Verb::disapprove, helping, Role::head, working, {extension_waits});
  add(steps, working, Verb::reply, helping, Role::case_officer, State::replied);
  add(steps, working, Verb::forward, helping, Role::allocator, State::sent, {passed_on_less(), unanswered()});
  add(steps, working, Verb::refer, helping, Role::allocator, working,
      {passed_on_twice, unanswered(), nothing_waits()});
  add(steps, working, Verb::designate, Side::coordinator, Role::dispute_coordinator, State::sent,
      {needs(Trait::passed_on_twice, Reason::forwards_left),
       needs(Trait::designation_waits, Reason::no_application)});
  add(steps, working, Verb::withdraw, asking, Role::handler, State::withdrawn, {unanswered()});
  add(steps, waiting, Verb::supplement, asking, Role::handler, working);
  add(steps, waiting, Verb::resume, helping, Role::case_officer, working);
  add(steps, waiting, Verb::auto_resume, Side::system, {}, working);
  add(steps, waiting, Verb::withdraw, asking, Role::handler, State::withdrawn, {unanswered()});
  // Rule 10: confirm, rework once, or silence.
  add(steps, State::replied, Verb::confirm, asking, Role::handler, State::completed);
  add(steps, State::replied, Verb::rework, asking, Role::handler, working,
      {without(Trait::reworked, Reason::already_reworked)});
  add(steps, State::replied, Verb::auto_confirm, Side::system, {}, State::completed);
}

// Domain §7: an outcome sets a new K4 or names another unit, wherever the request stands after its receipt; a
// dispute about duty stops the clock and lets it go on.
void add_disputes(std::vector<Step>& steps) {
  for (const State state : {State::received, State::in_progress, State::awaiting_requester, State::replied,
                            State::completed, State::refused}) {
    add(steps, state, Verb::order_assistance, Side::system, {}, State::in_progress);
    if (state == State::completed)
      steps.back().conditions = {without(Trait::archived, Reason::already_archived)};
  }
  for (const State state : {State::received, State::in_progress, State::refused})
    add(steps, state, Verb::designate, Side::system, {}, State::sent);
  add(steps, State::in_progress, Verb::suspend, Side::system, {}, State::in_progress, {clock_runs()});
  add(steps, State::in_progress, Verb::resume, Side::system, {}, State::in_progress,
      {needs(Trait::suspended, Reason::clock_not_paused)});
}

const std::vector<Step>& contract() {
  static const std::vector<Step> steps = [] {
    std::vector<Step> all;
    add_drafting(all);
    add_admission(all);
    add_handling(all);
    add_general(all);
    add_filing(all);
    add_ratings(all);
    add_disputes(all);
    return all;
  }();
  return steps;
}

// --- situations
// ---------------------------------------------------------------------------------------------------------

struct Situation {
  const char* name;
  State state;
  Traits traits;
  Flow (*flow)();
};

Flow off() { return Flow{off_catalogue(d::Form::opinion)}; }  // ten working days

Flow oral_request() {
  return Flow{drafter(), recording_oral("2026-09-21T09:00", off_catalogue(d::Form::opinion)),
              "2026-09-21T10:00"};
}

Flow part_in_progress() {
  Flow flow{officer(), commissioning(d::RequestId{9}, "2026-10-16"), "2026-09-21T10:00"};
  flow.does(housing_allocator(), act(Verb::receive));
  flow.facts.officer = person_of(housing_officer());
  flow.does(housing_allocator(), naming(Verb::accept, housing_officer()));
  return flow;
}

Flow twice_in_progress() {
  Flow flow = off().forwarded_twice();
  flow.facts.officer = person_of(officer());
  return flow.does(allocator(), naming(Verb::accept, officer()));
}

const std::vector<Situation>& situations() {
  using enum Trait;
  static const std::vector<Situation> all{
      {"none",
       State::none,
       {},
       [] {
         Flow flow;
         flow.request = d::Request{.id = flow.request.id};
         return flow;
       }},
      {"draft", State::draft, {}, [] { return off(); }},
      {"pending_sign", State::pending_sign, {}, [] { return off().submitted(); }},
      {"sent", State::sent, {}, [] { return off().sent(); }},
      {"received", State::received, {}, [] { return off().received(); }},
      {"correcting",
       State::correcting,
       {corrected},
       [] { return off().received().does(allocator(), test::correcting()); }},
      {"in_progress", State::in_progress, {}, [] { return off().accepted(); }},
      {"awaiting_requester",
       State::awaiting_requester,
       {paused},
       [] { return off().accepted().does(officer(), until(Verb::ask_requester, "2026-09-28")); }},
      {"replied", State::replied, {answered}, [] { return off().replied(); }},
      {"completed", State::completed, {answered, window_runs}, [] { return off().completed(); }},
      {"one_rated",
       State::completed,
       {answered, window_runs, asking_rated},
       [] { return off().completed().does(drafter(), rating(asking, 2)); }},
      {"both_rated",
       State::completed,
       {answered, asking_rated, helping_rated, asking_appeals, helping_appeals},
       [] { return off().rated(); }},
      {"nobody_rated",
       State::completed,
       {answered},
       [] { return off().completed().when("2026-10-30T10:00").looked_at().when("2026-09-21T10:00"); }},
      {"low",
       State::completed,
       {answered, asking_rated, helping_rated, asking_appeals, helping_appeals, helping_contacts},
       [] { return off().rated(2); }},
      {"contacted",
       State::completed,
       {answered, asking_rated, helping_rated, asking_appeals, helping_appeals, helping_rectifies},
       [] { return off().rated(1).does(officer(), act(Verb::contact, "已电话联系")); }},
      {"rectified",
       State::completed,
       {answered, asking_rated, helping_rated, asking_appeals, helping_appeals, asking_calls_back},
       [] {
         return off()
             .rated(1)
             .does(officer(), act(Verb::contact, "已电话联系"))
             .does(officer(), act(Verb::rectify, "已补正"));
       }},
      {"appealed",
       State::completed,
       {answered, asking_rated, helping_rated, asking_appeals, helping_contacts, Trait::appealed},
       [] { return off().rated(2).does(officer(), act(Verb::appeal_rating, "与事实不符")); }},
      {"struck",
       State::completed,
       {answered, asking_rated, helping_rated, asking_appeals, asking_struck},
       [] {
         Flow flow = off().rated(2).does(officer(), act(Verb::appeal_rating, "与事实不符"));
         flow.facts.standing.coordinates = true;
         return flow.does(coordinator(), reviewing(asking, d::AppealResult::struck));
       }},
      {"refused",
       State::refused,
       {},
       [] { return off().received().does(allocator(), refusing(d::Ground::prohibited)); }},
      {"withdrawn",
       State::withdrawn,
       {},
       [] { return off().sent().does(drafter(), act(Verb::withdraw, "不再需要")); }},
      {"lapsed",
       State::lapsed,
       {corrected},
       [] {
         Flow flow = off().received().does(allocator(), test::correcting());
         return flow.when("2026-12-01T10:00").looked_at();
       }},
      {"terminated",
       State::terminated,
       {},
       [] {
         Flow flow = off().accepted();
         flow.facts.standing.coordinates = true;
         return flow.does(coordinator(), act(Verb::terminate, "事由消失"));
       }},
      // What was decided or applied for before.
      {"corrected",
       State::received,
       {corrected},
       [] {
         return off().received().does(allocator(), test::correcting()).does(drafter(), supplementing());
       }},
      {"refusal_waits",
       State::received,
       {refusal_waits, anything_waits},
       [] { return off().received().does(allocator(), refusing(d::Ground::burden)); }},
      {"passed_on_twice", State::received, {passed_on_twice}, [] { return off().forwarded_twice(); }},
      {"referred",
       State::received,
       {passed_on_twice, designation_waits, anything_waits},
       [] { return off().forwarded_twice().does(allocator(), act(Verb::refer, "职责不清")); }},
      {"extension_waits",
       State::in_progress,
       {extension_waits, anything_waits, extended},
       [] { return off().accepted().does(officer(), until(Verb::apply_extension, "2026-10-15")); }},
      {"extension_refused",
       State::in_progress,
       {extended},
       [] {
         return off()
             .accepted()
             .does(officer(), until(Verb::apply_extension, "2026-10-15"))
             .does(head(), act(Verb::disapprove, "时间充足"));
       }},
      {"paused",
       State::in_progress,
       {paused},
       [] { return off().accepted().does(officer(), until(Verb::pause, "2026-09-28")); }},
      {"suspended",
       State::in_progress,
       {paused, Trait::suspended},
       [] { return off().accepted().does(d::system_actor, by_dispute(Verb::suspend)); }},
      {"reworked", State::in_progress, {reworked, answered}, [] { return off().reworked(); }},
      {"reworked_and_waiting",
       State::awaiting_requester,
       {reworked, answered, paused},
       [] { return off().reworked().does(officer(), until(Verb::ask_requester, "2026-09-23")); }},
      {"replied_again",
       State::replied,
       {reworked, answered},
       [] { return off().reworked().does(officer(), replying()); }},
      {"working_passed_on_twice", State::in_progress, {passed_on_twice}, [] { return twice_in_progress(); }},
      {"working_referred",
       State::in_progress,
       {passed_on_twice, designation_waits, anything_waits},
       [] { return twice_in_progress().does(allocator(), act(Verb::refer, "职责不清")); }},
      {"better_unit_named",
       State::refused,
       {better_unit_named},
       [] { return off().received().does(allocator(), refusing(d::Ground::better_placed, City::housing)); }},
      {"better_unit_too_late",
       State::refused,
       {better_unit_named, passed_on_twice},
       [] {
         return off().forwarded_twice().does(allocator(), refusing(d::Ground::better_placed, City::housing));
       }},
      {"archived",
       State::completed,
       {answered, window_runs, Trait::archived},
       [] { return off().completed().does(drafter(), archiving()).does(officer(), archiving()); }},
      // Oral requests and parts.
      {"oral", State::received, {Trait::oral, emergency}, [] { return oral_request(); }},
      {"letter_owed",
       State::received,
       {Trait::oral, letter_owed},
       [] { return oral_request().does(drafter(), ending_emergency("2026-09-21T10:00")); }},
      {"letter_owed_after_refusal",
       State::refused,
       {Trait::oral, letter_owed},
       [] {
         return oral_request()
             .does(drafter(), ending_emergency("2026-09-21T10:00"))
             .does(allocator(), refusing(d::Ground::prohibited));
       }},
      {"part", State::in_progress, {part}, [] { return part_in_progress(); }},
      {"part_replied",
       State::replied,
       {part, answered},
       [] { return part_in_progress().does(housing_officer(), replying()); }},
  };
  return all;
}

// Whatever a verb may need is at hand, so that only right, turn and situation decide.
Flow prepared(const Situation& situation) {
  Flow flow = situation.flow();
  flow.facts.number = number(12);
  flow.facts.standing = {};
  // A file of each side, to be removed.
  flow.request.course.attachments = {
      {.id = d::AttachmentId{1}, .unit = flow.request.requesting_unit, .name = "一.pdf"},
      {.id = d::AttachmentId{2},
       .unit = flow.request.content.requested_unit.value_or(d::UnitId{}),
       .name = "二.pdf"}};
  return flow;
}

d::Act full_act(Verb verb, const d::Request& request, Side side) {
  const bool to_housing = request.content.requested_unit != City::housing;
  d::Act full = act(verb, "理由");
  switch (verb) {
    case Verb::draft:
    case Verb::edit:
      full.content = content();
      break;
    case Verb::record_oral:
      return recording_oral("2026-09-21T09:00", off_catalogue(d::Form::data));
    case Verb::commission:
      return commissioning(d::RequestId{9}, "2026-10-16");
    case Verb::accept:
    case Verb::assign:
      full.case_officer = to_housing ? officer().person : housing_officer().person;
      break;
    case Verb::reply:
      return replying();
    case Verb::request_correction:
      return correcting();
    case Verb::supplement:
      return supplementing();
    case Verb::refuse:
      return refusing(d::Ground::prohibited);
    case Verb::propose_refusal:
      return refusing(d::Ground::burden);
    case Verb::forward:
    case Verb::designate:
      full.unit = to_housing ? City::housing : City::district_civil;
      break;
    case Verb::copy:
      full.unit = City::district_civil;
      break;
    case Verb::split:
      full = splitting(d::RequestId{77}, "2026-09-28");
      break;
    case Verb::ask_requester:
    case Verb::pause:
      full.until = day("2026-09-24");
      break;
    case Verb::apply_extension:
      // One working day more than the ten or five working days of the flows.
      full.until = request.clocks.running() != nullptr
                       ? *city_reference()->calendar.add(d::local_date(request.clocks.running()->due_at),
                                                         d::WorkingDays{1})
                       : day("2026-10-15");
      break;
    case Verb::hand_over:
      if (side == helping) full.person = to_housing ? officer().person : housing_officer().person;
      if (side == asking) full.person = request.part() ? second_officer().person : colleague().person;
      break;
    case Verb::end_emergency:
      full.ended_at = at("2026-09-21T10:00");
      break;
    case Verb::attach:
      full = attaching(d::AttachmentId{3}, "材料.pdf");
      break;
    case Verb::detach:
      full.detached = d::AttachmentId{side == asking ? 1 : 2};
      break;
    case Verb::archive:
      return archiving();
    case Verb::correct_archive:
      full.archive = archiving().archive;
      break;
    case Verb::rate:
      return rating(side);
    case Verb::change_rating:
      return changing_rating(side, 4);
    case Verb::call_back:
      return calling_back(true);
    case Verb::review_appeal:
      return reviewing(asking, d::AppealResult::upheld);
    case Verb::transfer:
      full.succession = d::Succession{request.requesting_unit, City::housing};
      break;
    default:
      break;
  }
  return full;
}

std::optional<d::Person> person_named(const d::Act& full, Side side, const d::Request& request) {
  if (full.case_officer || (full.person && side == helping))
    return person_of(request.content.requested_unit == City::housing ? housing_officer() : officer());
  if (full.person) return person_of(request.part() ? second_officer() : colleague());
  return std::nullopt;
}

// The person that no personal condition can stop.
d::Actor unhindered(const d::Request& request, Side side, Role role) {
  if (side == Side::coordinator) return actor(City::government, 1, {role});
  if (side == helping) {
    const auto unit = request.content.requested_unit.value_or(City::public_security);
    return {request.case_officer.value_or(person_id(unit, 2)), unit, {role}};
  }
  if (request.state == State::none) return actor(City::civil_affairs, 1, {role});
  if (role == Role::signer) return actor(request.requesting_unit, 9, {role});
  return {request.drafter, request.requesting_unit, {role}};
}

bool coordinates(Role role) {
  return role == Role::catalogue_coordinator || role == Role::dispute_coordinator ||
         role == Role::supervision_coordinator || role == Role::statistics_coordinator;
}

const Step* promised(State from, Verb verb, Side side) {
  const auto found = std::ranges::find_if(
      contract(), [&](const Step& s) { return s.from == from && s.verb == verb && s.side == side; });
  return found == contract().end() ? nullptr : &*found;
}

bool delivered(State state) {
  return state != State::none && state != State::draft && state != State::pending_sign;
}

// The lead's case officer asks for a part as a handler would.
bool has_role(const Situation& situation, const Step& step, Role role) {
  const bool leads =
      situation.traits.contains(Trait::part) && step.side == asking && step.role == Role::handler;
  return step.role == role || leads;
}

std::optional<Reason> broken_condition(const Situation& situation, const Step& step) {
  for (const auto& condition : step.conditions) {
    if (situation.traits.contains(condition.trait) != condition.wanted) return condition.otherwise;
  }
  return std::nullopt;
}

std::optional<Reason> expected_refusal(const Situation& situation, Verb verb, Side side, Role role) {
  const bool sees = side == asking || delivered(situation.state);
  const bool coordinating = side != Side::coordinator || coordinates(role);
  if (!sees || !coordinating) return Reason::not_found;
  const Step* step = promised(situation.state, verb, side);
  if (step == nullptr) return Reason::wrong_turn;
  // A signer who is not the lead's case officer.
  const bool stranger = role == Role::signer && situation.traits.contains(Trait::part) && side == asking;
  if (!has_role(situation, *step, role) || (stranger && step->role != role)) return Reason::role_required;
  return broken_condition(situation, *step);
}

template <class Visit>
void walk(Visit visit) {
  for (const auto& situation : situations()) {
    Flow flow = prepared(situation);
    ASSERT_EQ(flow.request.state, situation.state) << situation.name;
    for (const Side side : {asking, helping, Side::coordinator}) {
      if (situation.state == State::none && side != asking) continue;  // before a draft there are no sides
      for (const auto& role : d::EnumNames<Role>::table) {
        flow.facts.standing.coordinates =
            side == Side::coordinator && coordinates(role.value) && delivered(situation.state);
        visit(situation, flow, side, role.value);
      }
    }
  }
}

TEST(LifecycleWalk, EverySituationVerbSideAndRoleFollowsTheContract) {
  int walked = 0;
  walk([&](const Situation& situation, Flow& flow, Side side, Role role) {
    for (const auto& verb : d::EnumNames<Verb>::table) {
      ++walked;
      const auto full = full_act(verb.value, flow.request, side);
      flow.facts.officer = person_named(full, side, flow.request);
      const auto outcome = flow.tries(unhindered(flow.request, side, role), full);
      const auto refusal = expected_refusal(situation, verb.value, side, role);
      const auto what = std::string{situation.name} + " " + std::string{verb.name} + " " +
                        std::string{d::name_of(side)} + " " + std::string{d::name_of(role)};
      ASSERT_EQ(outcome.has_value(), !refusal)
          << what
          << (outcome ? ""
                      : " " + std::string{d::code(outcome.error().reason)} + " " + outcome.error().field);
      if (refusal) {
        EXPECT_EQ(d::code(outcome.error().reason), d::code(*refusal)) << what;
        EXPECT_EQ(outcome.error().field, "") << what;
        continue;
      }
      const Step& step = *promised(situation.state, verb.value, side);
      const auto after = d::evolve(flow.request, *outcome);
      EXPECT_EQ(d::name_of(after.state), d::name_of(step.to)) << what;
      EXPECT_EQ(outcome->from, situation.state) << what;
      // The rating window may have ended before, and ends with the second rating.
      const bool both = verb.value == Verb::rate && situation.traits.contains(Trait::asking_rated);
      const bool ended =
          situation.state == State::completed && (both || !situation.traits.contains(Trait::window_runs));
      ASSERT_EQ(after.clocks.running() != nullptr, step.clock && !ended) << what;
      if (step.clock && !ended) {
        EXPECT_EQ(after.clocks.running()->code, *step.clock) << what;
      }
    }
  });
  EXPECT_EQ(walked, 56 * 14 * (43 * 3 - 2));
}

TEST(LifecycleWalk, OnlyWhoHasAddedAFileIsOfferedToRemoveOne) {
  Flow flow = off().accepted();
  const auto offered = [&] {
    return std::ranges::count(d::allowed_actions(flow.request, officer(), {}), Verb::detach) == 1;
  };
  EXPECT_FALSE(offered());
  EXPECT_EQ(flow.tries(officer(), detaching(d::AttachmentId{1})).error().reason, Reason::no_attachment);
  flow.does(officer(), attaching(d::AttachmentId{1}, "结果.pdf"));
  EXPECT_TRUE(offered());
  flow.does(officer(), detaching(d::AttachmentId{1}));
  EXPECT_FALSE(offered());
}

TEST(LifecycleWalk, RefusalsNameTheStateOrTheMissingRole) {
  Flow flow = off().sent();
  EXPECT_EQ(flow.tries(allocator(), act(Verb::accept)).error().detail, "sent");
  EXPECT_EQ(flow.tries(officer(), act(Verb::receive)).error().detail, "allocator");
}

TEST(LifecycleWalk, AUnitThatIsNoPartyLearnsNothing) {
  for (const auto& situation : situations()) {
    const Flow flow = prepared(situation);
    const auto stranger = actor(City::district_civil, 1, outsider().roles);
    if (situation.state == State::none) continue;  // whoever begins becomes a party
    for (const auto& verb : d::EnumNames<Verb>::table) {
      const auto outcome = flow.tries(stranger, full_act(verb.value, flow.request, asking));
      ASSERT_FALSE(outcome);
      EXPECT_EQ(outcome.error().reason, Reason::not_found);
      EXPECT_EQ(outcome.error().detail, "");
    }
    EXPECT_TRUE(d::allowed_actions(flow.request, stranger, {}).empty());
  }
}

// Copied units, and units that passed the request on.
TEST(LifecycleWalk, AReaderReadsAndDoesNothing) {
  for (const auto& situation : situations()) {
    Flow flow = prepared(situation);
    if (!delivered(situation.state)) continue;
    flow.request.course.readers = {City::district};
    d::Roles every;
    for (const auto& role : d::EnumNames<Role>::table) every.add(role.value);
    const auto reader = actor(City::district, 1, every);
    for (const auto& verb : d::EnumNames<Verb>::table) {
      const auto outcome = flow.tries(reader, full_act(verb.value, flow.request, asking));
      const auto what = std::string{situation.name} + " " + std::string{verb.name};
      ASSERT_FALSE(outcome) << what;
      EXPECT_EQ(d::code(outcome.error().reason), d::code(Reason::wrong_turn)) << what;
    }
    EXPECT_TRUE(d::allowed_actions(flow.request, reader, {}).empty());
  }
}

TEST(LifecycleWalk, TheSystemTakesOnlyItsOwnSteps) {
  for (const auto& situation : situations()) {
    const Flow flow = prepared(situation);
    for (const auto& verb : d::EnumNames<Verb>::table) {
      const Step* step = promised(situation.state, verb.value, Side::system);
      const bool expected = step != nullptr && !broken_condition(situation, *step);
      const auto outcome = d::authorise(flow.request, verb.value, d::system_actor, {});
      EXPECT_EQ(outcome.has_value(), expected) << situation.name << " " << verb.name;
    }
  }
}

TEST(LifecycleWalk, AllowedActionsAreExactlyWhatTheContractAllows) {
  walk([&](const Situation& situation, Flow& flow, Side side, Role role) {
    std::vector<Verb> expected;
    for (const auto& step : contract()) {
      // Whether an extension may be applied for while another matter waits is seen when it is tried.
      if (step.from == situation.state && step.side == side && step.role &&
          !expected_refusal(situation, step.verb, side, role))
        expected.push_back(step.verb);
    }
    auto allowed =
        d::allowed_actions(flow.request, unhindered(flow.request, side, role), flow.facts.standing);
    if (situation.traits.contains(Trait::anything_waits)) {
      std::erase(allowed, Verb::apply_extension);
      std::erase(allowed, Verb::refer);
    }
    std::ranges::sort(expected);
    std::ranges::sort(allowed);
    EXPECT_EQ(allowed, expected) << situation.name << " " << d::name_of(side) << " " << d::name_of(role);
  });
}

TEST(LifecycleWalk, FinalStatesAdmitOnlyWhatIsOwedOrOffered) {
  for (const auto& situation : situations()) {
    if (!d::final(situation.state)) continue;
    const Flow flow = prepared(situation);
    EXPECT_FALSE(flow.request.open());
    EXPECT_TRUE(flow.request.finished_at) << situation.name;
    EXPECT_EQ(flow.request.work_clock(), nullptr);
    EXPECT_EQ(flow.request.clocks.running() != nullptr, situation.traits.contains(Trait::window_runs));
    EXPECT_FALSE(d::turn_of(flow.request));
    const bool rated = situation.state == State::completed;
    EXPECT_EQ(d::clock_transition(flow.request) != nullptr, rated);
    for (const auto& verb : d::EnumNames<Verb>::table) {
      static constexpr std::array after_the_end{Verb::redirect, Verb::end_emergency,   Verb::issue_letter,
                                                Verb::archive,  Verb::correct_archive, Verb::order_assistance,
                                                Verb::designate};
      static constexpr std::array of_ratings{Verb::rate,          Verb::change_rating, Verb::close_rating,
                                             Verb::contact,       Verb::rectify,       Verb::call_back,
                                             Verb::appeal_rating, Verb::review_appeal, Verb::recalculate};
      const bool offered = std::ranges::find(after_the_end, verb.value) != after_the_end.end() ||
                           (rated && std::ranges::find(of_ratings, verb.value) != of_ratings.end());
      EXPECT_TRUE(offered || !d::possible(situation.state, verb.value)) << situation.name << " " << verb.name;
    }
  }
}

struct Expected {
  const char* situation;
  Side side;
  Role role;
  std::optional<d::PersonId> person{};
};

TEST(LifecycleWalk, TheTurnIsWhereTheContractPutsIt) {
  for (const auto& [name, side, role, person] :
       {Expected{"draft", asking, Role::handler, drafter().person},
        Expected{"pending_sign", asking, Role::signer}, Expected{"sent", helping, Role::allocator},
        Expected{"received", helping, Role::allocator}, Expected{"refusal_waits", helping, Role::head},
        Expected{"referred", helping, Role::allocator}, Expected{"correcting", asking, Role::handler},
        Expected{"in_progress", helping, Role::case_officer, officer().person},
        Expected{"extension_waits", helping, Role::head},
        Expected{"paused", helping, Role::case_officer, officer().person},
        Expected{"awaiting_requester", asking, Role::handler}, Expected{"replied", asking, Role::handler},
        Expected{"part_replied", asking, Role::handler, officer().person}}) {
    const std::string_view wanted{name};
    const auto found =
        std::ranges::find_if(situations(), [&](const Situation& one) { return one.name == wanted; });
    ASSERT_NE(found, situations().end()) << name;
    const auto turn = d::turn_of(prepared(*found).request);
    ASSERT_TRUE(turn) << name;
    EXPECT_EQ(turn->side, side) << name;
    EXPECT_EQ(turn->role, role) << name;
    EXPECT_EQ(turn->person, person) << name;
  }
}

}  // namespace xiezhu::test::lifecycle_walk
