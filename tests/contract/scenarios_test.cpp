// The rules of the lifecycle through the real use cases and the real databases, one test per rule (domain §4,
// §5). Times lie around the National Day of 2026: 09-25…27 and 10-01…07 are free, Saturday 10-10 is worked.
#include <algorithm>
#include <barrier>
#include <thread>

#include "domain/request/commands.hpp"
#include "tests/support/database.hpp"

namespace xiezhu::test {
namespace {

using d::Reason;
using d::State;
using d::Verb;

constexpr d::RequestId whole{100};
constexpr d::RequestId share{200};
constexpr d::RequestId other_share{201};

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
XIEZHU_ON_BOTH(Scenario);

// --- correction (rule 3)
// -------------------------------------------------------------------------------------------------------

TEST_P(Scenario, a_correction_stops_the_decision_clock_and_a_supplement_restarts_it_in_full) {
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

TEST_P(Scenario, a_second_correction_is_refused) {
  receive();
  does(allocator(), correcting());
  does(drafter(), supplementing());
  refuses(allocator(), correcting(), Reason::already_corrected);
}

TEST_P(Scenario, a_correction_says_what_is_missing) {
  receive();
  refuses(allocator(), correcting({}), Reason::missing, "missing");
  refuses(allocator(), correcting({"身份证明", " "}), Reason::missing, "missing[1]");
  does(allocator(), correcting());
  refuses(drafter(), supplementing(" "), Reason::missing, "text");
}

TEST_P(Scenario, silence_past_the_correction_clock_lapses_the_request) {
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

// --- refusal (rule 4)
// ----------------------------------------------------------------------------------------------------------

TEST_P(Scenario, a_refusal_needs_ground_reasons_and_basis) {
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

TEST_P(Scenario, an_item_of_the_catalogue_is_refused_only_for_prohibition_secrecy_or_situation) {
  receive(content());
  for (const auto ground : {d::Ground::outside_powers, d::Ground::own_task, d::Ground::burden})
    refuses(allocator(), refusing(ground), Reason::ground_not_allowed, "ground");
  refuses(allocator(), refusing(d::Ground::better_placed, City::housing), Reason::ground_not_allowed,
          "ground");
  does(allocator(), refusing(d::Ground::situation));
}

TEST_P(Scenario, a_refusal_for_burden_is_approved_by_the_head) {
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

TEST_P(Scenario, a_better_placed_unit_is_named_and_the_requester_goes_there) {
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

// --- forwarding (rule 5)
// -------------------------------------------------------------------------------------------------------

TEST_P(Scenario, forwarding_keeps_the_first_delivery_and_leaves_a_reader) {
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

TEST_P(Scenario, the_item_must_cover_the_unit_that_it_is_forwarded_to) {
  receive(content());
  refuses(allocator(), to_unit(Verb::forward, City::housing), Reason::item_not_applicable, "unit");
}

TEST_P(Scenario, a_third_hop_is_the_coordinators_who_designates) {
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

// --- parts (rule 6)
// ------------------------------------------------------------------------------------------------------------

TEST_P(Scenario, a_part_is_sent_at_once_with_a_number_and_clocks_no_later_than_the_whole) {
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

TEST_P(Scenario, the_lead_replies_only_when_its_parts_are_answered) {
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

TEST_P(Scenario, the_leads_case_officer_confirms_and_reworks_a_part_like_its_handler) {
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

TEST_P(Scenario, a_part_is_reworked_only_while_the_whole_is_in_progress) {
  accept();
  split(share);
  work_on(share);
  does(housing_officer(), replying(), share);
  does(officer(), replying());
  refuses(officer(), act(Verb::rework, "缺附件"), Reason::lead_replied, "", share);
}

TEST_P(Scenario, a_part_is_not_split_again) {
  accept();
  split(share);
  work_on(share);
  refuses(housing_officer(), splitting(other_share, "2026-09-24", City::district_civil), Reason::nested_part,
          "", share);
}

TEST_P(Scenario, the_end_of_the_whole_cancels_what_is_not_answered) {
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

TEST_P(Scenario, reply_of_the_whole_and_rework_of_a_part_never_both_happen) {
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

// --- extension (rule 7)
// --------------------------------------------------------------------------------------------------------

TEST_P(Scenario, an_approved_extension_moves_the_date_and_keeps_the_promised_one) {
  accept();
  when("2026-09-29T15:00");
  does(officer(), until(Verb::apply_extension, "2026-10-15"));
  EXPECT_EQ(clock().due_at, at("2026-10-12T17:30"));  // nothing moves before the head has approved
  refuses(officer(), act(Verb::approve), Reason::role_required);
  does(head(), act(Verb::approve));
  EXPECT_EQ(clock().due_at, at("2026-10-15T17:30"));
  EXPECT_EQ(clock().first_due_at, at("2026-10-12T17:30"));
  EXPECT_EQ(clock().extended, 3);
  EXPECT_EQ(clock().moves, 1);
  refuses(officer(), until(Verb::apply_extension, "2026-10-16"), Reason::already_extended);
}

TEST_P(Scenario, an_extension_that_was_not_approved_is_not_applied_for_again) {
  accept();
  does(officer(), until(Verb::apply_extension, "2026-10-15"));
  refuses(officer(), until(Verb::apply_extension, "2026-10-15"), Reason::already_extended);
  does(head(), act(Verb::disapprove, "时间充足"));
  EXPECT_EQ(clock().due_at, at("2026-10-12T17:30"));
  refuses(officer(), until(Verb::apply_extension, "2026-10-15"), Reason::already_extended);
}

TEST_P(Scenario, an_extension_is_applied_for_before_the_clock_runs_out) {
  accept();
  when("2026-10-13T00:00");  // still in time
  EXPECT_TRUE(tries(officer(), until(Verb::apply_extension, "2026-10-14")).has_value());
}

TEST_P(Scenario, a_late_extension_is_refused) {
  accept();
  when("2026-10-13T00:00:00.001");
  refuses(officer(), until(Verb::apply_extension, "2026-10-16"), Reason::clock_expired);
}

TEST_P(Scenario, an_extension_ends_on_a_working_day_within_its_limits) {
  accept(off_catalogue(d::Form::data));  // five working days: as many more at most
  EXPECT_EQ(clock().due_at, at("2026-09-29T17:30"));
  refuses(officer(), {.verb = Verb::apply_extension, .opinion = "理由"}, Reason::missing, "newDueDate");
  refuses(officer(), {.verb = Verb::apply_extension, .until = day("2026-09-30")}, Reason::missing, "opinion");
  refuses(officer(), until(Verb::apply_extension, "2026-09-29"), Reason::out_of_range, "newDueDate");
  refuses(officer(), until(Verb::apply_extension, "2026-10-02"), Reason::not_a_working_day, "newDueDate");
  refuses(officer(), until(Verb::apply_extension, "2026-10-13"), Reason::out_of_range, "newDueDate");
  does(officer(), until(Verb::apply_extension, "2026-10-12"));
}

TEST_P(Scenario, no_extension_is_longer_than_the_rule_allows) {
  accept(off_catalogue(d::Form::on_site));  // fifteen working days, ten more at most
  EXPECT_EQ(clock().due_at, at("2026-10-19T17:30"));
  refuses(officer(), until(Verb::apply_extension, "2026-11-03"), Reason::out_of_range, "newDueDate");
  does(officer(), until(Verb::apply_extension, "2026-11-02"));
}

TEST_P(Scenario, a_pause_between_application_and_approval_takes_nothing_from_the_extension) {
  accept();
  does(officer(), until(Verb::apply_extension, "2026-10-14"));
  does(officer(), until(Verb::ask_requester, "2026-09-30"));
  EXPECT_TRUE(stored().course.application);
  when("2026-09-29T10:00");
  does(drafter(), supplementing());
  EXPECT_EQ(clock().due_at, at("2026-10-19T17:30"));  // five working days later
  does(head(), act(Verb::approve));
  EXPECT_EQ(clock().due_at, at("2026-10-21T17:30"));
}

// --- pauses (rule 8)
// -----------------------------------------------------------------------------------------------------------

TEST_P(Scenario, asking_the_requester_pauses_the_clock_until_he_answers) {
  accept();
  when("2026-09-22T10:00");
  does(officer(), until(Verb::ask_requester, "2026-09-30"));
  EXPECT_EQ(stored().state, State::awaiting_requester);
  EXPECT_EQ(clock().resumes_at, at("2026-09-30T17:30"));
  EXPECT_EQ(d::lamp(&clock(), at("2026-12-01")), d::Lamp::grey);
  when("2026-09-24T16:00");
  does(drafter(), supplementing());
  EXPECT_EQ(stored().state, State::in_progress);
  EXPECT_EQ(clock().paused, 2);
  EXPECT_EQ(clock().due_at, at("2026-10-14T17:30"));
  EXPECT_EQ(clock().first_due_at, at("2026-10-12T17:30"));
}

TEST_P(Scenario, a_pause_ends_by_itself_as_planned_however_late_it_is_noticed) {
  accept();
  does(officer(), until(Verb::pause, "2026-09-23"));
  when("2026-11-11T11:11");
  EXPECT_EQ(settles(), 1);
  EXPECT_EQ(last_event().verb, Verb::auto_resume);
  EXPECT_EQ(last_event().effective_at, at("2026-09-23T17:30"));
  EXPECT_EQ(clock().paused, 2);
  EXPECT_EQ(clock().due_at, at("2026-10-14T17:30"));
}

TEST_P(Scenario, a_pause_has_a_reason_and_a_planned_end_within_the_longest_pause) {
  accept();
  refuses(officer(), {.verb = Verb::pause, .opinion = "送检"}, Reason::missing, "until");
  refuses(officer(), {.verb = Verb::pause, .until = day("2026-09-23")}, Reason::missing, "opinion");
  refuses(officer(), until(Verb::pause, "2026-09-20"), Reason::out_of_range, "until");
  refuses(officer(), until(Verb::pause, "2026-10-27"), Reason::out_of_range, "until");
  does(officer(), until(Verb::pause, "2026-10-26"));  // twenty working days
  refuses(officer(), until(Verb::pause, "2026-09-23"), Reason::clock_paused);
  refuses(officer(), until(Verb::ask_requester, "2026-09-23"), Reason::clock_paused);
  refuses(drafter(), act(Verb::urge), Reason::clock_paused);
  does(officer(), act(Verb::resume));
  refuses(officer(), act(Verb::resume), Reason::clock_not_paused);
}

TEST_P(Scenario, what_is_late_is_not_paused) {
  accept();
  when("2026-10-15T10:00");
  refuses(officer(), until(Verb::pause, "2026-10-16"), Reason::clock_expired);
  refuses(officer(), until(Verb::ask_requester, "2026-10-16"), Reason::clock_expired);
}

// --- reply, rework, end (rules 9 to 11)
// -------------------------------------------------------------------------------------------

TEST_P(Scenario, a_rework_gets_the_shorter_of_its_limit_and_five_days) {
  accept();
  does(officer(), replying());
  refuses(drafter(), act(Verb::rework), Reason::missing, "opinion");
  does(drafter(), act(Verb::rework, "缺附件"));
  EXPECT_EQ(clock().limit.amount, 5);
  EXPECT_EQ(clock().cycle, 2);
  refuses(drafter(), act(Verb::withdraw, "不再需要"), Reason::wrong_turn);
  refuses(allocator(), to_unit(Verb::forward, City::housing), Reason::wrong_turn);
}

TEST_P(Scenario, silence_after_the_reply_confirms) {
  accept();
  does(officer(), replying());
  when("2026-11-01T10:00");
  EXPECT_EQ(settles(), 1);
  EXPECT_EQ(stored().state, State::completed);
  EXPECT_TRUE(stored().auto_confirmed);
}

TEST_P(Scenario, the_coordinator_terminates_with_a_reason) {
  accept();
  refuses(coordinator(), act(Verb::terminate), Reason::missing, "opinion");
  refuses(district_coordinator(), act(Verb::terminate, "事由消失"), Reason::not_found);
  refuses(officer(), act(Verb::terminate, "事由消失"), Reason::wrong_turn);
  does(coordinator(), act(Verb::terminate, "事由消失"));
  EXPECT_EQ(stored().state, State::terminated);
  EXPECT_EQ(last_event().unit, City::government);
}

TEST_P(Scenario, no_coordinator_touches_what_has_not_been_sent) {
  begin(drafter(), drafting(Verb::draft, content()));
  refuses(coordinator(), act(Verb::terminate, "事由消失"), Reason::not_found);
}

// --- oral requests (rule 12)
// ---------------------------------------------------------------------------------------------------

TEST_P(Scenario, an_oral_request_enters_as_received_and_urgent) {
  begin(drafter(), recording_oral("2026-09-21T08:30", off_catalogue(d::Form::data)));
  EXPECT_EQ(stored().state, State::received);
  EXPECT_TRUE(stored().content.urgent);
  EXPECT_FALSE(stored().number);
  EXPECT_EQ(clock().code, d::ClockCode::decision);
  EXPECT_EQ(clock().limit.amount, 1);
  EXPECT_EQ(stored().sent_at, now);
  does(allocator(), naming(Verb::accept, officer()));
}

TEST_P(Scenario, an_oral_request_says_who_asked_whom_when_and_why) {
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

TEST_P(Scenario, the_letter_is_owed_from_the_end_of_the_emergency_also_when_help_was_quicker) {
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

TEST_P(Scenario, nobody_signs_the_letter_of_an_own_oral_request) {
  const auto both = actor(City::civil_affairs, 1, {d::Role::handler, d::Role::signer});
  begin(both, recording_oral("2026-09-21T08:30", off_catalogue(d::Form::data)));
  does(both, ending_emergency("2026-09-21T09:30"));
  refuses(both, act(Verb::issue_letter), Reason::own_draft);
}

// --- urging, copies, hands, successors (rule 13)
// ---------------------------------------------------------------------------------

TEST_P(Scenario, a_request_is_urged_once_in_two_working_days) {
  accept();
  does(drafter(), act(Verb::urge));
  when("2026-09-23T17:30");
  refuses(drafter(), act(Verb::urge), Reason::urged_recently);
  when("2026-09-23T17:30:00.001");
  does(drafter(), act(Verb::urge));
  EXPECT_EQ(clock().due_at, at("2026-10-12T17:30"));
}

TEST_P(Scenario, a_copied_unit_reads_and_does_nothing) {
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

TEST_P(Scenario, the_unit_administrator_hands_work_over_to_a_colleague) {
  accept();
  const d::Act to_second{.verb = Verb::hand_over, .person = second_officer().person};
  refuses(officer(), to_second, Reason::role_required);
  refuses(administrator(), {.verb = Verb::hand_over, .person = drafter().person}, Reason::unknown, "person");
  does(administrator(), to_second);
  EXPECT_EQ(stored().case_officer, second_officer().person);
  does(asking_administrator(), {.verb = Verb::hand_over, .person = colleague().person});
  EXPECT_EQ(stored().drafter, colleague().person);
}

TEST_P(Scenario, a_running_request_moves_to_the_successor) {
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

TEST_P(Scenario, a_changed_calendar_moves_open_dates_only) {
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

// --- delegation (§2)
// -----------------------------------------------------------------------------------------------------------

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
