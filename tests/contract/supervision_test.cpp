// Supervision orders and cards on the real databases: how they begin, who sees them, what races leave behind,
// and that the rows are what the events give.
#include <algorithm>
#include <atomic>
#include <random>
#include <thread>

#include "domain/alerts/alert.hpp"
#include "domain/supervision/commands.hpp"
#include "server/run/overseer.hpp"
#include "server/run/supervision_verifier.hpp"
#include "server/run/time_ids.hpp"
#include "tests/contract/scenario.hpp"
#include "tests/support/settable_clock.hpp"
#include "tests/support/supervision_builders.hpp"

namespace xiezhu::test {
namespace {

using namespace std::chrono_literals;
using d::CardVerb;
using d::OrderVerb;

class Supervision : public Scenario {
 protected:
  void SetUp() override {
    Scenario::SetUp();
    commit([](d::UnitOfWork& unit) {
      for (const auto& who : {supervisor(), district_supervisor()})
        unit.people().insert(person_of(who), "hash");
    });
    when("2026-09-18T10:00");
    accept();  // K4: ten days, until 10-09
  }

  // Fires every alert that is due; the id of the alert of a rung.
  d::AlertId alert(std::string_view instant, d::Rung rung) {
    when(instant);
    commit([&](d::UnitOfWork& unit) {
      while (d::fire_alarms(unit, ids_, {}, now, 100) > 0) {
      }
    });
    const auto lines =
        reading([&](d::UnitOfWork& unit) { return unit.alerts().list({.rung = rung}, std::nullopt, 10); });
    return lines.empty() ? d::AlertId{} : lines.front().alert.id;
  }

  // A proposal about the request as a whole, of another cause each time there is need for one.
  template <class Thing>
  d::Outcome<Thing> proposes(d::ProposalAct<Thing> act, const d::Actor& who = supervisor()) {
    std::optional<d::Outcome<Thing>> outcome;
    database->write([&](d::UnitOfWork& unit) {
      outcome = d::propose(unit, typename Thing::Id{ids_.next()}, who, act, now);
      return *outcome ? d::Finish::commit : d::Finish::rollback;
    });
    return *outcome;
  }
  static d::Occasion about(d::CauseKind cause = d::CauseKind::other, d::UnitId unit = City::public_security) {
    return {.request = whole, .unit = unit, .cause = cause};
  }
  d::Order ordered(d::CauseKind cause = d::CauseKind::other) {
    auto made = proposes<d::Order>({.occasion = about(cause), .wording = "请整改。"});
    EXPECT_TRUE(made) << (made ? "" : code(made.error().reason));
    return *made;
  }

  d::Outcome<d::Order> acts(const d::Order& order, const d::Actor& who, const d::OrderAct& act) {
    std::optional<d::Outcome<d::Order>> outcome;
    database->write([&](d::UnitOfWork& unit) {
      outcome = d::perform(unit, ids_, order.id, order.version, who, act, now);
      return *outcome ? d::Finish::commit : d::Finish::rollback;
    });
    return *outcome;
  }
  d::Outcome<d::Card> acts(const d::Card& card, const d::Actor& who, const d::CardAct& act) {
    std::optional<d::Outcome<d::Card>> outcome;
    database->write([&](d::UnitOfWork& unit) {
      outcome = d::perform(unit, card.id, card.version, who, act, now);
      return *outcome ? d::Finish::commit : d::Finish::rollback;
    });
    return *outcome;
  }
  d::Order issued(d::Order order) {
    order = acts(order, supervisor(), establishing()).value();
    return acts(order, supervisor(), order_act(OrderVerb::issue)).value();
  }
  bool settles_order(d::OrderId id) {
    bool taken = false;
    commit([&](d::UnitOfWork& unit) { taken = d::settle(unit, ids_, id, now); });
    return taken;
  }

  std::vector<d::Order> orders(const d::SupervisionFilter<d::Order>& filter = {}) {
    return things(
        reading([&](d::UnitOfWork& unit) { return unit.orders().list(filter, std::nullopt, 100); }));
  }
  std::vector<d::Card> cards(const d::SupervisionFilter<d::Card>& filter = {}) {
    return things(reading([&](d::UnitOfWork& unit) { return unit.cards().list(filter, std::nullopt, 100); }));
  }
  template <class Thing>
  static std::vector<Thing> things(const std::vector<d::SupervisionLine<Thing>>& lines) {
    std::vector<Thing> list;
    for (const auto& line : lines) list.push_back(line.thing);
    return list;
  }

  void holds_together() {
    server::VerifyReport report;
    server::verify_supervision(*database, report);
    for (const auto& finding : report.findings) ADD_FAILURE() << finding.difference;
  }
  void TearDown() override {
    holds_together();
    Scenario::TearDown();
  }

  SettableClock clock_;
  server::TimeIds ids_{clock_, 1};
};
XIEZHU_ON_BOTH(Supervision);

TEST_P(Supervision, an_alert_names_the_newest_order_or_card_of_its_clock) {
  alert("2026-10-21T00:00:01", d::Rung::red_card);
  const auto measure = [&](d::Rung rung) {
    const auto lines = reading([&](d::UnitOfWork& unit) {
      return unit.alerts().list({.rung = rung, .clock = d::ClockCode::handling}, std::nullopt, 10);
    });
    return lines.empty() ? std::nullopt : lines.front().measure;
  };
  const auto first = orders().front();
  EXPECT_FALSE(measure(d::Rung::prompt));
  for (const auto rung : {d::Rung::urge, d::Rung::escalation}) {
    ASSERT_TRUE(measure(rung));
    EXPECT_EQ(measure(rung)->id, first.id.value());
    EXPECT_TRUE(measure(rung)->open() && !measure(rung)->issued);
  }
  EXPECT_EQ(measure(d::Rung::yellow_card)->id, cards({.grade = d::Colour::yellow}).front().id.value());
  EXPECT_EQ(measure(d::Rung::red_card)->id, cards({.grade = d::Colour::red}).front().id.value());
  EXPECT_EQ(measure(d::Rung::red_card)->kind, d::MeasureKind::red_card);

  ASSERT_TRUE(acts(first, supervisor(), order_act(OrderVerb::cancel, "已处理。")));
  EXPECT_FALSE(measure(d::Rung::urge)->open());
  const auto urge = alert("2026-10-21T00:00:02", d::Rung::urge);
  const auto second =
      issued(proposes<d::Order>({.occasion = {.alert = urge}, .wording = "请整改。"}).value());
  EXPECT_EQ(measure(d::Rung::urge)->id, second.id.value());
  EXPECT_TRUE(measure(d::Rung::urge)->issued);
}

TEST_P(Supervision, an_order_goes_its_way_from_an_alert_to_its_end) {
  const auto urge = alert("2026-10-10T00:00:01", d::Rung::urge);
  auto order = proposes<d::Order>({.occasion = {.alert = urge}}).value();
  EXPECT_EQ(order.subject,
            (d::Subject{whole,
                        City::public_security,
                        {d::CauseKind::overdue, d::OverdueClock{d::ClockCode::handling, 3, 0}}}));
  order = acts(order, supervisor(), establishing("请说明超期原因。")).value();
  order = acts(order, supervisor(), order_act(OrderVerb::issue)).value();
  EXPECT_EQ(order.number->text(), "沪府督〔2026〕1号");
  order = acts(order, allocator(), order_act(OrderVerb::acknowledge)).value();
  order = acts(order, officer(), responding()).value();
  order = acts(order, supervisor(), order_act(OrderVerb::review)).value();
  order = acts(order, supervisor(), rectifying()).value();
  order = acts(order, head(), responding("已整改。")).value();
  order = acts(order, supervisor(), order_act(OrderVerb::review)).value();
  order = acts(order, supervisor(), closing()).value();
  EXPECT_EQ(order.state, d::OrderState::closed);
  EXPECT_EQ(reading([&](d::UnitOfWork& unit) { return unit.orders().load(order.id).value(); }), order);
  const auto timeline = reading([&](d::UnitOfWork& unit) { return unit.orders().timeline(order.id); });
  ASSERT_EQ(timeline.size(), 10U);
  EXPECT_EQ(timeline[3].person_name, person_of(allocator()).name);
  const auto line = reading([&](d::UnitOfWork& unit) { return unit.orders().line(order.id).value(); });
  EXPECT_EQ(line.request_title, stored().content.title);
  EXPECT_EQ(stored().version, 5) << "supervision changes nothing in the request";
}

TEST_P(Supervision, one_order_is_open_for_one_cause) {
  const auto first = ordered();
  const auto second = proposes<d::Order>({.occasion = about(), .wording = "又一次"});
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().reason, Reason::order_open);
  EXPECT_EQ(second.error().detail, std::to_string(first.id.value()));
  EXPECT_TRUE(proposes<d::Order>({.occasion = about(d::CauseKind::dispute)}));
  EXPECT_TRUE(proposes<d::Order>({.occasion = about(d::CauseKind::other, City::civil_affairs)}));
  ASSERT_TRUE(acts(first, supervisor(), order_act(OrderVerb::cancel, "误立。")));
  EXPECT_TRUE(proposes<d::Order>({.occasion = about()}));
}

TEST_P(Supervision, many_who_propose_the_same_at_once_leave_one) {
  std::atomic<int> made = 0;
  {
    std::vector<std::jthread> all;
    for (int i = 0; i < 8; ++i) {
      all.emplace_back([&] {
        if (proposes<d::Order>({.occasion = about()})) ++made;
      });
    }
  }
  EXPECT_EQ(made, 1);
  EXPECT_EQ(orders().size(), 1U);
}

TEST_P(Supervision, numbers_have_no_gap_however_many_issue_at_once) {
  std::vector<d::Order> all;
  for (const auto cause : {d::CauseKind::other, d::CauseKind::dispute}) {
    for (const auto unit : {City::public_security, City::civil_affairs})
      all.push_back(
          acts(proposes<d::Order>({.occasion = about(cause, unit)}).value(), supervisor(), establishing())
              .value());
  }
  {
    std::vector<std::jthread> running;
    for (const auto& order : all)
      running.emplace_back(
          [&, order] { EXPECT_TRUE(acts(order, supervisor(), order_act(OrderVerb::issue))); });
  }
  std::vector<int> serials;
  for (const auto& order : orders()) serials.push_back(order.number->serial);
  std::ranges::sort(serials);
  EXPECT_EQ(serials, (std::vector{1, 2, 3, 4}));
}

TEST_P(Supervision, the_ladder_proposes_an_order_and_both_cards_while_the_clock_runs) {
  alert("2026-10-10T00:00:01", d::Rung::urge);
  EXPECT_TRUE(orders().empty());
  alert("2026-10-11T00:00:01", d::Rung::escalation);
  ASSERT_EQ(orders().size(), 1U);
  EXPECT_EQ(orders()[0].state, d::OrderState::proposed);
  alert("2026-11-01T00:00:01", d::Rung::red_card);
  ASSERT_EQ(cards().size(), 2U);
  EXPECT_EQ(cards()[1].grade, d::Colour::yellow);
  EXPECT_EQ(cards()[0].grade, d::Colour::red);
  EXPECT_EQ(orders().size(), 1U);
}

TEST_P(Supervision, of_what_was_done_in_the_meantime_the_ladder_proposes_nothing) {
  when("2026-10-13T10:00");
  does(officer(), replying());
  alert("2026-11-01T00:00:01", d::Rung::red_card);
  for (const auto& order : orders()) EXPECT_NE(order.subject.cause.clock->code, d::ClockCode::handling);
  for (const auto& card : cards()) EXPECT_NE(card.subject.cause.clock->code, d::ClockCode::handling);
}

TEST_P(Supervision, a_lapse_is_noted_once_and_proposes_a_red_card) {
  when("2026-09-21T10:00");
  const auto order = issued(ordered());
  when("2026-09-25T00:00");
  settles_order(order.id);
  EXPECT_TRUE(cards().empty());
  when("2026-10-12T09:00");
  EXPECT_EQ(reading([&](d::UnitOfWork& unit) { return unit.orders().due_for_system(now, 10); }),
            std::vector{order.id});
  EXPECT_TRUE(settles_order(order.id));
  EXPECT_FALSE(settles_order(order.id));
  const auto late = orders().at(0);
  EXPECT_EQ(late.lapses, 1);
  ASSERT_EQ(cards().size(), 1U);
  EXPECT_EQ(cards()[0].grade, d::Colour::red);
  EXPECT_EQ(cards()[0].subject.cause.order, order.id);
  EXPECT_TRUE(reading([&](d::UnitOfWork& unit) { return unit.orders().due_for_system(now, 10); }).empty());
}

TEST_P(Supervision, whoever_acts_first_finds_the_lapse_noted) {
  when("2026-09-21T10:00");
  auto order = issued(ordered());
  when("2026-10-12T09:00");
  order = acts(order, allocator(), order_act(OrderVerb::acknowledge)).value();
  EXPECT_EQ(order.lapses, 1);
  EXPECT_EQ(cards().size(), 1U);
  const auto events = reading([&](d::UnitOfWork& unit) { return unit.orders().events(order.id); });
  EXPECT_EQ(events[events.size() - 2].verb, OrderVerb::lapse);
  EXPECT_EQ(events[events.size() - 2].effective_at, at("2026-09-25T00:00"));
}

TEST_P(Supervision, severity_follows_the_order_that_was_issued_last_about_the_unit) {
  when("2026-09-21T10:00");
  auto first = issued(ordered());
  EXPECT_EQ(first.grade, d::Severity::blue);
  when("2026-10-12T09:00");
  settles_order(first.id);
  auto second = issued(ordered(d::CauseKind::dispute));
  EXPECT_EQ(second.grade, d::Severity::orange);
  // The reason is accepted: the next one stays where the last one was.
  when("2026-11-02T09:00");
  settles_order(second.id);
  second =
      acts(orders({.grade = d::Severity::orange}).at(0), head(), order_act(OrderVerb::acknowledge)).value();
  second = acts(second, head(), responding("已执行。", "系统故障。")).value();
  second = acts(second, supervisor(), order_act(OrderVerb::review)).value();
  ASSERT_TRUE(acts(second, supervisor(), closing(true)));
  EXPECT_EQ(issued(ordered(d::CauseKind::dispute)).grade, d::Severity::orange);
  // Another unit begins at the bottom.
  EXPECT_EQ(proposes<d::Order>({.occasion = about(d::CauseKind::other, City::civil_affairs)})->grade,
            d::Severity::blue);
}

TEST_P(Supervision, is_seen_by_whom_it_concerns) {
  const auto order = ordered();
  const auto sees = [&](const d::Actor& who) {
    return reading(
        [&](d::UnitOfWork& unit) { return d::may_see(unit, who, unit.orders().load(order.id).value()); });
  };
  EXPECT_TRUE(sees(supervisor()));
  for (const auto& who : {officer(), drafter(), outsider(), coordinator(), district_supervisor()})
    EXPECT_FALSE(sees(who)) << "a proposal is the affair of the coordinators above the unit";
  issued(order);
  for (const auto& who : {officer(), drafter(), coordinator()}) EXPECT_TRUE(sees(who));
  for (const auto& who : {outsider(), district_supervisor()}) EXPECT_FALSE(sees(who));
}

TEST_P(Supervision, is_acted_on_by_nobody_who_does_not_see_it) {
  const auto order = ordered();
  EXPECT_EQ(acts(order, officer(), responding()).error().reason, Reason::not_found);
  EXPECT_EQ(acts(order, district_supervisor(), establishing()).error().reason, Reason::not_found);
  const auto given = issued(order);
  EXPECT_EQ(acts(given, drafter(), order_act(OrderVerb::acknowledge)).error().reason, Reason::wrong_turn);
  EXPECT_EQ(acts(given, officer(), order_act(OrderVerb::acknowledge)).error().reason, Reason::role_required);
  EXPECT_EQ(acts(order, supervisor(), establishing()).error().reason, Reason::stale_version);
}

TEST_P(Supervision, is_proposed_by_coordinators_of_supervision_in_their_area_only) {
  EXPECT_EQ(proposes<d::Order>({.occasion = about()}, coordinator()).error().reason, Reason::role_required);
  EXPECT_EQ(proposes<d::Order>({.occasion = about()}, district_supervisor()).error().field, "request");
  EXPECT_EQ(proposes<d::Order>({.occasion = about(d::CauseKind::other, City::housing)}).error().field,
            "unit");
  const auto prompt = alert("2026-10-09T09:00", d::Rung::prompt);
  EXPECT_EQ(proposes<d::Order>({.occasion = {.alert = prompt}}).error().reason, Reason::not_overdue);
  EXPECT_EQ(proposes<d::Card>({.occasion = {.order = ordered().id}}).error().reason, Reason::not_lapsed);
}

TEST_P(Supervision, lists_narrow_down_and_count) {
  const auto first = issued(ordered());
  const auto second = ordered(d::CauseKind::dispute);
  const auto number = [&](const d::SupervisionFilter<d::Order>& filter) {
    const auto listed = std::ssize(orders(filter));
    EXPECT_EQ(reading([&](d::UnitOfWork& unit) { return unit.orders().count(filter, 100); }), listed);
    return listed;
  };
  EXPECT_EQ(number({}), 2);
  EXPECT_EQ(number({.region = "310000"}), 2);
  EXPECT_EQ(number({.region = "310101"}), 0);
  EXPECT_EQ(number({.region = "310101", .issued = true}), 1);
  EXPECT_EQ(number({.issued = true, .unit = City::public_security}), 1);
  EXPECT_EQ(number({.unit = City::civil_affairs}), 0);
  EXPECT_EQ(number({.request = whole}), 2);
  EXPECT_EQ(number({.state = d::OrderState::issued}), 1);
  EXPECT_EQ(number({.grade = d::Severity::red}), 0);
  EXPECT_EQ(number({.open = true}), 2);
  EXPECT_EQ(number({.open = false}), 0);
  EXPECT_EQ(number({.mine = d::waiting_for<d::Order>(supervisor())}), 1);
  EXPECT_EQ(number({.mine = d::waiting_for<d::Order>(allocator())}), 1);
  EXPECT_EQ(number({.mine = d::waiting_for<d::Order>(officer())}), 0);
  EXPECT_EQ(number({.mine = d::waiting_for<d::Order>(drafter())}), 0);
  const auto page = reading([](d::UnitOfWork& unit) { return unit.orders().list({}, std::nullopt, 1); });
  EXPECT_EQ(page.at(0).thing.id, second.id);
  const auto rest = reading([&](d::UnitOfWork& unit) { return unit.orders().list({}, second.id, 5); });
  EXPECT_EQ(rest.at(0).thing, first);
}

TEST_P(Supervision, a_card_is_issued_appealed_against_and_revoked) {
  auto card = proposes<d::Card>({.occasion = about(), .wording = "多次推诿。"}).value();
  EXPECT_EQ(proposes<d::Card>({.occasion = about()}).error().reason, Reason::card_stands);
  EXPECT_TRUE(proposes<d::Card>({.occasion = about(), .grade = d::Colour::red}));
  card = acts(card, supervisor(), card_act(CardVerb::issue)).value();
  EXPECT_EQ(card.number->text(), "沪府黄牌〔2026〕1号");
  card = acts(card, head(), card_act(CardVerb::appeal, "责任不在本单位。")).value();
  EXPECT_EQ(proposes<d::Card>({.occasion = about()}).error().reason, Reason::card_stands);
  card = acts(card, supervisor(), card_act(CardVerb::uphold, "申诉成立。")).value();
  EXPECT_FALSE(card.counts());
  EXPECT_EQ(cards({.state = d::CardState::revoked}).at(0), card);
  EXPECT_TRUE(proposes<d::Card>({.occasion = about()}));
}

TEST_P(Supervision, another_calendar_moves_dates_that_have_not_passed) {
  when("2026-09-24T10:00");
  const auto order = issued(ordered());
  EXPECT_EQ(order.running()->due_at, at("2026-09-30T17:30"));
  commit([](d::UnitOfWork& unit) {
    auto data = shipped_calendar_data();
    std::vector<d::DayOverride> days;
    for (auto& one : data.overrides)
      if (d::year_of(one.date) == 2026) days.push_back(one);
    days.push_back({day("2026-09-29"), false, "临时放假"});
    unit.reference_data().put_calendar_year(2026, "通知", days);
  });
  const auto moves = [&] {
    bool moved = false;
    commit([&](d::UnitOfWork& unit) { moved = d::recalculate(unit, order.id, now); });
    return moved;
  };
  EXPECT_EQ(reading([&](d::UnitOfWork& unit) { return unit.orders().in_time({}, now, 10); }),
            std::vector{order.id});
  EXPECT_TRUE(moves());
  EXPECT_FALSE(moves());
  EXPECT_EQ(orders().at(0).running()->due_at, at("2026-10-08T17:30"));
  EXPECT_EQ(orders().at(0).running()->first_due_at, at("2026-09-30T17:30"));
}

TEST_P(Supervision, the_leaders_task_reminds_and_notes_lapses) {
  when("2026-09-21T10:00");
  const auto order = issued(ordered());
  server::Overseer overseer{clock_, ids_, [](std::string_view message) { ADD_FAILURE() << message; }};
  server::Leader leader{
      *database, {.owner = "only", .duration = 1s, .alone = database->is_sqlite()}, [](std::string_view) {}};
  leader.add("supervision", 5ms, [&](server::LeaderTurn& turn) { overseer.oversee(turn); });
  leader.start();
  const auto comes = [&](OrderVerb verb) {
    const auto end = std::chrono::steady_clock::now() + 20s;
    while (std::chrono::steady_clock::now() < end) {
      const auto events = reading([&](d::UnitOfWork& unit) { return unit.orders().events(order.id); });
      if (events.back().verb == verb) return true;
      std::this_thread::sleep_for(10ms);
    }
    return false;
  };
  clock_.set("2026-09-24T12:00");
  EXPECT_TRUE(comes(OrderVerb::remind));
  clock_.set("2026-09-25T00:00:00.001");
  EXPECT_TRUE(comes(OrderVerb::lapse));
  EXPECT_EQ(cards().size(), 1U);
}

TEST_P(Supervision, a_deputy_acts_for_an_absent_colleague_whose_every_verb_is_lent) {
  const auto stand_in = actor(City::government, 7, {d::Role::auditor});
  commit([&](d::UnitOfWork& unit) {
    unit.people().insert(person_of(stand_in), "hash");
    unit.delegations().insert({.id = d::DelegationId{1},
                               .unit = City::government,
                               .absent = *supervisor().person,
                               .deputy = *stand_in.person,
                               .first_day = day("2026-09-01"),
                               .last_day = day("2026-12-31")});
  });
  when("2026-09-21T10:00");
  const auto made = proposes<d::Order>({.occasion = about(), .on_behalf_of = supervisor().person}, stand_in);
  ASSERT_TRUE(made) << code(made.error().reason);
  const auto events = reading([&](d::UnitOfWork& unit) { return unit.orders().events(made->id); });
  EXPECT_EQ(events[0].person, stand_in.person);
  EXPECT_EQ(events[0].on_behalf_of, supervisor().person);
  // He sees by himself nothing of a proposal, and acts on it all the same.
  EXPECT_EQ(acts(*made, stand_in, establishing()).error().reason, Reason::not_found);
  auto act = establishing();
  act.on_behalf_of = supervisor().person;
  EXPECT_EQ(acts(*made, stand_in, act)->state, d::OrderState::established);
}

// Whatever people do in whatever order: the rows are the fold of the events, one order is open for one cause,
// and severity rises only as said.
TEST_P(Supervision, random_ways_keep_what_was_promised) {
  std::mt19937 dice{20'260'918};
  const auto any = [&](auto& list) -> auto& { return list[dice() % list.size()]; };
  const std::array who{supervisor(), allocator(), officer(), head()};
  const std::array causes{d::CauseKind::other, d::CauseKind::dispute};
  for (int i = 0; i < 160; ++i) {
    now += std::chrono::hours{dice() % 14};
    commit([&](d::UnitOfWork& unit) {
      for (const auto id : unit.orders().due_for_system(now, 10)) d::settle(unit, ids_, id, now);
    });
    const auto open = orders({.open = true});
    if (open.empty() || dice() % 8 == 0) {
      (void)proposes<d::Order>({.occasion = about(any(causes)), .wording = "请整改。"});
      continue;
    }
    const auto& order = any(open);
    const auto first = dice();
    std::size_t turn = 0;
    const auto may = [&] {
      return d::allowed_actions(order, who[(first + turn) % who.size()], city_reference()->units, now);
    };
    // The coordinator may always cancel, so there is somebody; but those whose turn it is come first.
    while (may().empty() || (may().size() == 1 && may()[0] == OrderVerb::cancel && turn < who.size())) ++turn;
    const auto& person = who[(first + turn) % who.size()];
    const auto verb = may()[dice() % may().size()];
    if (verb == OrderVerb::cancel && dice() % 10 > 0) continue;
    auto act = order_act(verb, "意见。");
    act.late_reason = dice() % 2 == 0 ? "原因。" : "";
    act.late_reason_accepted = verb == OrderVerb::close && !order.late_reason.empty() && dice() % 2 == 0;
    const auto done = acts(order, person, act);
    EXPECT_TRUE(done || done.error().reason == Reason::order_open) << name_of(verb);
  }
  std::vector<d::Order> given;
  for (auto& order : orders())
    if (order.issued_at && order.state != d::OrderState::cancelled) given.push_back(std::move(order));
  std::ranges::sort(given, {}, [](const d::Order& order) { return std::pair{*order.issued_at, order.id}; });
  EXPECT_GT(given.size(), 3U);
  for (std::size_t i = 1; i < given.size(); ++i) {
    const int rise = static_cast<int>(given[i].grade) - static_cast<int>(given[i - 1].grade);
    EXPECT_GE(rise, 0);
    if (rise > 0) {
      EXPECT_TRUE(rise == 1 && given[i - 1].lapses > 0);
    }
  }
}

}  // namespace
}  // namespace xiezhu::test
