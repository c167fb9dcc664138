// A request that lives through the real use cases on the real databases. Times lie around the National Day of
// 2026: 09-25…27 and 10-01…07 are free, Saturday 10-10 is worked.
#pragma once

#include <optional>

#include "domain/request/commands.hpp"
#include "tests/support/database.hpp"

namespace xiezhu::test {

using d::Reason;
using d::State;
using d::Verb;

inline constexpr d::RequestId whole{100};
inline constexpr d::RequestId share{200};
inline constexpr d::RequestId other_share{201};

class Scenario : public ContractTest {
 protected:
  void SetUp() override {
    ContractTest::SetUp();
    commit([](d::UnitOfWork& unit) {
      for (const auto& who : {head(), administrator(), asking_administrator(), housing_allocator(),
                              housing_officer(), coordinator(), district_coordinator(), deputy()})
        unit.people().insert(person_of(who), "hash");
    });
  }

  static d::Actor deputy() { return actor(City::civil_affairs, 7, {d::Role::handler}); }

  d::Request stored(d::RequestId id = whole) {
    return reading([=](d::UnitOfWork& unit) { return unit.requests().load(id).value(); });
  }
  d::Event last_event(d::RequestId id = whole) {
    return reading([=](d::UnitOfWork& unit) { return unit.requests().events(id).back(); });
  }
  const d::ClockRun& clock() {
    request_ = stored();
    return *request_.clocks.running();
  }

  void begin(const d::Actor& who, const d::Act& what) {
    commit([&](d::UnitOfWork& unit) {
      const auto begun = d::begin(unit, whole, who, what, now);
      ASSERT_TRUE(begun) << code(begun.error().reason) << " " << begun.error().field;
    });
  }

  d::Outcome<d::Request> tries(const d::Actor& who, const d::Act& what, d::RequestId id = whole) {
    std::optional<d::Outcome<d::Request>> outcome;
    database->write([&](d::UnitOfWork& unit) {
      const auto request = unit.requests().load(id);
      outcome = d::perform(unit, id, request ? request->version : 0, who, what, now);
      return *outcome ? d::Finish::commit : d::Finish::rollback;
    });
    return *outcome;
  }

  // Must succeed, and leave what replaying the history gives.
  void does(const d::Actor& who, const d::Act& what, d::RequestId id = whole) {
    const auto outcome = tries(who, what, id);
    ASSERT_TRUE(outcome) << name_of(what.verb) << " " << code(outcome.error().reason) << " "
                         << outcome.error().field << " " << outcome.error().detail;
    const auto events = reading([=](d::UnitOfWork& unit) { return unit.requests().events(id); });
    EXPECT_EQ(d::replay(id, events), stored(id)) << name_of(what.verb);
    EXPECT_EQ(reading([=](d::UnitOfWork& unit) { return unit.queries().parties(id); }),
              d::parties_of(stored(id)));
  }

  void refuses(const d::Actor& who, const d::Act& what, Reason reason, std::string_view field = "",
               d::RequestId id = whole) {
    const auto before = reading([=](d::UnitOfWork& unit) { return unit.requests().load(id); });
    const auto outcome = tries(who, what, id);
    ASSERT_FALSE(outcome) << name_of(what.verb) << " is not refused";
    EXPECT_EQ(code(outcome.error().reason), code(reason));
    EXPECT_EQ(outcome.error().field, field);
    EXPECT_EQ(reading([=](d::UnitOfWork& unit) { return unit.requests().load(id); }), before);
  }

  void when(std::string_view instant) { now = at(instant); }
  int settles(d::RequestId id = whole) {
    int steps = 0;
    commit([&](d::UnitOfWork& unit) { steps = d::settle(unit, id, now); });
    return steps;
  }

  void send(d::Content content = off_catalogue(d::Form::opinion)) {
    begin(drafter(), drafting(Verb::draft, std::move(content)));
    does(drafter(), act(Verb::submit));
    does(signer(), act(Verb::sign));
  }
  void receive(d::Content content = off_catalogue(d::Form::opinion)) {
    send(std::move(content));
    does(allocator(), act(Verb::receive));
  }
  void accept(d::Content content = off_catalogue(d::Form::opinion)) {
    receive(std::move(content));
    does(allocator(), naming(Verb::accept, officer()));
  }
  void split(d::RequestId id, std::string_view due_by = "2026-10-09") {
    does(officer(), splitting(id, due_by));
  }
  void work_on(d::RequestId id) {
    does(housing_allocator(), act(Verb::receive), id);
    does(housing_allocator(), naming(Verb::accept, housing_officer()), id);
  }

  d::Instant now = at("2026-09-21T10:00");

 private:
  d::Request request_;
};
}  // namespace xiezhu::test
