// Parts of a request (domain §4 rule 6), one test per rule.
#include <barrier>
#include <thread>

#include "tests/contract/scenario.hpp"

namespace xiezhu::test {
namespace {

class Parts : public Scenario {};
XIEZHU_ON_BOTH(Parts);

TEST_P(Parts, a_part_is_sent_at_once_with_a_number_and_clocks_no_later_than_the_whole) {
  accept();
  EXPECT_EQ(clock().due_at, at("2026-10-12T17:30"));
  refuses(officer(), splitting(share, "2026-10-14"), Reason::later_than_lead, "dueBy");
  refuses(officer(), splitting(share, "2026-09-18"), Reason::out_of_range, "dueBy");
  refuses(officer(), splitting(share, "2026-10-09", City::civil_affairs), Reason::same_unit, "unit");
  refuses(officer(), splitting(share, "2026-10-09", City::public_security), Reason::same_unit, "unit");
  refuses(second_officer(), splitting(share, "2026-10-09"), Reason::not_case_officer);
  split(share, "2026-09-23");
  EXPECT_EQ(stored().course.subrequests, std::vector<d::RequestId>{share});
  EXPECT_EQ(stored(share).state, State::sent);
  EXPECT_EQ(stored(share).requesting_unit, City::public_security);
  EXPECT_EQ(stored(share).drafter, officer().person);
  EXPECT_EQ(stored(share).number->text(), "沪公函〔2026〕1号");
  work_on(share);
  // Ten working days by its form, but the lead has set the day.
  EXPECT_EQ(stored(share).clocks.running()->due_at, at("2026-09-23T17:30"));
  EXPECT_EQ(stored(share).clocks.running()->first_due_at, at("2026-09-23T17:30"));
  EXPECT_EQ(reading([](d::UnitOfWork& unit) { return unit.queries().parts(whole); }),
            std::vector<d::RequestId>{share});
}

TEST_P(Parts, the_lead_replies_only_when_its_parts_are_answered) {
  accept();
  split(share);
  split(other_share);
  refuses(officer(), replying(), Reason::subrequests_open);
  refuses(allocator(), to_unit(Verb::forward, City::housing), Reason::subrequests_open);
  work_on(share);
  does(housing_officer(), replying(), share);
  refuses(officer(), replying(), Reason::subrequests_open);
  does(officer(), act(Verb::withdraw, "不再需要"), other_share);
  does(officer(), replying());
  EXPECT_EQ(stored().state, State::replied);
}

TEST_P(Parts, the_leads_case_officer_confirms_and_reworks_a_part_like_its_handler) {
  accept();
  split(share);
  work_on(share);
  does(housing_officer(), replying(), share);
  refuses(second_officer(), act(Verb::confirm), Reason::role_required, "", share);
  does(officer(), act(Verb::rework, "缺附件"), share);
  refuses(officer(), replying(), Reason::subrequests_open);
  does(housing_officer(), replying(), share);
  does(officer(), replying());
  // The whole has been answered: its part is not opened again.
  EXPECT_EQ(code(tries(officer(), act(Verb::rework, "仍缺附件"), share).error().reason),
            code(Reason::already_reworked));
  does(officer(), act(Verb::confirm), share);
}

TEST_P(Parts, a_part_is_reworked_only_while_the_whole_is_in_progress) {
  accept();
  split(share);
  work_on(share);
  does(housing_officer(), replying(), share);
  does(officer(), replying());
  refuses(officer(), act(Verb::rework, "缺附件"), Reason::lead_replied, "", share);
}

TEST_P(Parts, a_part_is_not_split_again) {
  accept();
  split(share);
  work_on(share);
  refuses(housing_officer(), splitting(other_share, "2026-09-24", City::district_civil), Reason::nested_part,
          "", share);
}

TEST_P(Parts, the_end_of_the_whole_cancels_what_is_not_answered) {
  accept();
  split(share);
  split(other_share);
  work_on(share);
  does(housing_officer(), replying(), share);
  does(drafter(), act(Verb::withdraw, "不再需要"));
  EXPECT_EQ(stored(share).state, State::replied);
  EXPECT_EQ(stored(other_share).state, State::withdrawn);
  EXPECT_EQ(last_event(other_share).verb, Verb::cancel);
  EXPECT_EQ(last_event(other_share).person, std::nullopt);
}

TEST_P(Parts, reply_of_the_whole_and_rework_of_a_part_never_both_happen) {
  for (int round = 0; round < 10; ++round) {
    SCOPED_TRACE(round);
    const d::RequestId lead{1'000 + round};
    const d::RequestId one_share{2'000 + round};
    commit([&](d::UnitOfWork& unit) {
      Flow flow{off_catalogue(d::Form::opinion)};
      flow.facts.officer = person_of(officer());
      flow.submitted();
      flow.facts.number = number(1'000 + round);
      flow.does(signer(), act(Verb::sign)).does(allocator(), act(Verb::receive));
      flow.does(allocator(), naming(Verb::accept, officer()));
      flow.request.id = lead;
      ASSERT_TRUE(unit.requests().save(flow.request, 0, flow.events));
    });
    does(officer(), splitting(one_share, "2026-10-09"), lead);
    work_on(one_share);
    does(housing_officer(), replying(), one_share);
    std::barrier start{2};
    bool replied = false;
    bool reworked = false;
    std::thread replying_thread{[&] {
      start.arrive_and_wait();
      replied = tries(officer(), replying(), lead).has_value();
    }};
    std::thread reworking_thread{[&] {
      start.arrive_and_wait();
      reworked = tries(officer(), act(Verb::rework, "缺附件"), one_share).has_value();
    }};
    replying_thread.join();
    reworking_thread.join();
    EXPECT_NE(replied, reworked);
    EXPECT_EQ(stored(lead).state == State::replied, stored(one_share).state == State::replied);
  }
}

}  // namespace
}  // namespace xiezhu::test
