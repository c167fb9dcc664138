// Random people trying random verbs at random times: what must hold whatever they do.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "domain/request/commands.hpp"
#include "tests/support/domain_builders.hpp"
#include "tests/support/memory_store.hpp"
#include "tests/support/property.hpp"
#include "tests/support/rating_builders.hpp"

namespace xiezhu::test::lifecycle_properties {

using d::State;
using d::Verb;

constexpr int sequences = 10'000;
constexpr d::RequestId id{1};

// One attempt, packed into a number so that a sequence is quick to make and to shrink. Zero is the likeliest
// legal step without delay.
struct Attempt {
  explicit Attempt(std::uint32_t bits) : bits_(bits) {}

  [[nodiscard]] bool wild() const { return take(0, 4) == 3; }
  [[nodiscard]] std::size_t choice(std::size_t bound) const { return take(2, 64) % bound; }
  [[nodiscard]] std::size_t person(std::size_t bound) const { return take(8, 16) % bound; }
  [[nodiscard]] bool flawed() const { return take(12, 16) == 15; }
  [[nodiscard]] std::size_t variant() const { return take(16, 8); }
  [[nodiscard]] d::Millis delay() const {
    using std::chrono::hours;
    using std::chrono::minutes;
    static constexpr std::array<d::Millis, 8> scale{d::Millis{0}, d::Millis{1}, minutes{17}, hours{3},
                                                    hours{9},     hours{24},    hours{60},   hours{150}};
    return scale[take(19, 8)] * static_cast<std::int64_t>(1 + take(22, 4));
  }
  [[nodiscard]] bool looks() const { return take(24, 2) == 1; }
  [[nodiscard]] bool contrary() const { return take(25, 16) == 15; }
  [[nodiscard]] bool disputed() const { return take(29, 8) == 7; }

 private:
  [[nodiscard]] std::size_t take(unsigned shift, std::size_t bound) const { return (bits_ >> shift) % bound; }
  std::uint32_t bits_;
};

std::vector<Attempt> any_attempts() {
  const auto length = *rc::gen::inRange<std::size_t>(0, 40);
  const auto bits = *rc::gen::container<std::vector<std::uint32_t>>(
      length, rc::gen::resize(rc::kNominalSize, rc::gen::arbitrary<std::uint32_t>()));
  return {bits.begin(), bits.end()};
}

const std::vector<d::Actor>& people() {
  static const std::vector<d::Actor> all{drafter(),
                                         colleague(),
                                         signer(),
                                         allocator(),
                                         officer(),
                                         second_officer(),
                                         head(),
                                         administrator(),
                                         asking_administrator(),
                                         actor(City::civil_affairs, 4, {d::Role::handler, d::Role::signer}),
                                         housing_allocator(),
                                         housing_officer(),
                                         actor(City::housing, 4, {d::Role::head, d::Role::handler}),
                                         coordinator(),
                                         outsider(),
                                         actor(City::district, 2, outsider().roles)};
  return all;
}

d::Content any_content(std::size_t variant) {
  static const std::vector<d::Content> contents = [] {
    auto quick = content();
    quick.item = Items::quick;
    return std::vector<d::Content>{off_catalogue(d::Form::opinion),
                                   content(),
                                   off_catalogue(d::Form::data),
                                   urgent(quick),
                                   off_catalogue(d::Form::on_site),
                                   urgent(off_catalogue(d::Form::on_site)),
                                   d::Content{},
                                   off_catalogue(d::Form::opinion)};
  }();
  return contents[variant];
}

d::UnitId other_unit(const d::Request& request) {
  return request.content.requested_unit == City::housing ? City::public_security : City::housing;
}

d::Act any_refusal(const Attempt& attempt, Verb verb, const d::Request& request) {
  constexpr std::array grounds{d::Ground::prohibited, d::Ground::better_placed, d::Ground::outside_powers,
                               d::Ground::situation};
  const auto ground = verb == Verb::propose_refusal ? d::Ground::burden : grounds[attempt.variant() % 4];
  auto act = refusing(ground);
  if (ground == d::Ground::better_placed) act.refusal->better_unit = other_unit(request);
  act.verb = verb;
  return act;
}

// A day that has to do with the attempt: a few days from now, or after the due day.
d::LocalDate any_day(const Attempt& attempt, Verb verb, const d::Request& request, d::Instant now) {
  const auto days = std::chrono::days{attempt.variant()};
  const auto* clock = request.clocks.running();
  if (clock == nullptr || verb == Verb::ask_requester || verb == Verb::pause)
    return d::local_date(now) + days;
  return d::local_date(clock->due_at) + (verb == Verb::apply_extension ? days : -days);
}

// Levels of the actor's own side, mostly low ones overall, because more follows from them.
d::Act any_rating(const Attempt& attempt, Verb verb, const d::Request& request, const d::Actor& who) {
  const auto side = request.side_of(who.unit).value_or(d::Side::requesting);
  auto made = rating(side, 1 + static_cast<int>(attempt.variant() % 3), attempt.flawed() ? "" : "说明");
  made.verb = verb;
  return made;
}

d::Act any_act(const Attempt& attempt, Verb verb, const d::Request& request, const d::Actor& who,
               d::Instant now) {
  d::Act made = act(verb, attempt.flawed() ? "" : "理由");
  const bool housing = request.content.requested_unit == City::housing;
  const auto working = housing                      ? housing_officer()
                       : attempt.variant() % 2 == 0 ? officer()
                                                    : second_officer();
  switch (verb) {
    case Verb::draft:
    case Verb::edit:
      made.content = any_content(attempt.variant());
      break;
    case Verb::accept:
    case Verb::assign:
      if (!attempt.flawed()) made.case_officer = working.person;
      break;
    case Verb::reply:
      made.reply = d::Reply{d::ReplyOutcome::full, attempt.flawed() ? "" : "已提供"};
      break;
    case Verb::request_correction:
      if (!attempt.flawed()) made.missing = {"授权委托书"};
      break;
    case Verb::supplement:
      made.text = attempt.flawed() ? "" : "已补充";
      break;
    case Verb::refuse:
    case Verb::propose_refusal:
      return any_refusal(attempt, verb, request);
    case Verb::forward:
    case Verb::designate:
      made.unit = other_unit(request);
      break;
    case Verb::copy:
      made.unit = attempt.variant() % 2 == 0 ? City::district : City::housing;
      break;
    case Verb::split:
      made.unit = City::housing;
      made.content = part_content();
      made.part = d::RequestId{10'000 + request.version};
      made.until = any_day(attempt, verb, request, now);
      break;
    case Verb::ask_requester:
    case Verb::pause:
    case Verb::apply_extension:
      made.until = any_day(attempt, verb, request, now);
      break;
    case Verb::hand_over:
      made.person = attempt.variant() % 2 == 0 ? working.person : colleague().person;
      break;
    case Verb::end_emergency:
      made.ended_at = now;
      break;
    case Verb::attach:
      made = attaching(d::AttachmentId{request.version},
                       attempt.flawed() ? "../x" : "材料" + std::to_string(request.version));
      break;
    case Verb::archive:
    case Verb::correct_archive:
      made.archive = archiving(attempt.flawed() ? "no such class" : "10y").archive;
      break;
    case Verb::rate:
    case Verb::change_rating:
      return any_rating(attempt, verb, request, who);
    case Verb::call_back:
      return calling_back(attempt.variant() % 2 == 0);
    case Verb::review_appeal:
      return reviewing(attempt.variant() % 2 == 0 ? d::Side::requesting : d::Side::requested,
                       attempt.variant() < 4 ? d::AppealResult::struck : d::AppealResult::upheld);
    case Verb::detach:
      if (!request.course.attachments.empty()) made.detached = request.course.attachments.back().id;
      break;
    default:
      break;
  }
  return made;
}

// Verbs that would end or hold up nearly every sequence early if they were as likely as the others.
bool goes_back(Verb verb) {
  return verb == Verb::withdraw || verb == Verb::return_draft || verb == Verb::edit || verb == Verb::assign ||
         verb == Verb::terminate || verb == Verb::hand_over || verb == Verb::urge || verb == Verb::copy ||
         verb == Verb::attach || verb == Verb::correct_archive;
}

d::Standing standing_for(const d::Actor& who, const d::Request& request) {
  return {.coordinates = who.roles.has(d::Role::dispute_coordinator) && request.sent_at.has_value()};
}

// Mostly somebody who may act does so; a quarter of the attempts are anybody's anything.
std::pair<d::Actor, Verb> any_move(const Attempt& attempt, const d::Request& request) {
  if (!attempt.wild()) {
    std::vector<std::pair<d::Actor, Verb>> moves;
    for (const auto& who : people()) {
      for (const Verb verb : d::allowed_actions(request, who, standing_for(who, request))) {
        if (attempt.contrary() || !goes_back(verb)) moves.emplace_back(who, verb);
      }
    }
    if (!moves.empty()) return moves[attempt.choice(moves.size())];
  }
  const auto& verbs = d::EnumNames<Verb>::table;
  return {people()[attempt.person(people().size())], verbs[attempt.choice(verbs.size())].value};
}

// What the coordinator of a dispute may bring about.
std::pair<d::Actor, Verb> any_ruling(const Attempt& attempt) {
  constexpr std::array verbs{Verb::order_assistance, Verb::suspend, Verb::resume, Verb::designate};
  return {coordinator(), verbs[attempt.choice(verbs.size())]};
}

// A request and the parts that it is split into.
class Walk {
 public:
  explicit Walk(std::size_t variant) : store_(city_reference()) {
    for (const auto& who : people()) store_.state.people[*who.person] = person_of(who);
    // Every eighth is asked for by word of mouth.
    const auto beginning = variant % 8 == 7 ? recording_oral("2026-09-18T09:00", any_content(4))
                                            : drafting(Verb::draft, any_content(variant % 8));
    store_.write([&](d::UnitOfWork& unit) {
      RC_ASSERT(d::begin(unit, id, drafter(), beginning, now_).has_value());
      return d::Finish::commit;
    });
  }

  void attempt(const Attempt& attempt) {
    now_ += attempt.delay();
    if (attempt.looks()) settle();
    const auto before = store_.state.requests;
    const auto target =
        std::next(before.begin(), static_cast<std::ptrdiff_t>(attempt.variant() % before.size()));
    const d::Request& request = target->second.request;
    const bool ruled = attempt.disputed() && !request.part();
    const auto [who, verb] = ruled ? any_ruling(attempt) : any_move(attempt, request);
    auto what = any_act(attempt, verb, request, who, now_);
    if (ruled) what.ruling = by_dispute(verb, 7).ruling;
    bool accepted = false;
    store_.write([&](d::UnitOfWork& unit) {
      accepted = ruled ? d::carry_out(unit, request.id, who, what, now_).has_value()
                       : d::perform(unit, request.id, request.version, who, what, now_).has_value();
      return accepted ? d::Finish::commit : d::Finish::rollback;
    });
    if (accepted) {
      RC_ASSERT((request.open() || d::possible(request.state, verb)));
      RC_ASSERT(store_.state.requests.at(request.id).request.version > request.version);
    } else {
      RC_ASSERT(store_.state.requests == before);
    }
    for (const auto& [number, known] : before) keeps_promises(known.request);
    check();
  }

  void settle() {
    store_.write([&](d::UnitOfWork& unit) {
      for (const auto& [number, known] : store_.state.requests) d::settle(unit, number, now_);
      return d::Finish::commit;
    });
    check();
  }

  const StoredRequest& stored() const { return store_.state.requests.at(id); }
  [[nodiscard]] bool split() const { return store_.state.requests.size() > 1; }

 private:
  // What was promised once stays: delivery, the first dates of each clock, the letter.
  void keeps_promises(const d::Request& before) const {
    const auto& after = store_.state.requests.at(before.id).request;
    RC_ASSERT((!before.sent_at || after.sent_at == before.sent_at));
    RC_ASSERT((!before.number || after.number == before.number));
    for (std::size_t i = 0; i < before.clocks.runs().size(); ++i) {
      const auto& was = before.clocks.runs()[i];
      const auto& is = after.clocks.runs()[i];
      RC_ASSERT(was.first_due_at == is.first_due_at);
      RC_ASSERT(was.first_late_after == is.first_late_after);
      RC_ASSERT((!was.ended_at || was == is));
      RC_ASSERT(was.paused <= is.paused);
      RC_ASSERT(was.extended <= is.extended);
      RC_ASSERT(was.due_at <= is.due_at);
    }
  }

  void check() const {
    int letters = 0;
    for (const auto& [number, known] : store_.state.requests) {
      const auto& [request, events, parties] = known;
      RC_ASSERT(d::replay(number, events) == request);
      RC_ASSERT(parties == d::parties_of(request));
      check_events(events);
      check_clocks(request);
      check_family(request);
      const auto turns =
          std::ranges::count_if(parties, [](const d::PartyRow& row) { return row.desk.has_value(); });
      RC_ASSERT(turns == (request.open() ? 1 : 0));
      const auto issued =
          std::ranges::count_if(events, [](const d::Event& event) { return d::issues_number(event.verb); });
      RC_ASSERT(request.number.has_value() == (issued == 1));
      RC_ASSERT(issued <= 1);
      letters += static_cast<int>(issued);
      // Units pass it on twice at most; whatever is more is the coordinator's.
      const auto hops = std::ranges::count_if(events, [](const d::Event& event) {
        return event.verb == Verb::forward || event.verb == Verb::redirect;
      });
      RC_ASSERT(hops <= d::most_forwards);
    }
    int serials = 0;
    for (const auto& [whose, serial] : store_.state.serials) serials += serial;
    RC_ASSERT(serials == letters);
  }

  // The whole is answered only when its parts are, and over only with them.
  void check_family(const d::Request& request) const {
    for (const auto part : request.course.subrequests) {
      const auto& one = store_.state.requests.at(part).request;
      const bool answered = !one.open() || one.state == State::replied;
      RC_ASSERT(
          (request.state == State::in_progress || request.state == State::awaiting_requester || answered));
      RC_ASSERT(one.course.commission->due_by >= d::local_date(one.created_at));
    }
  }

  static void check_events(const std::vector<d::Event>& events) {
    auto state = State::none;
    for (std::size_t i = 0; i < events.size(); ++i) {
      RC_ASSERT(events[i].sequence == static_cast<int>(i) + 1);
      RC_ASSERT(events[i].from == state);
      RC_ASSERT(events[i].effective_at <= events[i].at);
      RC_ASSERT((i == 0 || events[i - 1].at <= events[i].at));
      RC_ASSERT((i == 0 || events[i - 1].effective_at <= events[i].effective_at));
      state = events[i].to;
    }
  }

  void check_clocks(const d::Request& request) const {
    const d::ClockRun* earlier = nullptr;
    for (const auto& run : request.clocks.runs()) {
      RC_ASSERT((!run.ended_at || run.started_at <= *run.ended_at));
      RC_ASSERT((run.started_at <= run.counted_from));
      RC_ASSERT((request.part() || run.counted_from < run.due_at));
      RC_ASSERT(run.due_at <= run.late_after);
      RC_ASSERT((!run.acts_at || request.part() || run.late_after <= *run.acts_at));
      RC_ASSERT((run.paused >= 0 && run.extended >= 0 && run.extended <= 10));
      RC_ASSERT((!run.paused_at || *run.paused_at <= *run.resumes_at));
      if (!run.main()) continue;
      // One main clock after the other.
      RC_ASSERT((earlier == nullptr || (earlier->ended_at && *earlier->ended_at <= run.started_at)));
      earlier = &run;
    }
    const bool timed =
        request.open() && request.state != State::draft && request.state != State::pending_sign;
    const bool rating = request.state == State::completed && !request.ratings_disclosed_at();
    RC_ASSERT((request.clocks.running() != nullptr) == (timed || rating));
    RC_ASSERT((request.work_clock() != nullptr) == timed);
    if (timed) {
      const bool waits = request.state == State::awaiting_requester;
      RC_ASSERT((!waits || request.clocks.running()->paused_now()));
      const bool may_stand = request.clocks.running()->code == d::ClockCode::handling;
      RC_ASSERT((may_stand || !request.clocks.running()->paused_now()));
    }
    // A suspension lasts as long as the clock stands still for it.
    const bool stands = timed && request.clocks.running()->paused_now();
    RC_ASSERT((stands || !request.course.suspended_by));
  }

  MemoryStore store_;
  d::Instant now_ = at("2026-09-18T10:00");
};

TEST(LifecycleProperties, WhateverPeopleTryTheInvariantsHold) {
  std::map<State, int> reached;
  std::map<Verb, int> done;
  int split = 0;
  holds(sequences, [&] {
    Walk walk{*rc::gen::inRange<std::size_t>(0, 8)};
    for (const auto& attempt : any_attempts()) walk.attempt(attempt);
    for (const auto& event : walk.stored().events) {
      ++reached[event.to];
      ++done[event.verb];
    }
    split += walk.split() ? 1 : 0;
  });
  // The walks are worth something only if they get everywhere.
  for (const auto& state : d::EnumNames<State>::table)
    EXPECT_GT(reached[state.value], state.value == State::none ? -1 : 50) << state.name;
  for (const auto& verb : d::EnumNames<Verb>::table) {
    const bool elsewhere = verb.value == Verb::commission || verb.value == Verb::cancel ||
                           verb.value == Verb::transfer || verb.value == Verb::recalculate;
    EXPECT_GT(done[verb.value], elsewhere ? -1 : 0) << verb.name;
  }
  EXPECT_GT(split, 100);
}

// Takes the same attempts twice: once looking for due steps all the time, once only when somebody acts and at
// the end.
class Watcher {
 public:
  explicit Watcher(std::size_t variant) {
    flow_.does(drafter(), drafting(Verb::edit, any_content(variant % 8)));
  }

  void look(d::Instant now) {
    flow_.now = now;
    flow_.looked_at();
  }

  void attempt(const d::Actor& who, const d::Act& what) {
    flow_.facts.number = number(12);
    flow_.facts.officer.reset();
    const auto named = what.case_officer ? what.case_officer : what.person;
    for (const auto& one : people()) {
      if (named && one.person == named) flow_.facts.officer = person_of(one);
    }
    flow_.facts.standing = standing_for(who, flow_.request);
    Flow trial = flow_;
    trial.looked_at();
    if (trial.tries(who, what)) flow_ = std::move(trial.does(who, what));
  }

  void pass_to(d::Instant now) { flow_.now = now; }
  [[nodiscard]] const Flow& flow() const { return flow_; }

  // The history without the instants of recording.
  [[nodiscard]] std::vector<d::Event> effects() const {
    auto events = flow_.events;
    for (auto& event : events) event.at = event.effective_at;
    return events;
  }

 private:
  Flow flow_;
};

TEST(LifecycleProperties, ResultsDoNotDependOnWhenTheSystemLooked) {
  holds(sequences / 4, [] {
    const auto variant = *rc::gen::inRange<std::size_t>(0, 8);
    Watcher eager{variant};
    Watcher lazy{variant};
    auto now = at("2026-09-21T10:00");
    for (const auto& attempt : any_attempts()) {
      const auto then = now + attempt.delay();
      for (int part = 1; part <= 3; ++part) eager.look(now + (then - now) * part / 3);
      lazy.pass_to(then);
      now = then;
      const auto [who, verb] = any_move(attempt, eager.flow().request);
      const auto what = any_act(attempt, verb, eager.flow().request, who, now);
      eager.attempt(who, what);
      lazy.attempt(who, what);
    }
    now += std::chrono::days{60};
    for (int day = 0; day <= 60; day += 7) eager.look(now - std::chrono::days{60 - day});
    eager.look(now);
    lazy.look(now);
    RC_ASSERT(eager.effects() == lazy.effects());
    auto request = lazy.flow().request;
    request.changed_at = eager.flow().request.changed_at;
    RC_ASSERT(request == eager.flow().request);
  });
}

}  // namespace xiezhu::test::lifecycle_properties
