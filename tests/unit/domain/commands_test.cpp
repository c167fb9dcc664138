#include "domain/request/commands.hpp"

#include <gtest/gtest.h>

#include "tests/support/domain_builders.hpp"
#include "tests/support/memory_store.hpp"

namespace xiezhu::test::commands {

using d::Reason;
using d::State;
using d::Verb;

constexpr d::RequestId id{1};

class RequestCommands : public ::testing::Test {
 protected:
  RequestCommands() {
    for (const auto& who : {drafter(), colleague(), signer(), allocator(), officer(), second_officer()}) {
      store.state.people[*who.person] = person_of(who);
    }
  }

  d::Outcome<d::Request> drafts(d::Content content = test::content()) {
    return writes([&](d::UnitOfWork& unit) {
      return d::begin(unit, id, drafter(), drafting(Verb::draft, content), now);
    });
  }

  // Acts on the version that is stored now.
  d::Outcome<d::Request> acts(const d::Actor& who, const d::Act& what) {
    return acts(stored().request.version, who, what);
  }

  d::Outcome<d::Request> acts(d::Version seen, const d::Actor& who, const d::Act& what) {
    return writes([&](d::UnitOfWork& unit) { return d::perform(unit, id, seen, who, what, now); });
  }

  int settles() {
    int steps = 0;
    store.write([&](d::UnitOfWork& unit) {
      steps = d::settle(unit, id, now);
      return d::Finish::commit;
    });
    return steps;
  }

  const StoredRequest& stored() const { return store.state.requests.at(id); }

  void send() {
    ASSERT_TRUE(drafts());
    ASSERT_TRUE(acts(drafter(), act(Verb::submit)));
    ASSERT_TRUE(acts(signer(), act(Verb::sign)));
  }

  MemoryStore store{city_reference()};
  d::Instant now = at("2026-09-29T10:00");

 private:
  template <class Work>
  d::Outcome<d::Request> writes(Work&& work) {
    std::optional<d::Outcome<d::Request>> outcome;
    store.write([&](d::UnitOfWork& unit) {
      outcome = work(unit);
      return *outcome ? d::Finish::commit : d::Finish::rollback;
    });
    return *outcome;
  }
};

TEST_F(RequestCommands, DraftingStoresTheRequestWithItsEventAndBox) {
  const auto request = drafts();
  ASSERT_TRUE(request);
  EXPECT_EQ(stored().request, *request);
  EXPECT_EQ(request->version, 1);
  EXPECT_EQ(request->created_at, now);
  ASSERT_EQ(stored().events.size(), 1U);
  EXPECT_EQ(stored().events.front().verb, Verb::draft);
  EXPECT_EQ(stored().parties.size(), 1U);
}

TEST_F(RequestCommands, ARefusedDraftStoresNothing) {
  auto bad = content();
  bad.requested_unit = d::UnitId{99};
  EXPECT_EQ(drafts(bad).error().reason, Reason::unknown);
  EXPECT_TRUE(store.state.requests.empty());
}

TEST_F(RequestCommands, DraftingNeedsTheRoleOfAHandler) {
  store.write([&](d::UnitOfWork& unit) {
    const auto refused = d::begin(unit, id, signer(), drafting(Verb::draft, content()), now);
    EXPECT_EQ(refused.error().reason, Reason::role_required);
    EXPECT_EQ(refused.error().detail, "handler");
    return d::Finish::rollback;
  });
}

TEST_F(RequestCommands, TheWholeWayLeavesAHistoryThatReplays) {
  send();
  ASSERT_TRUE(acts(allocator(), act(Verb::receive)));
  ASSERT_TRUE(acts(allocator(), naming(Verb::accept, officer())));
  ASSERT_TRUE(acts(officer(), replying()));
  ASSERT_TRUE(acts(drafter(), act(Verb::confirm)));
  EXPECT_EQ(stored().request.state, State::completed);
  EXPECT_EQ(d::replay(id, stored().events), stored().request);
  EXPECT_EQ(stored().request.number->text(), "沪民函〔2026〕1号");
}

TEST_F(RequestCommands, AStaleVersionIsRefusedWithTheNewerOne) {
  send();
  const auto before = stored();
  for (const d::Version stale : {0, 1, 2, 4}) {
    const auto refused = acts(stale, allocator(), act(Verb::receive));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().reason, Reason::stale_version);
    EXPECT_EQ(refused.error().detail, "3");
  }
  EXPECT_EQ(stored(), before);
}

TEST_F(RequestCommands, WhoMayNotSeeARequestDoesNotLearnItsVersion) {
  ASSERT_TRUE(drafts());
  EXPECT_EQ(acts(99, allocator(), act(Verb::receive)).error().reason, Reason::not_found);
  EXPECT_EQ(acts(99, outsider(), act(Verb::receive)).error().reason, Reason::not_found);
  store.write([&](d::UnitOfWork& unit) {
    EXPECT_EQ(d::perform(unit, d::RequestId{2}, 1, drafter(), act(Verb::submit), now).error().reason,
              Reason::not_found);
    return d::Finish::rollback;
  });
}

TEST_F(RequestCommands, AStepOfTheSystemThatIsDueIsTakenBeforeTheAct) {
  send();
  now = at("2026-10-08T09:00");  // the receipt clock ran out at the end of 09-30
  const auto request = acts(allocator(), act(Verb::accept));
  ASSERT_TRUE(request);
  EXPECT_EQ(request->state, State::in_progress);
  EXPECT_EQ(request->version, 5);
  EXPECT_TRUE(request->deemed_received);
  EXPECT_EQ(request->received_at, at("2026-10-01"));
  ASSERT_EQ(stored().events.size(), 5U);
  EXPECT_EQ(stored().events[3].verb, Verb::deem_received);
}

TEST_F(RequestCommands, AnActThatTheSystemsStepMadeImpossibleIsRefusedAndNothingIsStored) {
  send();
  const auto before = stored();
  now = at("2026-10-08T09:00");
  EXPECT_EQ(acts(allocator(), act(Verb::receive)).error().reason, Reason::wrong_turn);
  EXPECT_EQ(stored(), before);
}

TEST_F(RequestCommands, SettlingTakesWhatIsDueOnceAndOnly) {
  send();
  EXPECT_EQ(settles(), 0);
  now = at("2026-10-01T00:00");
  EXPECT_EQ(settles(), 0);
  now += d::Millis{1};
  EXPECT_EQ(settles(), 1);
  EXPECT_EQ(settles(), 0);
  EXPECT_EQ(stored().request.state, State::received);
  EXPECT_EQ(stored().request.version, 4);
  EXPECT_EQ(d::replay(id, stored().events), stored().request);
  store.write([&](d::UnitOfWork& unit) {
    EXPECT_EQ(d::settle(unit, d::RequestId{2}, now), 0);
    return d::Finish::commit;
  });
}

TEST_F(RequestCommands, NumbersOfAUnitAndYearHaveNoGaps) {
  for (int serial = 1; serial <= 3; ++serial) {
    send();
    EXPECT_EQ(stored().request.number->serial, serial);
    store.state.requests.clear();
  }
  now = at("2027-01-04T10:00");
  send();
  EXPECT_EQ(stored().request.number->text(), "沪民函〔2027〕1号");
}

TEST_F(RequestCommands, TheYearOfANumberIsTheYearInShanghai) {
  now = at("2025-12-31T16:30Z");  // already the first of January
  send();
  EXPECT_EQ(stored().request.number->year, 2026);
}

TEST_F(RequestCommands, ARefusedSignatureAsksForNoNumber) {
  auto expiring = content();
  expiring.item = Items::expired;
  now = at("2025-12-31T10:00");
  ASSERT_TRUE(drafts(expiring));
  ASSERT_TRUE(acts(drafter(), act(Verb::submit)));
  now = at("2026-01-04T10:00");
  // Even if the caller forgot to roll back.
  store.write([&](d::UnitOfWork& unit) {
    EXPECT_FALSE(d::perform(unit, id, 2, signer(), act(Verb::sign), now));
    EXPECT_FALSE(d::perform(unit, id, 2, drafter(), act(Verb::sign), now));
    EXPECT_FALSE(
        d::perform(unit, id, 2, actor(City::civil_affairs, 1, {d::Role::signer}), act(Verb::sign), now));
    EXPECT_FALSE(d::perform(unit, id, 1, signer(), act(Verb::sign), now));
    return d::Finish::commit;
  });
  EXPECT_TRUE(store.state.serials.empty());
  EXPECT_EQ(stored().request.state, State::pending_sign);
}

TEST_F(RequestCommands, AnOwnDraftIsSignedOnlyByTheSoleMemberOfAUnit) {
  const auto alone = actor(City::civil_affairs, 1, {d::Role::handler, d::Role::signer});
  ASSERT_TRUE(drafts());
  ASSERT_TRUE(acts(drafter(), act(Verb::submit)));
  EXPECT_EQ(acts(alone, act(Verb::sign)).error().reason, Reason::own_draft);
  store.state.people.at(*colleague().person).disabled = true;
  EXPECT_EQ(acts(alone, act(Verb::sign)).error().reason, Reason::own_draft);
  store.state.people.at(*signer().person).disabled = true;
  EXPECT_TRUE(acts(alone, act(Verb::sign)));
}

TEST_F(RequestCommands, TheStandingIsLookedUpOnlyWhereItMatters) {
  store.state.people.clear();
  store.read([&](d::UnitOfWork& unit) {
    const auto both = actor(City::civil_affairs, 1, {d::Role::handler, d::Role::signer});
    EXPECT_TRUE(
        d::standing_of(unit, unit.reference()->units, Flow{}.submitted().request, both, {}).sole_member);
    EXPECT_FALSE(
        d::standing_of(unit, unit.reference()->units, Flow{}.submitted().request, drafter(), {}).sole_member);
    EXPECT_FALSE(
        d::standing_of(unit, unit.reference()->units, Flow{}.submitted().request, signer(), {}).sole_member);
  });
}

TEST_F(RequestCommands, TheCaseOfficerIsLookedUp) {
  send();
  ASSERT_TRUE(acts(allocator(), act(Verb::receive)));
  const auto stranger = acts(allocator(), naming(Verb::accept, outsider()));
  EXPECT_EQ(stranger.error().reason, Reason::unknown);
  EXPECT_EQ(stranger.error().field, "caseOfficer");
  EXPECT_TRUE(acts(allocator(), naming(Verb::accept, officer())));
  EXPECT_EQ(stored().request.case_officer, officer().person);
}

TEST_F(RequestCommands, AWorkThatThrowsLeavesTheStoreAsItWas) {
  send();
  const auto before = stored();
  EXPECT_THROW(store.write([&](d::UnitOfWork& unit) -> d::Finish {
    EXPECT_TRUE(d::perform(unit, id, 3, allocator(), act(Verb::receive), now));
    throw std::runtime_error("broken");
  }),
               std::runtime_error);
  EXPECT_EQ(stored(), before);
}

}  // namespace xiezhu::test::commands
