// Correction, refusal and forwarding (domain §4 rules 3 to 5), one test per rule.
#include "tests/contract/scenario.hpp"

namespace xiezhu::test {
namespace {

class Admission : public Scenario {};
XIEZHU_ON_BOTH(Admission);

TEST_P(Admission, a_correction_stops_the_decision_clock_and_a_supplement_restarts_it_in_full) {
  receive();
  when("2026-09-23T09:00");
  does(allocator(), correcting({"授权委托书", "身份证明"}));
  EXPECT_EQ(stored().state, State::correcting);
  EXPECT_EQ(stored().course.missing, (std::vector<std::string>{"授权委托书", "身份证明"}));
  EXPECT_EQ(clock().code, d::ClockCode::correction);
  EXPECT_EQ(clock().due_at, at("2026-10-08T17:30"));
  when("2026-09-30T10:00");
  does(drafter(), supplementing("已补充"));
  EXPECT_EQ(clock().code, d::ClockCode::decision);
  EXPECT_EQ(clock().cycle, 2);
  EXPECT_EQ(clock().due_at, at("2026-10-10T17:30"));
  EXPECT_EQ(stored().received_at, at("2026-09-21T10:00"));
}

TEST_P(Admission, a_second_correction_is_refused) {
  receive();
  does(allocator(), correcting());
  does(drafter(), supplementing());
  refuses(allocator(), correcting(), Reason::already_corrected);
}

TEST_P(Admission, a_correction_says_what_is_missing) {
  receive();
  refuses(allocator(), correcting({}), Reason::missing, "missing");
  refuses(allocator(), correcting({"身份证明", " "}), Reason::missing, "missing[1]");
  does(allocator(), correcting());
  refuses(drafter(), supplementing(" "), Reason::missing, "text");
}

TEST_P(Admission, silence_past_the_correction_clock_lapses_the_request) {
  receive();
  does(allocator(), correcting());
  when("2026-09-29T00:00");  // the fifth working day was 09-28 … 24:00 of it is still in time
  EXPECT_EQ(settles(), 0);
  when("2026-10-15T09:00");
  EXPECT_EQ(settles(), 1);
  EXPECT_EQ(stored().state, State::lapsed);
  EXPECT_EQ(last_event().effective_at, stored().clocks.runs().back().late_after);
  EXPECT_EQ(last_event().unit, City::civil_affairs);
  EXPECT_EQ(stored().clocks.running(), nullptr);
}

TEST_P(Admission, a_refusal_needs_ground_reasons_and_basis) {
  receive();
  refuses(allocator(), act(Verb::refuse), Reason::missing, "ground");
  auto bare = refusing(d::Ground::own_task);
  bare.refusal->reasons = " ";
  refuses(allocator(), bare, Reason::missing, "reasons");
  bare = refusing(d::Ground::own_task);
  bare.refusal->legal_basis = "";
  refuses(allocator(), bare, Reason::missing, "legalBasis");
  does(allocator(), refusing(d::Ground::own_task));
  EXPECT_EQ(stored().state, State::refused);
  EXPECT_EQ(stored().course.refusal->ground, d::Ground::own_task);
  EXPECT_EQ(stored().clocks.running(), nullptr);
}

TEST_P(Admission, an_item_of_the_catalogue_is_refused_only_for_prohibition_secrecy_or_situation) {
  receive(content());
  for (const auto ground : {d::Ground::outside_powers, d::Ground::own_task, d::Ground::burden})
    refuses(allocator(), refusing(ground), Reason::ground_not_allowed, "ground");
  refuses(allocator(), refusing(d::Ground::better_placed, City::housing), Reason::ground_not_allowed,
          "ground");
  does(allocator(), refusing(d::Ground::situation));
}

TEST_P(Admission, a_refusal_for_burden_is_approved_by_the_head) {
  receive();
  auto outright = refusing(d::Ground::burden);
  outright.verb = Verb::refuse;
  refuses(allocator(), outright, Reason::head_approval_required, "ground");
  does(allocator(), refusing(d::Ground::burden));
  EXPECT_EQ(stored().state, State::received);
  refuses(allocator(), naming(Verb::accept, officer()), Reason::application_pending);
  refuses(allocator(), act(Verb::approve), Reason::role_required);
  refuses(head(), act(Verb::disapprove), Reason::missing, "opinion");
  does(head(), act(Verb::disapprove, "可以分批办理"));
  refuses(head(), act(Verb::approve), Reason::no_application);
  does(allocator(), refusing(d::Ground::burden));
  does(head(), act(Verb::approve));
  EXPECT_EQ(stored().state, State::refused);
  EXPECT_EQ(stored().course.refusal->ground, d::Ground::burden);
}

TEST_P(Admission, a_better_placed_unit_is_named_and_the_requester_goes_there) {
  receive();
  refuses(allocator(), refusing(d::Ground::better_placed), Reason::better_unit_required, "betterUnit");
  refuses(allocator(), refusing(d::Ground::better_placed, City::public_security), Reason::same_unit,
          "betterUnit");
  refuses(allocator(), refusing(d::Ground::prohibited, City::housing), Reason::malformed, "betterUnit");
  does(allocator(), refusing(d::Ground::better_placed, City::housing));
  const auto sent_at = stored().sent_at;
  when("2026-09-22T09:00");
  refuses(allocator(), act(Verb::redirect), Reason::wrong_turn);
  does(drafter(), act(Verb::redirect));
  EXPECT_EQ(stored().state, State::sent);
  EXPECT_EQ(stored().content.requested_unit, City::housing);
  EXPECT_EQ(stored().sent_at, sent_at);
  EXPECT_EQ(stored().finished_at, std::nullopt);
  EXPECT_EQ(stored().course.forwards, 1);
}

TEST_P(Admission, forwarding_keeps_the_first_delivery_and_leaves_a_reader) {
  receive();
  refuses(allocator(), {.verb = Verb::forward, .unit = City::housing}, Reason::missing, "opinion");
  refuses(allocator(), to_unit(Verb::forward, City::public_security), Reason::same_unit, "unit");
  refuses(allocator(), to_unit(Verb::forward, City::civil_affairs), Reason::same_unit, "unit");
  refuses(allocator(), to_unit(Verb::forward, City::closed), Reason::unknown, "unit");
  refuses(allocator(), to_unit(Verb::forward, City::government), Reason::subordinate_unit, "unit");
  when("2026-09-22T11:00");
  does(allocator(), to_unit(Verb::forward, City::housing));
  EXPECT_EQ(stored().sent_at, at("2026-09-21T10:00"));
  EXPECT_EQ(stored().received_at, std::nullopt);
  EXPECT_EQ(clock().code, d::ClockCode::receipt);
  EXPECT_EQ(clock().cycle, 2);
  EXPECT_TRUE(stored().reader(City::public_security));
  refuses(allocator(), act(Verb::receive), Reason::wrong_turn);
  does(housing_allocator(), act(Verb::receive));
}

TEST_P(Admission, the_item_must_cover_the_unit_that_it_is_forwarded_to) {
  receive(content());
  refuses(allocator(), to_unit(Verb::forward, City::housing), Reason::item_not_applicable, "unit");
}

TEST_P(Admission, a_third_hop_is_the_coordinators_who_designates) {
  receive();
  refuses(allocator(), act(Verb::refer, "职责不清"), Reason::forwards_left);
  does(allocator(), to_unit(Verb::forward, City::housing));
  does(housing_allocator(), act(Verb::receive));
  refuses(coordinator(), to_unit(Verb::designate, City::public_security), Reason::forwards_left);
  does(housing_allocator(), to_unit(Verb::forward, City::public_security));
  does(allocator(), act(Verb::receive));
  refuses(allocator(), to_unit(Verb::forward, City::housing), Reason::forward_limit);
  refuses(coordinator(), to_unit(Verb::designate, City::housing), Reason::no_application);
  refuses(allocator(), act(Verb::refer), Reason::missing, "opinion");
  does(allocator(), act(Verb::refer, "职责不清"));
  refuses(allocator(), naming(Verb::accept, officer()), Reason::application_pending);
  refuses(district_coordinator(), to_unit(Verb::designate, City::housing), Reason::not_found);
  does(coordinator(), to_unit(Verb::designate, City::housing));
  EXPECT_EQ(stored().state, State::sent);
  EXPECT_TRUE(stored().course.designated);
  does(housing_allocator(), act(Verb::receive));
  refuses(housing_allocator(), refusing(d::Ground::own_task), Reason::ground_not_allowed, "ground");
  refuses(housing_allocator(), refusing(d::Ground::situation), Reason::ground_not_allowed, "ground");
  does(housing_allocator(), refusing(d::Ground::secrecy));
}

}  // namespace
}  // namespace xiezhu::test
