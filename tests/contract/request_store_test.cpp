// Requests come back exactly as they were stored, and a stale writer changes nothing.
#include "domain/request/commands.hpp"
#include "tests/support/database.hpp"

namespace xiezhu::test {
namespace {

constexpr d::RequestId big_id{4'611'686'018'427'387'904};

class RequestStore : public ContractTest {
 protected:
  std::optional<d::Request> load() {
    return reading([](d::UnitOfWork& unit) { return unit.requests().load(big_id); });
  }
  std::vector<d::Event> events() {
    return reading([](d::UnitOfWork& unit) { return unit.requests().events(big_id); });
  }
  void expect_round_trip(Flow& flow) {
    flow.request.id = big_id;
    store(flow, big_id);
    EXPECT_EQ(load(), flow.request);
    EXPECT_EQ(events(), flow.events);
  }
};
XIEZHU_ON_BOTH(RequestStore);

TEST_P(RequestStore, knows_nothing_of_an_unknown_request) {
  EXPECT_EQ(load(), std::nullopt);
  EXPECT_TRUE(events().empty());
  EXPECT_EQ(reading([](d::UnitOfWork& unit) { return unit.queries().request(big_id); }), nullptr);
}

TEST_P(RequestStore, keeps_an_empty_draft_with_everything_unset) {
  Flow flow{d::Content{}};
  expect_round_trip(flow);
}

TEST_P(RequestStore, keeps_a_whole_life_stored_at_once) {
  Flow flow;
  flow.reworked().does(officer(), replying(d::ReplyOutcome::partial)).does(drafter(), act(d::Verb::confirm));
  expect_round_trip(flow);
}

TEST_P(RequestStore, restores_many_histories_as_if_each_had_been_saved) {
  Flow replied;
  replied.replied();
  const std::vector<d::RequestId> ids{d::RequestId{11}, d::RequestId{12}, d::RequestId{13}};
  std::vector<d::History> histories;
  for (const auto id : ids) {
    histories.push_back({replied.request, replied.events});
    histories.back().request.id = id;
  }
  histories[1] = {Flow{}.request, Flow{}.events};
  histories[1].request.id = ids[1];
  histories[2].request.number.reset();
  histories[0].request.number.reset();
  commit([&](d::UnitOfWork& unit) { unit.requests().restore(histories); });
  for (const auto& history : histories) {
    reading([&](d::UnitOfWork& unit) {
      EXPECT_EQ(unit.requests().load(history.request.id), history.request);
      EXPECT_EQ(unit.requests().events(history.request.id), history.events);
      return true;
    });
  }
}

TEST_P(RequestStore, keeps_what_the_system_did_at_the_instant_it_counted) {
  Flow flow{urgent(content())};
  flow.sent().when("2026-09-24T09:00").looked_at();
  ASSERT_TRUE(flow.request.deemed_received);
  expect_round_trip(flow);
}

TEST_P(RequestStore, keeps_text_of_every_plane_and_the_difference_between_empty_and_unset) {
  auto content = off_catalogue(d::Form::on_site);
  content.title = "𠮷野家·𫝀𠂇 \"引号\" 'it''s' \\n :name %s";
  content.body = std::string("第一行\n第二行\t\r\n") + "😀";
  content.legal_basis = "";
  content.sharing = std::nullopt;
  content.requested_unit = std::nullopt;
  Flow flow{content};
  expect_round_trip(flow);
  const auto loaded = load();
  EXPECT_EQ(loaded->content.legal_basis, "");
  EXPECT_EQ(loaded->content.sharing, std::nullopt);
}

TEST_P(RequestStore, keeps_the_longest_texts) {
  const auto repeated = [](const char* text, std::size_t times) {
    std::string result;
    for (std::size_t i = 0; i < times; ++i) result += text;
    return result;
  };
  auto content = test::content();
  content.title = repeated("𠮷", d::TextLimits::title);
  content.body = repeated("𠮷", d::TextLimits::body);
  content.legal_basis = repeated("\"", d::TextLimits::legal_basis);
  Flow flow{content};
  flow.accepted().does(officer(), replying(d::ReplyOutcome::unable, repeated("𠮷", d::TextLimits::reply)));
  expect_round_trip(flow);
}

TEST_P(RequestStore, follows_a_request_step_by_step) {
  const auto steps = std::vector<std::pair<d::Actor, d::Act>>{
      {drafter(), drafting(d::Verb::edit, urgent(content()))},
      {drafter(), act(d::Verb::submit)},
      {signer(), act(d::Verb::return_draft, "请补充")},
      {drafter(), act(d::Verb::submit)},
      {signer(), act(d::Verb::sign)},
      {allocator(), act(d::Verb::receive)},
      {allocator(), naming(d::Verb::accept, officer())},
      {allocator(), naming(d::Verb::assign, second_officer())},
      {second_officer(), replying()},
      {drafter(), act(d::Verb::rework, "不完整")},
      {second_officer(), replying()},
      {drafter(), act(d::Verb::confirm)},
  };
  auto now = at("2026-09-21T10:00");
  commit([&](d::UnitOfWork& unit) {
    ASSERT_TRUE(d::begin(unit, big_id, drafter(), drafting(d::Verb::draft, content()), now));
  });
  d::Version version = 1;
  for (const auto& [who, what] : steps) {
    now += std::chrono::minutes{1};
    std::optional<d::Request> after;
    commit([&](d::UnitOfWork& unit) {
      const auto outcome = d::perform(unit, big_id, version, who, what, now);
      ASSERT_TRUE(outcome) << code(outcome.error().reason);
      after = *outcome;
    });
    ASSERT_TRUE(after);
    EXPECT_EQ(load(), after) << name_of(what.verb);
    version = after->version;
  }
  EXPECT_EQ(d::replay(big_id, events()), load());
  EXPECT_EQ(load()->number, number(1));
}

TEST_P(RequestStore, refuses_a_stale_version_and_changes_nothing) {
  Flow flow;
  store(flow, big_id);
  flow.request.id = big_id;
  const auto before = load();
  flow.submitted();
  commit([&](d::UnitOfWork& unit) {
    EXPECT_FALSE(unit.requests().save(flow.request, 7, std::span{flow.events}.subspan(1)));
  });
  EXPECT_EQ(load(), before);
  EXPECT_EQ(events().size(), 1U);
  commit([&](d::UnitOfWork& unit) {
    EXPECT_TRUE(unit.requests().save(flow.request, 1, std::span{flow.events}.subspan(1)));
  });
  EXPECT_EQ(load(), flow.request);
}

TEST_P(RequestStore, refuses_a_second_request_under_the_same_id) {
  Flow flow;
  store(flow, big_id);
  commit([&](d::UnitOfWork& unit) {
    auto other = flow.request;
    other.id = big_id;
    other.content.title = "另一个";
    EXPECT_FALSE(unit.requests().save(other, 0, flow.events));
  });
  EXPECT_EQ(load()->content.title, content().title);
}

TEST_P(RequestStore, shows_the_names_of_the_people_in_the_view_and_in_the_timeline) {
  Flow flow;
  flow.accepted();
  store(flow, big_id);
  const auto view = reading([](d::UnitOfWork& unit) { return unit.queries().request(big_id); });
  ASSERT_TRUE(view);
  flow.request.id = big_id;
  EXPECT_EQ(view->request, flow.request);
  EXPECT_EQ(view->drafter_name, "人员201");
  EXPECT_EQ(view->case_officer_name, "人员302");
  const auto timeline = reading([](d::UnitOfWork& unit) { return unit.queries().timeline(big_id); });
  ASSERT_EQ(timeline.size(), flow.events.size());
  for (std::size_t i = 0; i < timeline.size(); ++i) EXPECT_EQ(timeline[i].event, flow.events[i]);
  EXPECT_EQ(timeline[1].person_name, "人员201");
  EXPECT_EQ(timeline[2].person_name, "人员203");
  EXPECT_EQ(timeline[2].case_officer_name, "");
  EXPECT_EQ(timeline.back().case_officer_name, "人员302");
}

TEST_P(RequestStore, shows_every_version_at_once_although_views_are_kept) {
  Flow flow;
  flow.request.id = big_id;
  store(flow, big_id);
  const auto view = [&] {
    return reading([](d::UnitOfWork& unit) { return unit.queries().request(big_id); });
  };
  const auto first = view();
  EXPECT_EQ(view()->request, flow.request);
  flow.submitted();
  const auto save = [&](d::Finish finish) {
    database->write([&](d::UnitOfWork& unit) {
      EXPECT_TRUE(unit.requests().save(flow.request, 1, std::span{flow.events}.last(1)));
      EXPECT_EQ(unit.queries().request(big_id)->request, flow.request) << "a unit sees its own changes";
      return finish;
    });
  };
  save(d::Finish::rollback);
  EXPECT_EQ(view()->request, first->request);
  save(d::Finish::commit);
  EXPECT_EQ(view()->request, flow.request);
}

TEST_P(RequestStore, shows_a_step_of_the_system_without_a_name) {
  Flow flow;
  flow.sent().when("2026-09-24T09:00").looked_at();
  store(flow, big_id);
  const auto timeline = reading([](d::UnitOfWork& unit) { return unit.queries().timeline(big_id); });
  EXPECT_EQ(timeline.back().event.person, std::nullopt);
  EXPECT_EQ(timeline.back().person_name, "");
}

}  // namespace
}  // namespace xiezhu::test
