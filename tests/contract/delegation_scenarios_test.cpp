// AB角: acting for an absent colleague (domain §2), one test per rule.
#include "tests/contract/scenario.hpp"

namespace xiezhu::test {
namespace {

class Standing : public Scenario {
 protected:
  void SetUp() override {
    Scenario::SetUp();
    lend(1, signer(), deputy());
  }

  void lend(int id, const d::Actor& absent, const d::Actor& to, std::vector<Verb> verbs = {},
            std::vector<d::UnitId> units = {}, std::vector<std::string> items = {}) {
    commit([&](d::UnitOfWork& unit) {
      unit.delegations().insert({.id = d::DelegationId{id},
                                 .unit = absent.unit,
                                 .absent = *absent.person,
                                 .deputy = *to.person,
                                 .first_day = day("2026-09-21"),
                                 .last_day = day("2026-09-23"),
                                 .items = std::move(items),
                                 .units = std::move(units),
                                 .verbs = std::move(verbs)});
    });
  }

  static d::Act standing_for(const d::Actor& absent, d::Act what) {
    what.on_behalf_of = absent.person;
    return what;
  }
  static d::Act signing() { return standing_for(signer(), act(Verb::sign)); }

  void draft_and_submit() {
    begin(drafter(), drafting(Verb::draft, content()));
    does(drafter(), act(Verb::submit));
  }
};
XIEZHU_ON_BOTH(Standing);

TEST_P(Standing, a_deputy_acts_with_the_rights_of_the_absent_and_the_record_says_so) {
  draft_and_submit();
  refuses(deputy(), act(Verb::sign), Reason::role_required);
  does(deputy(), signing());
  EXPECT_EQ(last_event().person, deputy().person);
  EXPECT_EQ(last_event().on_behalf_of, signer().person);
}

TEST_P(Standing, a_deputy_acts_within_the_dates_only) {
  draft_and_submit();
  when("2026-09-24T00:00");
  refuses(deputy(), signing(), Reason::not_delegated);
}

TEST_P(Standing, a_delegation_that_was_taken_back_lends_nothing) {
  draft_and_submit();
  commit([&](d::UnitOfWork& unit) {
    EXPECT_TRUE(unit.delegations().revoke(d::DelegationId{1}, now));
    EXPECT_FALSE(unit.delegations().revoke(d::DelegationId{1}, now));
  });
  refuses(deputy(), signing(), Reason::not_delegated);
}

TEST_P(Standing, who_was_lent_nothing_acts_for_nobody) {
  draft_and_submit();
  refuses(colleague(), signing(), Reason::not_delegated);
  refuses(signer(), standing_for(drafter(), act(Verb::withdraw, "理由")), Reason::not_delegated);
  // Nor does anybody of another unit.
  does(signer(), act(Verb::sign));
  refuses(allocator(), signing(), Reason::not_delegated);
}

TEST_P(Standing, the_scope_limits_verbs_counterparts_and_items) {
  draft_and_submit();
  lend(2, signer(), colleague(), {Verb::return_draft});
  refuses(colleague(), signing(), Reason::not_delegated);
  lend(3, signer(), colleague(), {Verb::sign}, {City::housing});
  refuses(colleague(), signing(), Reason::not_delegated);
  lend(4, signer(), colleague(), {Verb::sign}, {City::public_security}, {"XZ-2"});
  refuses(colleague(), signing(), Reason::not_delegated);
  lend(5, signer(), colleague(), {Verb::sign}, {City::public_security}, {"XZ-1"});
  does(colleague(), signing());
}

TEST_P(Standing, nobody_signs_an_own_draft_through_or_as_a_deputy) {
  begin(deputy(), drafting(Verb::draft, content()));
  does(deputy(), act(Verb::submit));
  refuses(deputy(), signing(), Reason::own_draft);
}

TEST_P(Standing, lent_rights_are_lent_on_along_a_chain) {
  draft_and_submit();
  lend(2, deputy(), colleague());
  does(colleague(), signing());
  EXPECT_EQ(last_event().on_behalf_of, signer().person);
}

TEST_P(Standing, a_draft_for_an_absent_colleague_is_the_colleagues) {
  lend(2, drafter(), colleague());
  begin(colleague(), standing_for(drafter(), drafting(Verb::draft, content())));
  EXPECT_EQ(stored().drafter, drafter().person);
  EXPECT_EQ(last_event().person, colleague().person);
}

TEST_P(Standing, delegations_do_not_run_in_circles) {
  const auto known =
      reading([](d::UnitOfWork& unit) { return unit.delegations().of_unit(City::civil_affairs); });
  d::Delegation fresh{.id = d::DelegationId{9},
                      .unit = City::civil_affairs,
                      .absent = *deputy().person,
                      .deputy = *signer().person,
                      .first_day = day("2026-09-23"),
                      .last_day = day("2026-09-30")};
  const auto checked = [&](const d::Delegation& one) {
    return d::check_delegation(known, one, day("2026-09-21"));
  };
  EXPECT_EQ(checked(fresh).error().reason, Reason::delegation_cycle);
  fresh.first_day = day("2026-09-24");  // after the other has ended
  EXPECT_TRUE(checked(fresh));
  fresh.deputy = fresh.absent;
  EXPECT_EQ(checked(fresh).error().reason, Reason::delegation_cycle);
  fresh.deputy = *colleague().person;
  fresh.last_day = day("2026-09-23");
  EXPECT_EQ(checked(fresh).error().field, "lastDay");
  fresh.first_day = fresh.last_day = day("2026-09-20");
  EXPECT_EQ(checked(fresh).error().reason, Reason::out_of_range);
}

}  // namespace
}  // namespace xiezhu::test
