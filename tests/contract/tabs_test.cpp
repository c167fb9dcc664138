// Every tab shows exactly its requests, pages without gap or repetition, and reads one range of an index.
#include <algorithm>
#include <set>

#include "persistence/queries/tab_source.hpp"
#include "tests/support/database.hpp"

namespace xiezhu::test {
namespace {

class Tabs : public ContractTest {
 protected:
  d::RequestId add(Flow& flow) {
    const d::RequestId id{++last_};
    store(flow, id);
    return id;
  }
  // A fresh flow whose document number nobody else has.
  Flow numbered() {
    Flow flow;
    flow.facts.number = number(++last_number_);
    flow.facts.officer = person_of(officer());
    return flow;
  }
  Flow sent() {
    Flow flow = numbered();
    flow.submitted().does(signer(), act(d::Verb::sign));
    return flow;
  }
  Flow accepted() {
    Flow flow = sent();
    flow.does(allocator(), act(d::Verb::receive)).does(allocator(), naming(d::Verb::accept, officer()));
    return flow;
  }
  std::vector<d::RequestId> ids(d::Tab tab, const d::Actor& viewer) {
    return reading([&](d::UnitOfWork& unit) {
      std::vector<d::RequestId> found;
      for (const auto& line : unit.queries().tab({.tab = tab}, viewer, std::nullopt, 100))
        found.push_back(line.summary->id);
      EXPECT_EQ(unit.queries().count({.tab = tab}, viewer, 1000), static_cast<int>(found.size()));
      return found;
    });
  }
  using Ids = std::vector<d::RequestId>;

 private:
  std::int64_t last_ = 0;
  int last_number_ = 0;
};
XIEZHU_ON_BOTH(Tabs);

TEST_P(Tabs, show_a_draft_to_its_drafter_alone) {
  Flow flow;
  const auto id = add(flow);
  EXPECT_EQ(ids(d::Tab::drafts, drafter()), Ids{id});
  EXPECT_EQ(ids(d::Tab::drafts, colleague()), Ids{});
  for (const auto tab :
       {d::Tab::initiated, d::Tab::acted, d::Tab::running, d::Tab::to_do, d::Tab::finished}) {
    EXPECT_EQ(ids(tab, drafter()), Ids{}) << name_of(tab);
  }
}

TEST_P(Tabs, show_a_draft_that_waits_for_its_signature_to_signers) {
  Flow flow;
  flow.submitted();
  const auto id = add(flow);
  EXPECT_EQ(ids(d::Tab::to_do, signer()), Ids{id});
  EXPECT_EQ(ids(d::Tab::to_do, colleague()), Ids{});
  EXPECT_EQ(ids(d::Tab::running, colleague()), Ids{id});
  EXPECT_EQ(ids(d::Tab::initiated, drafter()), Ids{id});
  EXPECT_EQ(ids(d::Tab::acted, drafter()), Ids{id});
  EXPECT_EQ(ids(d::Tab::drafts, drafter()), Ids{});
  EXPECT_EQ(ids(d::Tab::running, allocator()), Ids{}) << "not sent yet";
}

TEST_P(Tabs, take_a_returned_draft_back) {
  Flow flow;
  flow.submitted().does(signer(), act(d::Verb::return_draft, "请补充"));
  const auto id = add(flow);
  EXPECT_EQ(ids(d::Tab::drafts, drafter()), Ids{id});
  EXPECT_EQ(ids(d::Tab::initiated, drafter()), Ids{});
  EXPECT_EQ(ids(d::Tab::drafts, signer()), Ids{});
  EXPECT_EQ(ids(d::Tab::acted, signer()), Ids{});
}

TEST_P(Tabs, show_a_sent_request_to_the_receiving_unit) {
  auto flow = sent();
  const auto id = add(flow);
  EXPECT_EQ(ids(d::Tab::to_receive, allocator()), Ids{id});
  EXPECT_EQ(ids(d::Tab::to_do, allocator()), Ids{});
  EXPECT_EQ(ids(d::Tab::running, allocator()), Ids{id});
  EXPECT_EQ(ids(d::Tab::running, drafter()), Ids{id});
  EXPECT_EQ(ids(d::Tab::to_do, drafter()), Ids{});
  EXPECT_EQ(ids(d::Tab::acted, signer()), Ids{id});
  EXPECT_EQ(ids(d::Tab::initiated, signer()), Ids{});
  for (const auto& entry : d::EnumNames<d::Tab>::table) EXPECT_EQ(ids(entry.value, outsider()), Ids{});
}

TEST_P(Tabs, show_an_accepted_request_to_its_case_officer_alone) {
  auto flow = accepted();
  const auto id = add(flow);
  EXPECT_EQ(ids(d::Tab::to_do, officer()), Ids{id});
  EXPECT_EQ(ids(d::Tab::to_do, second_officer()), Ids{});
  EXPECT_EQ(ids(d::Tab::to_do, allocator()), Ids{});
  EXPECT_EQ(ids(d::Tab::acted, allocator()), Ids{id});
  EXPECT_EQ(ids(d::Tab::acted, officer()), Ids{}) << "named, but has not acted";
}

TEST_P(Tabs, move_a_finished_request_out_of_what_runs) {
  auto flow = accepted();
  flow.does(officer(), replying()).does(drafter(), act(d::Verb::confirm));
  const auto id = add(flow);
  for (const auto& who : {drafter(), officer()}) {
    EXPECT_EQ(ids(d::Tab::finished, who), Ids{id});
    EXPECT_EQ(ids(d::Tab::running, who), Ids{});
    EXPECT_EQ(ids(d::Tab::acted, who), Ids{});
    EXPECT_EQ(ids(d::Tab::to_do, who), Ids{});
  }
  EXPECT_EQ(ids(d::Tab::initiated, drafter()), Ids{id});
}

TEST_P(Tabs, follow_a_request_whose_steps_are_saved_one_by_one) {
  Flow flow = numbered();
  const auto id = add(flow);
  flow.request.id = id;
  const auto step = [&](const d::Actor& who, const d::Act& what) {
    const auto seen = flow.request.version;
    flow.does(who, what);
    commit([&](d::UnitOfWork& unit) {
      ASSERT_TRUE(unit.requests().save(flow.request, seen, std::span{flow.events}.last(1)));
    });
    EXPECT_EQ(reading([&](d::UnitOfWork& unit) { return unit.queries().parties(id); }),
              d::parties_of(flow.request));
  };
  step(drafter(), act(d::Verb::submit));
  EXPECT_EQ(ids(d::Tab::drafts, drafter()), Ids{});
  EXPECT_EQ(ids(d::Tab::initiated, drafter()), Ids{id});
  step(signer(), act(d::Verb::sign));
  EXPECT_EQ(ids(d::Tab::acted, signer()), Ids{id});
  step(allocator(), act(d::Verb::receive));
  step(allocator(), naming(d::Verb::accept, officer()));
  step(officer(), replying());
  EXPECT_EQ(ids(d::Tab::acted, officer()), Ids{id});
  step(drafter(), act(d::Verb::confirm));
  EXPECT_EQ(ids(d::Tab::acted, officer()), Ids{});
  EXPECT_EQ(ids(d::Tab::acted, drafter()), Ids{});
  EXPECT_EQ(ids(d::Tab::initiated, drafter()), Ids{id});
  EXPECT_EQ(ids(d::Tab::finished, drafter()), Ids{id});
}

TEST_P(Tabs, give_a_line_all_that_a_list_shows) {
  auto flow = accepted();
  const auto id = add(flow);
  const auto lines = reading([](d::UnitOfWork& unit) {
    return unit.queries().tab({.tab = d::Tab::running}, drafter(), std::nullopt, 10);
  });
  ASSERT_EQ(lines.size(), 1U);
  const auto& line = *lines[0].summary;
  EXPECT_EQ(line.id, id);
  EXPECT_EQ(line.version, flow.request.version);
  EXPECT_EQ(line.state, d::State::in_progress);
  EXPECT_EQ(line.number, flow.request.number->text());
  EXPECT_EQ(line.title, flow.request.content.title);
  EXPECT_EQ(line.requesting_unit, City::civil_affairs);
  EXPECT_EQ(line.requested_unit, City::public_security);
  EXPECT_EQ(line.item, Items::household);
  EXPECT_FALSE(line.urgent);
  EXPECT_EQ(line.case_officer_name, "人员302");
  EXPECT_EQ(line.clock, d::ClockCode::handling);
  EXPECT_EQ(line.blue_at, flow.clock().blue_at);
  EXPECT_EQ(line.yellow_at, flow.clock().yellow_at);
  EXPECT_EQ(line.due_at, flow.clock().due_at);
  EXPECT_EQ(line.late_after, flow.clock().late_after);
  EXPECT_EQ(line.provisional, flow.clock().provisional);
  EXPECT_EQ(line.changed_at, flow.request.changed_at);
  EXPECT_EQ(line.sent_at, flow.request.sent_at);
  EXPECT_EQ(lines[0].sort_key, d::epoch_millis(flow.clock().late_after));
}

TEST_P(Tabs, leave_out_what_a_draft_does_not_have_yet) {
  Flow flow{d::Content{}};
  add(flow);
  const auto lines = reading([](d::UnitOfWork& unit) {
    return unit.queries().tab({.tab = d::Tab::drafts}, drafter(), std::nullopt, 10);
  });
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_EQ(lines[0].summary->number, "");
  EXPECT_EQ(lines[0].summary->requested_unit, std::nullopt);
  EXPECT_EQ(lines[0].summary->clock, std::nullopt);
  EXPECT_EQ(lines[0].summary->case_officer_name, "");
}

TEST_P(Tabs, page_in_order_without_gap_or_repetition_even_among_equal_keys) {
  // Three groups of seven with the same deadline within each.
  for (int i = 0; i < 21; ++i) {
    auto flow = numbered();
    flow.when("2026-09-2" + std::to_string(1 + i % 3) + "T10:00");
    flow.submitted().does(signer(), act(d::Verb::sign));
    add(flow);
  }
  for (const int limit : {1, 2, 5, 7, 20, 21, 22}) {
    std::vector<std::pair<std::int64_t, d::RequestId>> seen;
    std::optional<d::Cursor> after;
    for (;;) {
      const auto lines = reading([&](d::UnitOfWork& unit) {
        return unit.queries().tab({.tab = d::Tab::to_receive}, allocator(), after, limit);
      });
      EXPECT_LE(lines.size(), static_cast<std::size_t>(limit));
      for (const auto& line : lines) seen.emplace_back(line.sort_key, line.summary->id);
      if (lines.empty() || seen.size() > 21) break;
      after = d::Cursor{lines.back().sort_key, lines.back().summary->id.value()};
    }
    EXPECT_EQ(seen.size(), 21U);
    EXPECT_TRUE(std::ranges::is_sorted(seen));
    EXPECT_EQ(std::set(seen.begin(), seen.end()).size(), 21U);
  }
}

TEST_P(Tabs, count_no_further_than_asked) {
  for (int i = 0; i < 5; ++i) {
    auto flow = sent();
    add(flow);
  }
  const auto count = [&](int at_most) {
    return reading([&](d::UnitOfWork& unit) {
      return unit.queries().count({.tab = d::Tab::to_receive}, allocator(), at_most);
    });
  };
  EXPECT_EQ(count(3), 3);
  EXPECT_EQ(count(5), 5);
  EXPECT_EQ(count(500), 5);
}

TEST_P(Tabs, are_empty_for_somebody_without_a_desk) {
  Flow flow;
  flow.submitted();
  add(flow);
  const d::Actor nobody{
      .person = person_id(City::civil_affairs, 9), .unit = City::civil_affairs, .roles = {}};
  EXPECT_EQ(ids(d::Tab::to_do, nobody), Ids{});
}

TEST_P(Tabs, find_what_is_due_for_the_system_with_the_longest_waiting_first) {
  auto late = sent();
  auto early = numbered();
  early.when("2026-09-18T10:00").submitted().does(signer(), act(d::Verb::sign));
  const auto second = add(late);
  const auto first = add(early);
  auto not_due = accepted();
  add(not_due);
  const auto due = [&](d::Instant now) {
    return reading([&](d::UnitOfWork& unit) { return unit.queries().due_for_system(now, 10); });
  };
  const auto acts = *late.clock().acts_at;
  EXPECT_EQ(due(acts), Ids{first}) << "strictly after the instant";
  EXPECT_EQ(due(acts + d::Millis{1}), (Ids{first, second}));
  EXPECT_EQ(
      reading([&](d::UnitOfWork& unit) { return unit.queries().due_for_system(acts + d::Millis{1}, 1); }),
      Ids{first});
}

TEST_P(Tabs, list_all_requests_by_id) {
  for (int i = 0; i < 5; ++i) {
    Flow flow;
    add(flow);
  }
  const auto after = [&](std::int64_t id, int limit) {
    return reading([&](d::UnitOfWork& unit) { return unit.queries().request_ids(d::RequestId{id}, limit); });
  };
  EXPECT_EQ(after(0, 3), (Ids{d::RequestId{1}, d::RequestId{2}, d::RequestId{3}}));
  EXPECT_EQ(after(3, 3), (Ids{d::RequestId{4}, d::RequestId{5}}));
  EXPECT_EQ(reading([](d::UnitOfWork& unit) { return unit.queries().request_count(); }), 5);
}

}  // namespace
}  // namespace xiezhu::test
