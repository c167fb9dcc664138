// Disputes through the real use cases on the real databases, with what they bring about in the request.
#include <algorithm>
#include <atomic>
#include <thread>

#include "domain/dispute/dispute_commands.hpp"
#include "domain/dispute/dispute_visibility.hpp"
#include "domain/supervision/commands.hpp"
#include "persistence/database_internals.hpp"
#include "persistence/repositories/dispute_repo.hpp"
#include "server/run/overseer.hpp"
#include "server/run/verifier.hpp"
#include "tests/contract/scenario.hpp"
#include "tests/support/dispute_builders.hpp"
#include "tests/support/rating_builders.hpp"
#include "tests/support/settable_clock.hpp"

namespace xiezhu::test {

using d::DisputeOutcome;
using d::DisputeState;
using d::DisputeType;
using Do = d::DisputeVerb;

inline constexpr d::DisputeId dispute{300};

class CountingIds final : public d::IdSource {
 public:
  std::int64_t next() override { return ++last_; }

 private:
  std::int64_t last_ = 400;
};

class Disputes : public Scenario {
 protected:
  void SetUp() override {
    Scenario::SetUp();
    commit([](d::UnitOfWork& unit) { unit.people().insert(person_of(asking_head()), "hash"); });
  }

  d::Dispute known(d::DisputeId id = dispute) {
    return reading([=](d::UnitOfWork& unit) { return unit.disputes().load(id).value(); });
  }

  std::vector<d::DisputeListing> listings(d::DisputeId id = dispute) {
    return reading([=](d::UnitOfWork& unit) { return unit.disputes().listings(id); });
  }

  // Whether the dispute waits for this person; the list and the number say the same.
  bool waits_for(const d::Actor& who) {
    return reading([&](d::UnitOfWork& unit) {
      const d::DisputeFilter filter{.turn = d::turn_of(city_reference()->units, who, now)};
      const auto lines = unit.disputes().list(filter, std::nullopt, 10);
      EXPECT_EQ(unit.disputes().count(filter, 10), std::ssize(lines));
      return !lines.empty();
    });
  }

  d::Outcome<d::Dispute> tries_to_open(const d::Actor& who, const d::DisputeAct& what,
                                       d::DisputeId id = dispute) {
    std::optional<d::Outcome<d::Dispute>> outcome;
    database->write([&](d::UnitOfWork& unit) {
      outcome = d::open_dispute(unit, id, who, what, now);
      return *outcome ? d::Finish::commit : d::Finish::rollback;
    });
    return *outcome;
  }

  d::Outcome<d::Dispute> tries_dispute(const d::Actor& who, const d::DisputeAct& what) {
    std::optional<d::Outcome<d::Dispute>> outcome;
    database->write([&](d::UnitOfWork& unit) {
      outcome = d::perform(unit, dispute, unit.disputes().load(dispute)->version, who, what, now);
      return *outcome ? d::Finish::commit : d::Finish::rollback;
    });
    return *outcome;
  }

  // Everything that is stored follows from the events.
  void stands() {
    const auto events = reading([](d::UnitOfWork& unit) { return unit.disputes().events(dispute); });
    EXPECT_EQ(d::replay(dispute, events), known());
    EXPECT_EQ(listings(), d::listings_of(known(), city_reference()->units));
    EXPECT_EQ(d::replay(whole, reading([](d::UnitOfWork& unit) { return unit.requests().events(whole); })),
              stored());
  }

  void opens(const d::Actor& who, DisputeType type) {
    const auto outcome = tries_to_open(who, raising(whole, type));
    ASSERT_TRUE(outcome) << code(outcome.error().reason) << " " << outcome.error().field;
    stands();
  }

  void disputes(const d::Actor& who, const d::DisputeAct& what) {
    const auto outcome = tries_dispute(who, what);
    ASSERT_TRUE(outcome) << name_of(what.verb) << " " << code(outcome.error().reason) << " "
                         << outcome.error().field << " " << outcome.error().detail;
    stands();
  }

  void refuses_dispute(const d::Actor& who, const d::DisputeAct& what, Reason reason,
                       std::string_view field = "", std::string_view detail = "") {
    const auto before = known();
    const auto request = stored();
    const auto outcome = tries_dispute(who, what);
    ASSERT_FALSE(outcome);
    EXPECT_EQ(code(outcome.error().reason), code(reason));
    EXPECT_EQ(outcome.error().field, field);
    EXPECT_EQ(outcome.error().detail, detail);
    EXPECT_EQ(known(), before);
    EXPECT_EQ(stored(), request);
  }

  void refused() {
    receive();
    does(allocator(), refusing(d::Ground::prohibited));
  }

  // To mediation, by whoever raised it.
  void mediate(const d::Actor& who, const d::Actor& chief, const d::Actor& other_chief) {
    disputes(who, dispute_act(Do::fail_negotiation, "两次协商未果。"));
    disputes(chief, filing());
    disputes(coordinator(), dispute_act(Do::admit));
    disputes(coordinator(), dispute_act(Do::notify));
    disputes(other_chief, dispute_act(Do::answer, "答复。"));
    disputes(coordinator(), dispute_act(Do::mediate));
  }

  void in_mediation() {
    refused();
    opens(drafter(), DisputeType::refusal);
    mediate(drafter(), asking_head(), head());
  }

  // A dispute about duty, raised by the requested unit, in mediation.
  void about_duty() {
    accept();
    opens(officer(), DisputeType::duty);
    mediate(officer(), head(), asking_head());
  }

  std::vector<d::DisputeLine> listed(const std::string& key, d::DisputeFilter filter = {}) {
    filter.key = key;
    return reading([&](d::UnitOfWork& unit) {
      auto lines = unit.disputes().list(filter, std::nullopt, 10);
      EXPECT_EQ(unit.disputes().count(filter, 10), static_cast<int>(lines.size()));
      return lines;
    });
  }
};
XIEZHU_ON_BOTH(Disputes);

TEST_P(Disputes, the_whole_way_ends_with_help) {
  in_mediation();
  now = at("2026-09-22T10:00");
  disputes(coordinator(), ruling(Do::give_opinion, DisputeOutcome::must_assist, 7));
  // The request goes on at once, with the time that the opinion gives.
  EXPECT_EQ(stored().state, State::in_progress);
  EXPECT_EQ(clock().code, d::ClockCode::handling);
  EXPECT_EQ(clock().limit.amount, 7);
  EXPECT_EQ(d::to_iso(clock().due_at), "2026-10-09T17:30:00+08:00");
  EXPECT_EQ(stored().accepted_at, now);
  EXPECT_EQ(stored().course.refusal, std::nullopt);
  const auto event = last_event();
  EXPECT_EQ(event.verb, Verb::order_assistance);
  EXPECT_EQ(event.person, coordinator().person);
  EXPECT_EQ(event.unit, City::government);
  EXPECT_EQ(event.ruling, (d::Ruling{dispute, 7}));

  disputes(coordinator(), dispute_act(Do::execute));
  does(allocator(), naming(Verb::assign, officer()));
  does(officer(), replying());
  disputes(officer(), dispute_act(Do::report, "已全部提供。"));
  disputes(coordinator(), dispute_act(Do::close));
  EXPECT_EQ(known().state, DisputeState::closed);
  const auto report = server::verify_requests(*database, [](int, int) {});
  EXPECT_EQ(report.disputes, 1);
  EXPECT_TRUE(report.findings.empty()) << report.findings.front().difference;
}

TEST_P(Disputes, another_unit_is_designated_and_must_execute) {
  in_mediation();
  refuses_dispute(coordinator(), ruling(Do::agree, DisputeOutcome::designate_other, 0, City::civil_affairs),
                  Reason::same_unit, "unit");
  disputes(coordinator(), ruling(Do::agree, DisputeOutcome::designate_other, 0, City::housing));
  EXPECT_EQ(stored().state, State::sent);
  EXPECT_EQ(stored().content.requested_unit, City::housing);
  EXPECT_TRUE(stored().course.designated);
  does(housing_allocator(), act(Verb::receive));
  refuses(housing_allocator(), refusing(d::Ground::situation), Reason::ground_not_allowed, "ground");
  disputes(coordinator(), dispute_act(Do::execute));
  refuses_dispute(officer(), dispute_act(Do::report, "并非本单位。"), Reason::wrong_turn, "", "executing");
  disputes(housing_officer(), dispute_act(Do::report, "已接办。"));
}

TEST_P(Disputes, a_refusal_is_upheld_and_nothing_is_executed) {
  in_mediation();
  const auto before = stored();
  disputes(coordinator(), ruling(Do::give_opinion, DisputeOutcome::refusal_upheld));
  EXPECT_EQ(stored(), before);
  refuses_dispute(coordinator(), dispute_act(Do::execute), Reason::nothing_to_execute);
  disputes(coordinator(), dispute_act(Do::close));
}

TEST_P(Disputes, a_dispute_about_duty_stops_the_clock_until_its_outcome) {
  accept();
  opens(officer(), DisputeType::duty);
  disputes(officer(), dispute_act(Do::fail_negotiation, "未果。"));
  disputes(head(), filing());
  const auto promised = stored().clocks.running()->due_at;
  now = at("2026-09-22T10:00");
  disputes(coordinator(), dispute_act(Do::admit));
  EXPECT_EQ(stored().course.suspended_by, dispute);
  EXPECT_TRUE(clock().paused_now());
  EXPECT_EQ(last_event().verb, Verb::suspend);
  refuses(officer(), act(Verb::resume), Reason::suspended);
  now = at("2026-09-24T10:00");
  disputes(coordinator(), dispute_act(Do::notify));
  disputes(asking_head(), dispute_act(Do::answer, "答复。"));
  disputes(coordinator(), ruling(Do::agree, DisputeOutcome::adjust_catalogue));
  EXPECT_EQ(stored().course.suspended_by, std::nullopt);
  EXPECT_FALSE(clock().paused_now());
  EXPECT_EQ(clock().paused, 2);
  EXPECT_GT(clock().due_at, promised);
  EXPECT_EQ(last_event().verb, Verb::resume);
  EXPECT_EQ(last_event().person, coordinator().person);
}

TEST_P(Disputes, a_suspension_ends_by_itself_and_with_the_withdrawal) {
  about_duty();
  EXPECT_EQ(stored().course.suspended_by, dispute);
  disputes(head(), dispute_act(Do::withdraw, {}, "已厘清。"));
  EXPECT_EQ(stored().course.suspended_by, std::nullopt);
  EXPECT_FALSE(clock().paused_now());
}

TEST_P(Disputes, a_suspension_does_not_last_longer_than_planned) {
  about_duty();
  when("2026-12-31T10:00");
  EXPECT_EQ(settles(), 1);
  EXPECT_EQ(last_event().verb, Verb::auto_resume);
  EXPECT_EQ(stored().course.suspended_by, std::nullopt);
}

TEST_P(Disputes, an_outcome_that_the_request_cannot_take_changes_nothing) {
  accept();
  now = at("2026-11-20T10:00");
  opens(drafter(), DisputeType::overdue);
  mediate(drafter(), asking_head(), head());
  does(drafter(), act(Verb::withdraw, "不再需要"));
  refuses_dispute(coordinator(), ruling(Do::agree, DisputeOutcome::must_assist, 5),
                  Reason::outcome_not_possible, "", "withdrawn");
  disputes(coordinator(), ruling(Do::agree, DisputeOutcome::claim_dismissed));
}

TEST_P(Disputes, what_is_archived_is_not_reopened) {
  accept();
  does(officer(), replying());
  does(drafter(), act(Verb::confirm));
  opens(drafter(), DisputeType::quality);
  mediate(drafter(), asking_head(), head());
  does(officer(), archiving());
  refuses_dispute(coordinator(), ruling(Do::agree, DisputeOutcome::must_assist, 5),
                  Reason::outcome_not_possible, "", "completed");
}

TEST_P(Disputes, what_is_reopened_is_rated_anew) {
  accept();
  does(officer(), replying());
  does(drafter(), act(Verb::confirm));
  does(officer(), rating(d::Side::requested, 1));
  opens(drafter(), DisputeType::quality);
  mediate(drafter(), asking_head(), head());
  does(drafter(), rating(d::Side::requesting, 2));
  EXPECT_EQ(reading([](d::UnitOfWork& unit) { return unit.ratings().rows(whole); }).size(), 2U);
  disputes(coordinator(), ruling(Do::agree, DisputeOutcome::must_assist, 5));
  EXPECT_EQ(stored().state, State::in_progress);
  EXPECT_TRUE(stored().course.ratings.empty());
  EXPECT_TRUE(reading([](d::UnitOfWork& unit) { return unit.ratings().rows(whole); }).empty());
  does(officer(), replying());
  does(drafter(), act(Verb::confirm));
  EXPECT_FALSE(stored().ratings_disclosed_at());
  does(officer(), rating(d::Side::requested, 5));
  does(drafter(), rating(d::Side::requesting, 5));
  EXPECT_TRUE(stored().ratings_disclosed_at());
  EXPECT_TRUE(server::verify_requests(*database, [](int, int) {}).findings.empty());
}

TEST_P(Disputes, one_of_a_type_is_open_about_a_request) {
  refused();
  opens(drafter(), DisputeType::refusal);
  const auto again = tries_to_open(colleague(), raising(whole), d::DisputeId{301});
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().reason, Reason::dispute_open);
  EXPECT_TRUE(tries_to_open(drafter(), raising(whole, DisputeType::card_objection), d::DisputeId{302}));
  disputes(asking_head(), dispute_act(Do::withdraw, {}, "重新整理。"));
  EXPECT_TRUE(tries_to_open(colleague(), raising(whole), d::DisputeId{303}));
}

TEST_P(Disputes, of_many_who_open_one_at_once_one_succeeds) {
  refused();
  std::atomic<int> opened = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&, i] {
      database->write([&](d::UnitOfWork& unit) {
        const auto outcome = d::open_dispute(unit, d::DisputeId{400 + i}, drafter(), raising(whole), now);
        EXPECT_TRUE(outcome || outcome.error().reason == Reason::dispute_open);
        if (outcome) ++opened;
        return outcome ? d::Finish::commit : d::Finish::rollback;
      });
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(opened, 1);
}

TEST_P(Disputes, of_many_who_act_at_once_one_succeeds) {
  refused();
  opens(drafter(), DisputeType::refusal);
  const auto seen = known().version;
  std::atomic<int> done = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      database->write([&](d::UnitOfWork& unit) {
        const auto outcome = d::perform(unit, dispute, seen, drafter(),
                                        dispute_act(Do::fail_negotiation, "两次协商未果。"), now);
        if (outcome) ++done;
        return outcome ? d::Finish::commit : d::Finish::rollback;
      });
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(done, 1);
  stands();
}

TEST_P(Disputes, are_raised_only_by_parties_who_may) {
  refused();
  const auto refusal = [&](const d::Actor& who, DisputeType type = DisputeType::refusal) {
    const auto outcome = tries_to_open(who, raising(whole, type));
    return outcome ? std::string{} : std::string{code(outcome.error().reason)} + outcome.error().field;
  };
  EXPECT_EQ(refusal(outsider()), "unknownrequest");
  EXPECT_EQ(refusal(coordinator()), "not_disputable");
  EXPECT_EQ(refusal(officer()), "not_disputable");
  EXPECT_EQ(refusal(signer()), "role_required");
  EXPECT_EQ(refusal(drafter(), DisputeType::overdue), "not_disputable");
  const auto openable = reading([&](d::UnitOfWork& unit) {
    const auto request = unit.requests().load(whole).value();
    return d::openable_types(unit, request, drafter(), *city_reference(), now);
  });
  EXPECT_EQ(openable, (std::vector{DisputeType::refusal, DisputeType::card_objection}));
}

TEST_P(Disputes, a_deputy_acts_for_an_absent_colleague) {
  refused();
  auto act = raising(whole);
  act.on_behalf_of = drafter().person;
  EXPECT_EQ(tries_to_open(deputy(), act).error().reason, Reason::not_delegated);
  commit([&](d::UnitOfWork& unit) {
    unit.delegations().insert({.id = d::DelegationId{1},
                               .unit = City::civil_affairs,
                               .absent = *drafter().person,
                               .deputy = *deputy().person,
                               .first_day = day("2026-09-01"),
                               .last_day = day("2026-12-31")});
  });
  ASSERT_TRUE(tries_to_open(deputy(), act));
  const auto event = reading([](d::UnitOfWork& unit) { return unit.disputes().events(dispute).back(); });
  EXPECT_EQ(event.person, deputy().person);
  EXPECT_EQ(event.on_behalf_of, drafter().person);
  EXPECT_EQ(known().opened_by, drafter().person);
}

TEST_P(Disputes, the_system_notes_silence_and_lateness_at_the_instant_time_ran_out) {
  refused();
  opens(drafter(), DisputeType::refusal);
  disputes(drafter(), dispute_act(Do::fail_negotiation, "未果。"));
  disputes(asking_head(), filing());
  disputes(coordinator(), dispute_act(Do::admit));
  disputes(coordinator(), dispute_act(Do::notify));
  const auto due = [&](std::string_view instant) {
    return reading([&](d::UnitOfWork& unit) { return unit.disputes().due_for_system(at(instant), 10); });
  };
  EXPECT_TRUE(due("2026-09-30T00:00").empty());
  EXPECT_EQ(due("2026-09-30T00:01"), std::vector{dispute});
  when("2026-10-08T10:00");
  commit([&](d::UnitOfWork& unit) { EXPECT_EQ(d::settle(unit, dispute, now), 1); });
  stands();
  EXPECT_EQ(known().state, DisputeState::answered);
  disputes(coordinator(), ruling(Do::give_opinion, DisputeOutcome::must_assist, 5));
  disputes(coordinator(), dispute_act(Do::execute));
  when("2026-12-01T10:00");
  // Whoever acts first takes the step that is due.
  disputes(officer(), dispute_act(Do::report, "迟到的报告。"));
  EXPECT_TRUE(known().execution_overdue);
  EXPECT_EQ(listed("city", {.overdue = true}).size(), 1U);
  EXPECT_TRUE(due("2027-12-31T00:00").empty());
}

TEST_P(Disputes, what_is_not_executed_in_time_proposes_one_red_card) {
  in_mediation();
  disputes(coordinator(), ruling(Do::agree, DisputeOutcome::must_assist, 5));
  disputes(coordinator(), dispute_act(Do::execute));
  when("2026-12-01T10:00");
  CountingIds ids;
  const auto cards = [&] {
    return reading([](d::UnitOfWork& unit) { return unit.cards().list({.request = whole}, {}, 10); });
  };
  const auto proposes = [&](d::Version since) {
    bool proposed = false;
    commit([&](d::UnitOfWork& unit) {
      proposed = d::propose_card_for(unit, ids, unit.disputes().load(dispute).value(), since, now);
    });
    return proposed;
  };
  EXPECT_FALSE(proposes(0)) << "nothing was noted yet";
  const auto before = known().version;
  commit([&](d::UnitOfWork& unit) { EXPECT_EQ(d::settle(unit, dispute, now), 1); });
  EXPECT_FALSE(proposes(before + 1)) << "noted before";
  EXPECT_TRUE(proposes(before));
  EXPECT_FALSE(proposes(before)) << "it stands";
  const auto proposed = cards();
  ASSERT_EQ(proposed.size(), 1U);
  const auto& card = proposed.front().thing;
  EXPECT_EQ(card.grade, d::Colour::red);
  EXPECT_EQ(card.subject.unit, City::public_security);
  EXPECT_EQ(card.subject.cause.kind, d::CauseKind::dispute);
}

TEST_P(Disputes, the_leaders_task_notes_what_is_late_and_proposes_the_card) {
  in_mediation();
  disputes(coordinator(), ruling(Do::agree, DisputeOutcome::must_assist, 5));
  disputes(coordinator(), dispute_act(Do::execute));
  SettableClock clock;
  clock.set("2026-12-01T10:00");
  CountingIds ids;
  server::Overseer overseer{clock, ids, [](std::string_view message) { ADD_FAILURE() << message; }};
  server::Leader leader{
      *database,
      {.owner = "only", .duration = std::chrono::seconds{1}, .alone = database->is_sqlite()},
      [](std::string_view) {}};
  leader.add("oversee", std::chrono::milliseconds{5},
             [&](server::LeaderTurn& turn) { overseer.oversee(turn); });
  leader.start();
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds{20};
  while (!known().execution_overdue && std::chrono::steady_clock::now() < end)
    std::this_thread::sleep_for(std::chrono::milliseconds{10});
  EXPECT_TRUE(known().execution_overdue);
  EXPECT_EQ(reading([](d::UnitOfWork& unit) { return unit.cards().list({.request = whole}, {}, 10); }).size(),
            1U);
}

TEST_P(Disputes, lists_show_them_to_whoever_may_see_them) {
  in_mediation();
  for (const auto* key : {"city", "desk:city", "unit:2", "unit:3"}) {
    const auto lines = listed(key);
    ASSERT_EQ(lines.size(), 1U) << key;
    EXPECT_EQ(lines.front().title, stored().content.title);
    EXPECT_EQ(lines.front().dispute.clocks.running()->due_at, known().clocks.running()->due_at);
    EXPECT_EQ(lines.front().dispute.decider, d::Decider{});
  }
  for (const auto* key : {"unit:7", "district:310101", "desk:district:310101"})
    EXPECT_TRUE(listed(key).empty()) << key;
  EXPECT_EQ(
      listed("city",
             {.request = whole, .state = DisputeState::mediating, .type = DisputeType::refusal, .open = true})
          .size(),
      1U);
  EXPECT_TRUE(listed("city", {.request = share}).empty());
  EXPECT_TRUE(listed("city", {.state = DisputeState::closed}).empty());
  EXPECT_TRUE(listed("city", {.type = DisputeType::cost}).empty());
  EXPECT_TRUE(listed("city", {.open = false}).empty());
  EXPECT_TRUE(listed("city", {.not_of = City::public_security}).empty());
  EXPECT_TRUE(listed("city", {.overdue = true}).empty());
}

TEST_P(Disputes, everybody_concerned_is_told) {
  const auto heard = [&](const d::Actor& who) {
    return reading([&](d::UnitOfWork& unit) {
      int count = 0;
      for (const auto& entry : unit.notifications().outbox(1'000)) {
        if (entry.message.kind != d::NoticeKind::dispute) continue;
        const auto people = unit.notifications().recipients(entry.message);
        count += static_cast<int>(std::ranges::count(people, *who.person, &d::Recipient::person));
      }
      return count;
    });
  };
  in_mediation();
  // Told of filing and answer; of what the other party's and the own coordinator's steps are, the parties.
  EXPECT_EQ(heard(coordinator()), 2);
  EXPECT_EQ(heard(district_coordinator()), 0);
  EXPECT_GE(heard(drafter()), 4);
  EXPECT_GE(heard(allocator()), 6);
  EXPECT_EQ(heard(head()), 1);
}

// Who has one of these disputes before them, among everybody.
using People = std::vector<std::string_view>;

TEST_P(Disputes, wait_for_whoever_is_to_take_the_next_step) {
  const auto waiting = [&] {
    const std::vector<std::pair<std::string_view, d::Actor>> everybody{
        {"drafter", drafter()},
        {"asking head", asking_head()},
        {"officer", officer()},
        {"head", head()},
        {"allocator", allocator()},
        {"coordinator", coordinator()},
        {"district", district_coordinator()},
        {"party's coordinator", actor(City::public_security, 8, {d::Role::dispute_coordinator})},
        {"outsider", outsider()}};
    People people;
    for (const auto& [name, who] : everybody) {
      if (waits_for(who)) people.push_back(name);
    }
    return people;
  };
  refused();
  opens(drafter(), DisputeType::refusal);
  EXPECT_EQ(waiting(), (People{"drafter"}));
  const auto begun = now;
  when("2026-10-12T10:00");
  EXPECT_EQ(waiting(), (People{"drafter", "asking head"})) << "the negotiation has run out";
  now = begun;
  disputes(drafter(), dispute_act(Do::fail_negotiation, "两次协商未果。"));
  EXPECT_EQ(waiting(), (People{"asking head"}));
  disputes(asking_head(), filing());
  EXPECT_EQ(waiting(), (People{"coordinator"}));
  disputes(coordinator(), dispute_act(Do::admit));
  EXPECT_EQ(waiting(), (People{"coordinator"}));
  disputes(coordinator(), dispute_act(Do::notify));
  EXPECT_EQ(waiting(), (People{"head"}));
  disputes(head(), dispute_act(Do::answer, "不在约定情形之内。"));
  disputes(coordinator(), ruling(Do::give_opinion, DisputeOutcome::must_assist, 5));
  EXPECT_EQ(waiting(), (People{"coordinator"}));
  disputes(coordinator(), dispute_act(Do::execute));
  EXPECT_EQ(waiting(), (People{"officer", "head"}));
  when("2026-12-01T10:00");
  commit([&](d::UnitOfWork& unit) { EXPECT_EQ(d::settle(unit, dispute, now), 1); });
  EXPECT_EQ(waiting(), (People{"officer", "head", "coordinator"})) << "not executed in time";
  disputes(officer(), dispute_act(Do::report, "已全部提供。"));
  EXPECT_EQ(waiting(), (People{"coordinator"}));
  disputes(coordinator(), dispute_act(Do::close, "", "执行完毕。"));
  EXPECT_EQ(waiting(), People{});
}

TEST_P(Disputes, that_were_restored_are_like_any_other) {
  in_mediation();
  d::DisputeStep history{
      .dispute = known(),
      .events = reading([](d::UnitOfWork& unit) { return unit.disputes().events(dispute); }),
      .listings = listings()};
  history.dispute.id = d::DisputeId{900};
  history.dispute.opening.type = DisputeType::cost;
  history.events.front().opening->type = DisputeType::cost;
  commit([&](d::UnitOfWork& unit) { unit.disputes().restore({&history, 1}); });
  EXPECT_EQ(known(d::DisputeId{900}), history.dispute);
  EXPECT_EQ(listings(d::DisputeId{900}), history.listings);
}

TEST_P(Disputes, dates_follow_an_amended_calendar) {
  refused();
  opens(drafter(), DisputeType::refusal);
  const auto before = known().clocks.running()->due_at;
  commit([](d::UnitOfWork& unit) {
    auto data = shipped_calendar_data();
    std::vector<d::DayOverride> days;
    for (const auto& one : data.overrides) {
      if (d::year_of(one.date) == 2026) days.push_back(one);
    }
    days.push_back({day("2026-09-23"), false, "临时放假"});
    unit.reference_data().put_calendar_year(2026, "通知", days);
  });
  commit([&](d::UnitOfWork& unit) { EXPECT_TRUE(d::recalculate(unit, dispute, now)); });
  commit([&](d::UnitOfWork& unit) { EXPECT_FALSE(d::recalculate(unit, dispute, now)); });
  EXPECT_GT(known().clocks.running()->due_at, before);
  stands();
}

TEST_P(Disputes, verification_finds_what_was_changed_by_hand) {
  in_mediation();
  {
    const auto session = database->internals().writers.acquire();
    p::sql::execute(*session, "UPDATE dispute SET silent = 1");
    p::sql::execute(*session, "DELETE FROM dispute_listing WHERE list_key = 'city'");
  }
  const auto report = server::verify_requests(*database, [](int, int) {});
  ASSERT_EQ(report.findings.size(), 2U);
  EXPECT_EQ(report.findings[0].difference, "row differs from the events");
  EXPECT_EQ(report.findings[1].difference, "lists differ from the events");
  EXPECT_EQ(report.findings[0].dispute, dispute);
}

}  // namespace xiezhu::test
