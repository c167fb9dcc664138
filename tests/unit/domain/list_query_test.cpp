// The small rules of lists: numbers as people write them, what can be sorted, columns, who may change a view.
#include <gtest/gtest.h>

#include "domain/lists/saved_view.hpp"
#include "domain/notification/message.hpp"
#include "tests/support/domain_builders.hpp"

namespace xiezhu::test {
namespace {

TEST(WrittenNumber, is_read_as_it_is_printed) {
  for (const int serial : {1, 12, 2'147'483'647}) {
    const auto written = number(serial);
    const auto read = d::read_number(written.text());
    ASSERT_TRUE(read) << written.text();
    EXPECT_EQ(*read, (d::WrittenNumber{written.prefix, written.year, written.serial}));
  }
  EXPECT_EQ(d::read_number("沪教函[2026]12号"), (d::WrittenNumber{"沪教函", 2026, 12}));
}

TEST(WrittenNumber, is_nothing_else) {
  for (const auto* text : {"", "号", "12", "12号", "沪教函2026年12号", "〔2026〕12号", "沪教函〔2026〕12",
                           "沪教函〔2026〕012号", "沪教函〔2026〕-1号", "沪教函〔2026〕号", "沪教函〔〕12号",
                           "沪教函〔20261〕12号", "沪教函〕2026〔12号", "沪教函〔2026]12号",
                           "沪教函〔2026〕99999999999号", "沪教函〔2026〕1 2号", "沪教函〔2026〕１２号"})
    EXPECT_EQ(d::read_number(text), std::nullopt) << text;
}

TEST(Sorting, asks_no_tab_for_what_its_lines_do_not_have) {
  for (const auto& tab : d::EnumNames<d::Tab>::table) {
    EXPECT_TRUE(d::sortable(tab.value, d::SortKey::own));
    EXPECT_TRUE(d::sortable(tab.value, d::SortKey::changed));
    const bool draft = tab.value == d::Tab::drafts;
    EXPECT_EQ(d::sortable(tab.value, d::SortKey::sent), !draft);
    EXPECT_EQ(d::sortable(tab.value, d::SortKey::number), !draft);
    EXPECT_EQ(d::sortable(tab.value, d::SortKey::rate_by), tab.value == d::Tab::to_rate);
  }
  for (const auto tab : {d::Tab::finished, d::Tab::to_archive, d::Tab::copied, d::Tab::drafts})
    EXPECT_FALSE(d::sortable(tab, d::SortKey::due));
  EXPECT_TRUE(d::sortable(d::Tab::to_do, d::SortKey::due));
}

TEST(NumberKey, orders_by_year_and_then_by_serial) {
  EXPECT_LT(d::number_key_of(2025, 2'147'483'647), d::number_key_of(2026, 1));
  EXPECT_LT(d::number_key_of(2026, 9), d::number_key_of(2026, 10));
  EXPECT_GT(d::number_key_of(1, 1), 0);
}

TEST(Columns, come_back_as_they_were_written) {
  const d::ColumnSet columns{{d::Column::title, false}, {d::Column::lamp, true}};
  EXPECT_EQ(d::columns_text(columns), "title,-lamp");
  EXPECT_EQ(d::read_columns("title,-lamp"), columns);
  EXPECT_EQ(d::read_columns(d::columns_text(d::default_columns())), d::default_columns());
  EXPECT_EQ(d::read_columns(""), d::ColumnSet{});
  for (const auto* text : {"body", "title,title", "title,-title", "--title"})
    EXPECT_EQ(d::read_columns(text), std::nullopt) << text;
}

TEST(Columns, that_are_newer_than_a_choice_are_there_and_hidden) {
  const auto columns = d::with_missing({{d::Column::title, false}, {d::Column::lamp, true}});
  EXPECT_EQ(columns.size(), d::default_columns().size());
  EXPECT_TRUE(d::columns_text(columns).starts_with("title,-lamp,-number,-item,"));
  EXPECT_EQ(d::with_missing(d::default_columns()), d::default_columns());
}

TEST(SavedViews, are_used_by_the_unit_only_when_shared_and_changed_by_owner_and_administrator) {
  d::SavedView view{.owner = *drafter().person, .unit = City::civil_affairs};
  EXPECT_TRUE(d::may_use(view, drafter()) && d::may_change(view, drafter()));
  EXPECT_FALSE(d::may_use(view, colleague()) || d::may_change(view, asking_administrator()));
  view.shared = true;
  EXPECT_TRUE(d::may_use(view, colleague()));
  EXPECT_FALSE(d::may_change(view, colleague()));
  EXPECT_TRUE(d::may_change(view, asking_administrator()));
  EXPECT_FALSE(d::may_use(view, officer()) || d::may_change(view, administrator()));
}

TEST(Listings, leave_the_lamp_grey_while_a_clock_stands_still) {
  auto flow = Flow{}.accepted();
  EXPECT_EQ(d::listing_of(flow.request).late_after, flow.clock().late_after);
  flow.does(officer(), until(d::Verb::ask_requester, "2026-09-28"));
  const auto paused = d::listing_of(flow.request);
  EXPECT_EQ(paused.late_after, d::Instant{});
  EXPECT_EQ(paused.due_at, flow.clock().due_at);
  EXPECT_EQ(d::listing_of(Flow{}.request).due_at, d::Instant{});
}

TEST(Tracking, tells_of_every_event_and_names_who_did_it) {
  const auto flow = Flow{}.accepted();
  const auto messages = d::tracking_messages(flow.request, flow.events);
  ASSERT_EQ(messages.size(), flow.events.size());
  for (std::size_t i = 0; i < messages.size(); ++i) {
    EXPECT_TRUE(messages[i].audience.trackers);
    EXPECT_EQ(messages[i].except, flow.events[i].person);
    EXPECT_EQ(messages[i].about, name_of(flow.events[i].verb));
  }
}

}  // namespace
}  // namespace xiezhu::test
