// Reply, rework, end, oral requests, urging, copies, hands and successors (domain §4 rules 9 to 13), one test
// per rule.
#include <algorithm>

#include "tests/contract/scenario.hpp"

namespace xiezhu::test {
namespace {

class Completion : public Scenario {};
XIEZHU_ON_BOTH(Completion);

TEST_P(Completion, a_rework_gets_the_shorter_of_its_limit_and_five_days) {
  accept();
  does(officer(), replying());
  refuses(drafter(), act(Verb::rework), Reason::missing, "opinion");
  does(drafter(), act(Verb::rework, "缺附件"));
  EXPECT_EQ(clock().limit.amount, 5);
  EXPECT_EQ(clock().cycle, 2);
  refuses(drafter(), act(Verb::withdraw, "不再需要"), Reason::wrong_turn);
  refuses(allocator(), to_unit(Verb::forward, City::housing), Reason::wrong_turn);
}

TEST_P(Completion, silence_after_the_reply_confirms) {
  accept();
  does(officer(), replying());
  when("2026-10-10T10:00");
  EXPECT_EQ(settles(), 1);
  EXPECT_EQ(stored().state, State::completed);
  EXPECT_TRUE(stored().auto_confirmed);
  when("2026-11-01T10:00");
  EXPECT_EQ(settles(), 1) << "nobody rated either";
  EXPECT_EQ(last_event().verb, Verb::close_rating);
}

TEST_P(Completion, the_coordinator_terminates_with_a_reason) {
  accept();
  refuses(coordinator(), act(Verb::terminate), Reason::missing, "opinion");
  refuses(district_coordinator(), act(Verb::terminate, "事由消失"), Reason::not_found);
  refuses(officer(), act(Verb::terminate, "事由消失"), Reason::wrong_turn);
  does(coordinator(), act(Verb::terminate, "事由消失"));
  EXPECT_EQ(stored().state, State::terminated);
  EXPECT_EQ(last_event().unit, City::government);
}

TEST_P(Completion, no_coordinator_touches_what_has_not_been_sent) {
  begin(drafter(), drafting(Verb::draft, content()));
  refuses(coordinator(), act(Verb::terminate, "事由消失"), Reason::not_found);
}

TEST_P(Completion, an_oral_request_enters_as_received_and_urgent) {
  begin(drafter(), recording_oral("2026-09-21T08:30", off_catalogue(d::Form::data)));
  EXPECT_EQ(stored().state, State::received);
  EXPECT_TRUE(stored().content.urgent);
  EXPECT_FALSE(stored().number);
  EXPECT_EQ(clock().code, d::ClockCode::decision);
  EXPECT_EQ(clock().limit.amount, 1);
  EXPECT_EQ(stored().sent_at, now);
  does(allocator(), naming(Verb::accept, officer()));
}

TEST_P(Completion, an_oral_request_says_who_asked_whom_when_and_why) {
  const auto refused = [&](auto change, Reason reason, std::string_view field) {
    auto oral = recording_oral("2026-09-21T08:30", off_catalogue(d::Form::data));
    change(oral);
    commit([&](d::UnitOfWork& unit) {
      const auto outcome = d::begin(unit, whole, drafter(), oral, now);
      ASSERT_FALSE(outcome);
      EXPECT_EQ(code(outcome.error().reason), code(reason));
      EXPECT_EQ(outcome.error().field, field);
    });
  };
  refused([](d::Act& a) { a.oral->asked_by = " "; }, Reason::missing, "askedBy");
  refused([](d::Act& a) { a.oral->asked_whom = ""; }, Reason::missing, "askedWhom");
  refused([](d::Act& a) { a.oral->urgency = ""; }, Reason::missing, "urgency");
  refused([](d::Act& a) { a.oral->asked_at = at("2026-09-21T10:01"); }, Reason::out_of_range, "askedAt");
  refused([](d::Act& a) { a.content->sharing.reset(); }, Reason::sharing_unanswered, "sharing");
}

TEST_P(Completion, the_letter_is_owed_from_the_end_of_the_emergency_also_when_help_was_quicker) {
  begin(drafter(), recording_oral("2026-09-21T08:30", off_catalogue(d::Form::data)));
  refuses(signer(), act(Verb::issue_letter), Reason::letter_not_owed);
  refuses(drafter(), ending_emergency("2026-09-21T08:00"), Reason::out_of_range, "endedAt");
  refuses(drafter(), ending_emergency("2026-09-21T11:00"), Reason::out_of_range, "endedAt");
  does(allocator(), naming(Verb::accept, officer()));
  does(officer(), replying());
  does(drafter(), act(Verb::confirm));
  when("2026-09-22T18:00");
  does(drafter(), ending_emergency("2026-09-22T17:45"));
  ASSERT_TRUE(stored().clocks.running(d::ClockCode::letter) != nullptr);
  // After close of business: as on 09-23; three working days with the holiday in between.
  EXPECT_EQ(stored().clocks.runs().back().due_at, at("2026-09-29T17:30"));
  refuses(drafter(), ending_emergency("2026-09-22T17:45"), Reason::emergency_ended);
  refuses(drafter(), act(Verb::issue_letter), Reason::role_required);
  does(signer(), act(Verb::issue_letter));
  EXPECT_EQ(stored().number->text(), "沪民函〔2026〕1号");
  EXPECT_EQ(stored().state, State::completed);
  EXPECT_EQ(stored().clocks.running(d::ClockCode::letter), nullptr);
  refuses(signer(), act(Verb::issue_letter), Reason::letter_not_owed);
}

TEST_P(Completion, nobody_signs_the_letter_of_an_own_oral_request) {
  const auto both = actor(City::civil_affairs, 1, {d::Role::handler, d::Role::signer});
  begin(both, recording_oral("2026-09-21T08:30", off_catalogue(d::Form::data)));
  does(both, ending_emergency("2026-09-21T09:30"));
  refuses(both, act(Verb::issue_letter), Reason::own_draft);
}

TEST_P(Completion, a_request_is_urged_once_in_two_working_days) {
  accept();
  does(drafter(), act(Verb::urge));
  when("2026-09-23T17:30");
  refuses(drafter(), act(Verb::urge), Reason::urged_recently);
  when("2026-09-23T17:30:00.001");
  does(drafter(), act(Verb::urge));
  EXPECT_EQ(clock().due_at, at("2026-10-12T17:30"));
}

TEST_P(Completion, a_copied_unit_reads_and_does_nothing) {
  accept();
  refuses(drafter(), {.verb = Verb::copy}, Reason::missing, "unit");
  refuses(drafter(), to_unit(Verb::copy, City::public_security), Reason::same_unit, "unit");
  refuses(housing_allocator(), act(Verb::urge), Reason::not_found);
  does(drafter(), to_unit(Verb::copy, City::housing));
  refuses(drafter(), to_unit(Verb::copy, City::housing), Reason::same_unit, "unit");
  refuses(housing_allocator(), act(Verb::urge), Reason::wrong_turn);
  const auto rows = reading([](d::UnitOfWork& unit) { return unit.queries().parties(whole); });
  EXPECT_EQ(rows.size(), 3U);
  EXPECT_EQ(rows.back().box, d::Box::copied);
}

TEST_P(Completion, the_unit_administrator_hands_work_over_to_a_colleague) {
  accept();
  const d::Act to_second{.verb = Verb::hand_over, .person = second_officer().person};
  refuses(officer(), to_second, Reason::role_required);
  refuses(administrator(), {.verb = Verb::hand_over, .person = drafter().person}, Reason::unknown, "person");
  does(administrator(), to_second);
  EXPECT_EQ(stored().case_officer, second_officer().person);
  does(asking_administrator(), {.verb = Verb::hand_over, .person = colleague().person});
  EXPECT_EQ(stored().drafter, colleague().person);
}

TEST_P(Completion, a_running_request_moves_to_the_successor) {
  accept();
  commit([](d::UnitOfWork& unit) {
    auto units = city_units();
    auto& ended = *std::ranges::find(units, City::public_security, &d::Unit::id);
    ended.valid_to = day("2026-09-24");
    ended.successor = City::housing;
    unit.reference_data().put_units(units);
  });
  const auto moves = [&] {
    bool moved = false;
    commit([&](d::UnitOfWork& unit) { moved = d::transfer(unit, whole, now); });
    return moved;
  };
  EXPECT_FALSE(moves());
  when("2026-09-28T09:00");
  EXPECT_TRUE(moves());
  EXPECT_FALSE(moves());
  EXPECT_EQ(stored().content.requested_unit, City::housing);
  EXPECT_EQ(stored().case_officer, std::nullopt);
  EXPECT_EQ(last_event().succession, (d::Succession{City::public_security, City::housing}));
  does(housing_allocator(), naming(Verb::assign, housing_officer()));
  does(housing_officer(), replying());
}

TEST_P(Completion, a_changed_calendar_moves_open_dates_only) {
  accept();
  const auto judged = stored().clocks.runs().front();
  commit([](d::UnitOfWork& unit) {
    auto days = shipped_calendar_data().overrides;
    std::erase_if(days, [](const d::DayOverride& one) { return d::year_of(one.date) != 2026; });
    days.push_back({day("2026-09-29"), false, "临时放假通知"});
    std::ranges::sort(days, {}, &d::DayOverride::date);
    unit.reference_data().put_calendar_year(2026, "临时放假通知", days);
  });
  bool moved = false;
  commit([&](d::UnitOfWork& unit) { moved = d::recalculate(unit, whole, now); });
  EXPECT_TRUE(moved);
  EXPECT_EQ(clock().due_at, at("2026-10-13T17:30"));
  EXPECT_EQ(clock().first_due_at, at("2026-10-12T17:30"));
  EXPECT_EQ(stored().clocks.runs().front(), judged);
  EXPECT_EQ(last_event().verb, Verb::recalculate);
  commit([&](d::UnitOfWork& unit) { moved = d::recalculate(unit, whole, now); });
  EXPECT_FALSE(moved);
}

}  // namespace
}  // namespace xiezhu::test
