// Random people trying random verbs at random times: what must hold whatever they do.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "domain/request/commands.hpp"
#include "tests/support/domain_builders.hpp"
#include "tests/support/memory_store.hpp"
#include "tests/support/property.hpp"

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

 private:
  [[nodiscard]] std::size_t take(unsigned shift, std::size_t bound) const { return (bits_ >> shift) % bound; }
  std::uint32_t bits_;
};

std::vector<Attempt> any_attempts() {
  const auto length = *rc::gen::inRange<std::size_t>(0, 30);
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
                                         actor(City::civil_affairs, 4, {d::Role::handler, d::Role::signer}),
                                         outsider()};
  return all;
}

d::Content any_content(std::size_t variant) {
  static const std::vector<d::Content> contents = [] {
    auto quick = content();
    quick.item = Items::quick;
    return std::vector<d::Content>{content(),
                                   urgent(content()),
                                   quick,
                                   urgent(quick),
                                   off_catalogue(d::Form::data),
                                   urgent(off_catalogue(d::Form::on_site)),
                                   d::Content{},
                                   off_catalogue(d::Form::opinion)};
  }();
  return contents[variant];
}

d::Act any_act(const Attempt& attempt, Verb verb) {
  d::Act made = act(verb, attempt.flawed() ? "" : "理由");
  if (verb == Verb::draft || verb == Verb::edit) made.content = any_content(attempt.variant());
  if ((verb == Verb::accept || verb == Verb::assign) && !attempt.flawed()) {
    made.case_officer = attempt.variant() % 2 == 0 ? officer().person : second_officer().person;
  }
  if (verb == Verb::reply) made.reply = d::Reply{d::ReplyOutcome::full, attempt.flawed() ? "" : "已提供"};
  return made;
}

// Verbs that would end or hold up nearly every sequence early if they were as likely as the others.
bool goes_back(Verb verb) {
  return verb == Verb::withdraw || verb == Verb::return_draft || verb == Verb::edit || verb == Verb::assign;
}

// Mostly somebody who may act does so; a quarter of the attempts are anybody's anything.
std::pair<d::Actor, Verb> any_move(const Attempt& attempt, const d::Request& request) {
  if (!attempt.wild()) {
    std::vector<std::pair<d::Actor, Verb>> moves;
    for (const auto& who : people()) {
      for (const Verb verb : d::allowed_actions(request, who, {})) {
        if (attempt.contrary() || !goes_back(verb)) moves.emplace_back(who, verb);
      }
    }
    if (!moves.empty()) return moves[attempt.choice(moves.size())];
  }
  const auto& verbs = d::EnumNames<Verb>::table;
  return {people()[attempt.person(people().size())], verbs[attempt.choice(verbs.size())].value};
}

class Walk {
 public:
  explicit Walk(std::size_t variant) : store_(city_reference()) {
    for (const auto& who : people()) store_.state.people[*who.person] = person_of(who);
    store_.write([&](d::UnitOfWork& unit) {
      RC_ASSERT(
          d::begin(unit, id, drafter(), drafting(Verb::draft, any_content(variant % 8)), now_).has_value());
      return d::Finish::commit;
    });
  }

  void attempt(const Attempt& attempt) {
    now_ += attempt.delay();
    if (attempt.looks()) settle();
    const StoredRequest before = stored();
    const auto [who, verb] = any_move(attempt, before.request);
    const auto what = any_act(attempt, verb);
    bool accepted = false;
    store_.write([&](d::UnitOfWork& unit) {
      accepted = d::perform(unit, id, before.request.version, who, what, now_).has_value();
      return accepted ? d::Finish::commit : d::Finish::rollback;
    });
    if (accepted) {
      RC_ASSERT(before.request.open());
      RC_ASSERT(stored().request.version > before.request.version);
    } else {
      RC_ASSERT(stored() == before);
    }
    check();
  }

  void settle() {
    store_.write([&](d::UnitOfWork& unit) {
      d::settle(unit, id, now_);
      return d::Finish::commit;
    });
    check();
  }

  const StoredRequest& stored() const { return store_.state.requests.at(id); }

 private:
  void check() const {
    const auto& [request, events, parties] = stored();
    RC_ASSERT(d::replay(id, events) == request);
    RC_ASSERT(parties == d::parties_of(request));
    check_events(events);
    check_clocks(request);
    const auto turns =
        std::ranges::count_if(parties, [](const d::PartyRow& row) { return row.desk.has_value(); });
    RC_ASSERT(turns == (request.open() ? 1 : 0));
    RC_ASSERT(request.number.has_value() == request.sent_at.has_value());
    const auto signatures = std::ranges::count(events, Verb::sign, &d::Event::verb);
    const auto serials = store_.state.serials;
    RC_ASSERT((serials.empty() ? 0 : serials.begin()->second) == signatures);
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
    const auto& runs = request.clocks.runs();
    for (std::size_t i = 0; i < runs.size(); ++i) {
      const bool last = i + 1 == runs.size();
      RC_ASSERT((last || runs[i].ended_at.has_value()));
      RC_ASSERT((last || *runs[i].ended_at <= runs[i + 1].started_at));
      RC_ASSERT((!runs[i].ended_at || runs[i].started_at <= *runs[i].ended_at));
      RC_ASSERT(runs[i].started_at <= runs[i].counted_from);
      RC_ASSERT(runs[i].counted_from < runs[i].due_at);
      RC_ASSERT(runs[i].due_at <= runs[i].late_after);
      RC_ASSERT((!runs[i].acts_at || runs[i].late_after <= *runs[i].acts_at));
    }
    const bool timed = request.state == State::sent || request.state == State::received ||
                       request.state == State::in_progress || request.state == State::replied;
    RC_ASSERT((request.clocks.running() != nullptr) == timed);
  }

  MemoryStore store_;
  d::Instant now_ = at("2026-09-18T10:00");
};

TEST(LifecycleProperties, WhateverPeopleTryTheInvariantsHold) {
  std::map<State, int> reached;
  holds(sequences, [&] {
    Walk walk{*rc::gen::inRange<std::size_t>(0, 8)};
    for (const auto& attempt : any_attempts()) walk.attempt(attempt);
    ++reached[walk.stored().request.state];
  });
  // The walks are worth something only if they get everywhere.
  for (const State state : {State::draft, State::pending_sign, State::sent, State::received,
                            State::in_progress, State::replied, State::completed, State::withdrawn}) {
    EXPECT_GT(reached[state], 100) << d::name_of(state);
  }
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
    if (what.case_officer == officer().person) flow_.facts.officer = person_of(officer());
    if (what.case_officer == second_officer().person) flow_.facts.officer = person_of(second_officer());
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
      const auto what = any_act(attempt, verb);
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
