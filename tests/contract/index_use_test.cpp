// The plans of both databases: every tab and list reads one range of its index and sorts nothing.
#include "persistence/database_internals.hpp"
#include "persistence/queries/rating_queries.hpp"
#include "persistence/queries/tab_source.hpp"
#include "persistence/repositories/alert_repo.hpp"
#include "persistence/repositories/dispute_repo.hpp"
#include "persistence/repositories/supervision_repo.hpp"
#include "tests/support/database.hpp"
#include "tests/support/supervision_builders.hpp"

namespace xiezhu::test {
namespace {

namespace sql = p::sql;

// The steps of a plan, each as "table key extra".
std::vector<std::string> plan_of(sql::Session& session, const std::string& text,
                                 const sql::Cells& parameters) {
  std::vector<std::string> steps;
  if (session.dialect().sqlite()) {
    using Row = std::tuple<int, int, int, std::string>;
    for (const auto& row : sql::rows_with<Row>(session, "EXPLAIN QUERY PLAN " + text, parameters)) {
      steps.push_back(std::get<3>(row));
    }
    return steps;
  }
  using Text = std::optional<std::string>;
  // id, select_type, table, type, possible_keys, key, key_len, ref, rows, Extra
  using Row = std::tuple<Text, Text, Text, Text, Text, Text, Text, Text, Text, Text>;
  for (const auto& row : sql::rows_with<Row>(session, "EXPLAIN " + text, parameters)) {
    steps.push_back(std::get<2>(row).value_or("") + " " + std::get<3>(row).value_or("") +
                    " key=" + std::get<5>(row).value_or("") + " " + std::get<9>(row).value_or(""));
  }
  return steps;
}

class IndexUse : public ContractTest {
 protected:
  // So many requests in every box that no index looks cheaper than the right one.
  void SetUp() override {
    ContractTest::SetUp();
    database->write([&](d::UnitOfWork& unit) {
      for (int i = 1; i <= 300; ++i) {
        Flow flow;
        flow.facts.number = number(i);
        flow.facts.officer = person_of(officer());
        if (i % 6 > 0) flow.submitted();
        if (i % 6 > 1) flow.does(signer(), act(d::Verb::sign));
        if (i % 6 > 2)
          flow.does(allocator(), act(d::Verb::receive)).does(allocator(), naming(d::Verb::accept, officer()));
        if (i % 6 > 3) flow.does(officer(), replying());
        if (i % 6 > 4) flow.does(drafter(), act(d::Verb::confirm));
        flow.request.id = d::RequestId{i};
        EXPECT_TRUE(unit.requests().save(flow.request, 0, flow.events));
      }
      return d::Finish::commit;
    });
    const auto session = database->internals().writers.acquire();
    if (database->is_sqlite()) {
      session->execute("ANALYZE");
    } else {
      using Line = std::tuple<std::string, std::string, std::string, std::string>;
      sql::rows<Line>(*session, "ANALYZE TABLE request, request_party, request_participant");
    }
  }

  void expect_range(const std::string& text, const sql::Cells& parameters, const std::string& index,
                    bool covered = true) {
    const auto session = database->internals().readers.acquire();
    std::string plan;
    auto steps = plan_of(*session, text, parameters);
    // Participants look up the version of each line by key; that is a step of its own.
    std::erase_if(steps, [](const std::string& step) {
      return step.contains("SUBQUERY") || step.contains("PRIMARY KEY") || step.contains("key=PRIMARY") ||
             step.contains("sqlite_autoindex_");
    });
    for (const auto& step : steps) plan += step + "\n";
    EXPECT_TRUE(plan.contains(index)) << plan;
    EXPECT_EQ(steps.size(), 1U) << plan;
    for (const auto* bad : {"SCAN", "TEMP B-TREE", "filesort", "temporary", " ALL "})
      EXPECT_FALSE(plan.contains(bad)) << plan;
    const auto* covering = session->dialect().sqlite() ? "COVERING INDEX" : "Using index";
    EXPECT_TRUE(!covered || plan.contains(covering)) << plan;
  }

  // A long history of disputes, few of which are open.
  void restore_disputes() {
    database->write([&](d::UnitOfWork& unit) {
      std::vector<d::DisputeStep> histories;
      for (int i = 1; i <= 300; ++i) {
        d::DisputeStep one;
        one.dispute.id = d::DisputeId{i};
        one.dispute.state = i % 50 == 0 ? d::DisputeState::filed : d::DisputeState::closed;
        one.dispute.opening = {.request = d::RequestId{i}, .claimant = City::civil_affairs};
        const auto awaits = i % 50 == 0 ? std::optional{d::DisputeVerb::answer} : std::nullopt;
        one.listings = {{"city"}, {"unit:2", awaits}, {"unit:" + std::to_string(100 + i % 7)}};
        histories.push_back(one);
      }
      unit.disputes().restore(histories);
      return d::Finish::commit;
    });
    {
      const auto session = database->internals().writers.acquire();
      using Line = std::tuple<std::string, std::string, std::string, std::string>;
      if (database->is_sqlite()) {
        session->execute("ANALYZE");
      } else {
        sql::rows<Line>(*session, "ANALYZE TABLE dispute, dispute_listing");
      }
    }
  }
};
XIEZHU_ON_BOTH(IndexUse);

TEST_P(IndexUse, of_every_page_of_every_tab) {
  using enum d::Tab;
  const d::Actor viewer =
      actor(City::civil_affairs, 1, {d::Role::handler, d::Role::signer, d::Role::allocator});
  for (const auto& [tab, index] : {std::pair{to_receive, "ix_party_box"},
                                   {to_do, "ix_party_box"},
                                   {finished, "ix_party_box"},
                                   {to_rate, "ix_party_rate"},
                                   {to_archive, "ix_party_archive"},
                                   {running, "ix_party_section"},
                                   {acted, "ix_participant_own_phase"},
                                   {drafts, "ix_participant_own_phase"},
                                   {initiated, "ix_participant_own_listed"}}) {
    for (const auto& after : {std::optional<d::Cursor>{}, std::optional{d::Cursor{1'789'999'999'999, 7}}}) {
      const sql::Dialect dialect{database->is_sqlite() ? sql::Backend::sqlite : sql::Backend::mysql};
      const auto page = p::page_of(*p::source_of({.tab = tab}, viewer), dialect, after, 20);
      SCOPED_TRACE(name_of(tab));
      expect_range(page.text, page.parameters, index);
    }
  }
}

TEST_P(IndexUse, of_what_is_to_be_rated_the_other_way_round) {
  const sql::Dialect dialect{database->is_sqlite() ? sql::Backend::sqlite : sql::Backend::mysql};
  for (const bool descending : {false, true}) {
    const d::ListQuery query{.tab = d::Tab::to_rate, .sort = {d::SortKey::rate_by, descending}};
    const auto page =
        p::page_of(*p::source_of(query, drafter()), dialect, d::Cursor{1'789'999'999'999, 7}, 20);
    expect_range(page.text, page.parameters, "ix_party_rate");
  }
}

TEST_P(IndexUse, of_the_lists_of_ratings) {
  using enum d::RatingList;
  for (const auto& [list, index] : {std::pair{given, "ix_rating_given"},
                                    {received, "ix_rating_received"},
                                    {to_fix, "ix_rating_fix"},
                                    {appealed, "ix_rating_appealed"}}) {
    for (const auto& after : {std::optional<d::Cursor>{}, std::optional{d::Cursor{1'789'999'999'999, 7}}}) {
      const sql::Dialect dialect{database->is_sqlite() ? sql::Backend::sqlite : sql::Backend::mysql};
      const auto unit = list == appealed ? std::nullopt : std::optional{City::civil_affairs};
      const auto page = p::ratings_page({.list = list, .unit = unit, .hidden_too = true}, dialect, after, 20);
      SCOPED_TRACE(name_of(list));
      expect_range(page.text, page.parameters, index, false);
    }
  }
}

// A long history that has been acknowledged is not walked through.
TEST_P(IndexUse, of_the_alerts_of_a_rung) {
  database->write([&](d::UnitOfWork& unit) {
    std::vector<d::Alert> alerts;
    for (int i = 1; i <= 2'000; ++i) {
      const d::Alarm alarm{.request = d::RequestId{1 + i % 300},
                           .ordinal = i,
                           .rung = d::Rung{i % 5},
                           .unit = City::public_security};
      const auto noted = i % 50 == 0 ? std::nullopt : std::optional{at("2026-09-22")};
      alerts.push_back({.id = d::AlertId{i}, .alarm = alarm, .acknowledged_at = noted});
    }
    unit.alerts().add(alerts);
    return d::Finish::commit;
  });
  const auto session = database->internals().writers.acquire();
  if (database->is_sqlite()) {
    session->execute("ANALYZE");
  } else {
    sql::rows<std::tuple<std::string, std::string, std::string, std::string>>(*session,
                                                                              "ANALYZE TABLE alert");
  }
  for (const auto rung : {d::Rung::prompt, d::Rung::red_card}) {
    for (const bool open : {true, false}) {
      const auto query = p::alerts_of({.rung = rung, .open_only = open}, d::AlertId{1'900}, 20);
      expect_range(query.text, query.parameters, open ? "ix_alert_open" : "ix_alert_rung", false);
    }
  }
  // What narrows them further is judged inside the same index.
  const d::DayRange days{day("2026-09-01"), day("2026-10-01")};
  const d::AlertFilter narrow{.rung = d::Rung::urge, .clock = d::ClockCode::handling, .fired = days};
  const auto query = p::alerts_of(narrow, std::nullopt, 20);
  expect_range(query.text, query.parameters, "ix_alert_rung", false);
  for (const auto& unit : {std::optional<d::UnitId>{}, std::optional{City::public_security}}) {
    const auto count = p::alert_count({.unit = unit, .open_only = true}, 501);
    const auto reader = database->internals().readers.acquire();
    std::string plan;
    for (const auto& step : plan_of(*reader, count.text, count.parameters)) plan += step + "\n";
    EXPECT_TRUE(plan.contains(database->is_sqlite() ? "COVERING INDEX" : "Using index")) << plan;
  }
}

TEST_P(IndexUse, of_the_lists_of_supervision) {
  database->write([&](d::UnitOfWork& unit) {
    for (int i = 1; i <= 300; ++i) {
      auto subject = overdue_subject(d::RequestId{i});
      subject.unit = d::UnitId{2 + i % 6};
      OrderFlow flow{subject};
      if (i % 3 > 0) flow.established();
      if (i % 3 > 1) flow.does(supervisor(), order_act(d::OrderVerb::issue));
      flow.thing.id = d::OrderId{i};
      EXPECT_TRUE(unit.orders().save(flow.thing, 0, flow.events));
    }
    return d::Finish::commit;
  });
  const auto session = database->internals().writers.acquire();
  if (database->is_sqlite()) {
    session->execute("ANALYZE");
  } else {
    sql::rows<std::tuple<std::string, std::string, std::string, std::string>>(
        *session, "ANALYZE TABLE supervision_order");
  }
  using Filter = d::SupervisionFilter<d::Order>;
  const std::vector<std::pair<Filter, const char*>> cases{
      {{.issued = true, .unit = City::housing}, "ix_order_unit"},
      {{.request = d::RequestId{7}}, "ix_order_request"},
      {{.state = d::OrderState::issued}, "ix_order_state"},
      {{.mine = d::WaitingFor<d::Order>{.coordinator = true}}, "ix_order_turn"}};
  for (const auto& [filter, index] : cases) {
    const auto query = p::supervision_page(filter, d::OrderId{250}, 20);
    expect_range(query.text, query.parameters, index, false);
  }
}

// Whatever else is asked, one equality or one order leads, and the rest is judged inside the same index.
TEST_P(IndexUse, of_every_filter_and_sort_of_a_unit) {
  using enum d::SortKey;
  const d::DayRange days{day("2026-09-01"), day("2026-10-01")};
  const std::vector<std::tuple<d::Filter, d::Sort, const char*>> cases{
      {{.state = d::State::in_progress}, {}, "ix_party_state"},
      {{.counterpart = City::public_security}, {}, "ix_party_counterpart"},
      {{.item = {Items::household}}, {}, "ix_party_item"},
      {{.item = {Items::household, Items::quick}}, {}, "ix_party_section"},
      {{.case_officer = officer().person}, {}, "ix_party_officer"},
      {{.urgent = true}, {}, "ix_party_section"},
      {{.lamp = d::Lamp::blue}, {}, "ix_party_section"},
      {{.sent = days, .due = days}, {}, "ix_party_section"},
      {{.state = d::State::sent, .counterpart = City::public_security, .urgent = false},
       {due, true},
       "ix_party_counterpart"},
      {{}, {due, true}, "ix_party_section"},
      {{}, {sent, false}, "ix_party_sent"},
      {{}, {sent, true}, "ix_party_sent"},
      {{}, {changed, true}, "ix_party_changed"},
      {{}, {number, false}, "ix_party_number"},
      {{.state = d::State::sent, .lamp = d::Lamp::green, .urgent = false},
       {changed, true},
       "ix_party_changed"},
      {{.number = d::WrittenNumber{"沪民函", 2026, 7}}, {number, false}, "ix_party_number"}};
  const sql::Dialect dialect{database->is_sqlite() ? sql::Backend::sqlite : sql::Backend::mysql};
  const auto viewer = actor(City::civil_affairs, 1, {d::Role::handler, d::Role::signer});
  for (const auto& [filter, sort, index] : cases) {
    for (const auto tab : {d::Tab::running, d::Tab::to_do, d::Tab::to_receive}) {
      // A state contradicts one of these two, and then nothing is read at all.
      if (filter.state && tab != d::Tab::running) continue;
      SCOPED_TRACE(std::string{index} + " " + std::string{name_of(tab)});
      const d::ListQuery query{.tab = tab, .filter = filter, .sort = sort, .now = at("2026-09-22")};
      const auto source = *p::source_of(query, viewer);
      const auto page = p::page_of(source, dialect, d::Cursor{1'789'999'999'999, 7}, 20);
      expect_range(page.text, page.parameters, index);
      const auto counting = p::count_of(source, dialect, 501);
      EXPECT_TRUE(counting.text.contains(index));
    }
  }
}

TEST_P(IndexUse, of_every_filter_of_a_person) {
  const sql::Dialect dialect{database->is_sqlite() ? sql::Backend::sqlite : sql::Backend::mysql};
  const d::DayRange days{day("2026-09-01"), day("2026-10-01")};
  const d::Filter filter{.state = d::State::in_progress,
                         .lamp = d::Lamp::green,
                         .counterpart = City::public_security,
                         .item = {Items::household},
                         .urgent = false,
                         .case_officer = officer().person,
                         .sent = days,
                         .due = days};
  for (const auto& [tab, index] : {std::pair{d::Tab::acted, "ix_participant_own_phase"},
                                   {d::Tab::drafts, "ix_participant_own_phase"},
                                   {d::Tab::initiated, "ix_participant_own_listed"}}) {
    SCOPED_TRACE(name_of(tab));
    const auto page =
        p::page_of(*p::source_of({.tab = tab, .filter = filter}, drafter()), dialect, std::nullopt, 20);
    expect_range(page.text, page.parameters, index);
  }
}

TEST_P(IndexUse, of_what_the_live_channels_look_for) {
  std::vector<d::Notice> notices;
  for (int i = 1; i <= 500; ++i) {
    const auto visible = at("2026-09-01") + std::chrono::hours{i};
    notices.push_back({.id = d::NoticeId{i},
                       .person = *(i % 2 == 0 ? drafter() : signer()).person,
                       .about = "sign",
                       .created_at = visible,
                       .visible_at = visible});
  }
  database->write([&](d::UnitOfWork& unit) {
    unit.notifications().add(notices);
    return d::Finish::commit;
  });
  const sql::Dialect dialect{database->is_sqlite() ? sql::Backend::sqlite : sql::Backend::mysql};
  auto parameters = sql::cells(at("2026-09-21T10:00"));
  for (auto& cell : dialect.keyset_cells(d::epoch_millis(at("2026-09-21T09:00")), 0)) {
    parameters.push_back(std::move(cell));
  }
  parameters.push_back(sql::to_cell(10));
  expect_range("SELECT id FROM notice WHERE visible_at <= :until AND " + dialect.keyset("visible_at", "id") +
                   " ORDER BY visible_at, id LIMIT :limit",
               parameters, "ix_notice_visible");
}

TEST_P(IndexUse, of_what_is_due_for_the_system) {
  expect_range("SELECT id FROM request WHERE acts_at < :now ORDER BY acts_at, id LIMIT :limit",
               sql::cells(at("2026-09-22T10:00"), 10), "ix_request_acts");
}

TEST_P(IndexUse, of_what_one_unit_has_asked_another_lately) {
  expect_range(
      "SELECT id, title FROM request WHERE requesting_unit_id = :asking AND requested_unit_id = :helping AND "
      "created_at >= :since ORDER BY created_at DESC, id DESC LIMIT :limit",
      sql::cells(City::civil_affairs, City::housing, at("2026-08-21T10:00"), 500), "ix_request_between",
      false);
}

// A coordinator's list of what is open is one range, however long the history is.
TEST_P(IndexUse, of_the_lists_of_disputes) {
  restore_disputes();
  // The dispute and its request are looked up by key for each line.
  const auto open = p::disputes_of({.key = "city", .open = true}, d::DisputeId{250}, 20);
  const auto session = database->internals().readers.acquire();
  std::string plan;
  for (const auto& step : plan_of(*session, open.text, open.parameters)) plan += step + "\n";
  EXPECT_TRUE(plan.contains("ix_listing_running")) << plan;
  for (const auto* bad : {"SCAN", "TEMP B-TREE", "filesort", "temporary", " ALL "})
    EXPECT_FALSE(plan.contains(bad)) << plan;
}

// What waits for a party is counted in the index alone.
TEST_P(IndexUse, of_the_number_of_disputes_that_wait) {
  restore_disputes();
  const std::vector<d::Actor> parties{actor(City::civil_affairs, 1, {d::Role::handler}),
                                      actor(City::civil_affairs, 1, {d::Role::head}),
                                      actor(City::civil_affairs, 1, {d::Role::handler, d::Role::head})};
  const auto session = database->internals().readers.acquire();
  const bool sqlite = session->dialect().sqlite();
  for (const auto& who : parties) {
    const auto turn = d::turn_of(city_reference()->units, who, at("2026-09-22"));
    const auto query = p::number_of_disputes({.turn = turn}, 501);
    std::string plan;
    for (const auto& step : plan_of(*session, query.text, query.parameters)) {
      if (step.starts_with(sqlite ? "SEARCH l " : "l ")) plan += step + "\n";
    }
    EXPECT_TRUE(plan.contains("ix_listing_awaits")) << plan;
    EXPECT_TRUE(plan.contains(sqlite ? "COVERING INDEX" : "Using index")) << plan;
  }
}

}  // namespace
}  // namespace xiezhu::test
