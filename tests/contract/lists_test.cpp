// Every filter with every sort of every tab shows what a naive look at all requests shows, on both databases,
// whatever the size of the page.
#include <algorithm>
#include <set>

#include "persistence/queries/tab_source.hpp"
#include "tests/support/database.hpp"
#include "tests/support/property.hpp"

namespace xiezhu::test {
namespace {

struct Known {
  d::Request request;
  std::vector<d::Event> events;
};

bool took_part(const Known& known, d::PersonId person) {
  return known.request.drafter == person || std::ranges::any_of(known.events, [&](const d::Event& event) {
           return event.person == person || event.on_behalf_of == person;
         });
}

const d::PartyRow* row_of(const std::vector<d::PartyRow>& rows, d::UnitId unit) {
  const auto found = std::ranges::find(rows, unit, &d::PartyRow::unit);
  return found == rows.end() ? nullptr : &*found;
}

bool at_desk_of(const d::PartyRow& row, const d::Actor& viewer) {
  return row.desk && viewer.roles.has(*row.desk) && (!row.person || row.person == viewer.person);
}

bool in_unit_tab(const d::PartyRow* row, d::Tab tab, const d::Actor& viewer) {
  if (row == nullptr) return false;
  switch (tab) {
    case d::Tab::to_receive:
      return row->box == d::Box::to_receive;
    case d::Tab::to_do:
      return row->box == d::Box::to_do && at_desk_of(*row, viewer);
    case d::Tab::running:
      return row->open && row->box != d::Box::draft;
    case d::Tab::finished:
      return row->box == d::Box::finished;
    case d::Tab::to_rate:
      return row->rate_by != d::Instant{};
    case d::Tab::to_archive:
      return row->archive_due;
    case d::Tab::copied:
      return row->box == d::Box::copied;
    default:
      return false;
  }
}

bool in_own_tab(const Known& known, d::Tab tab, d::PersonId person) {
  const auto& request = known.request;
  const bool draft = request.state == d::State::draft;
  if (tab == d::Tab::acted) return took_part(known, person) && request.open() && !draft;
  return request.drafter == person && draft == (tab == d::Tab::drafts);
}

bool on_days(const d::DayRange& range, std::optional<d::Instant> instant) {
  if (!range.given()) return true;
  if (!instant) return false;
  const auto date = d::local_date(*instant);
  return (!range.from || *range.from <= date) && (!range.to || date <= *range.to);
}

bool same_number(const d::WrittenNumber& asked, const std::optional<d::DocumentNumber>& number) {
  return number && number->prefix == asked.prefix && number->year == asked.year &&
         number->serial == asked.serial;
}

bool deals_with(const d::Request& request, d::UnitId unit, const d::ListQuery& query,
                const d::Actor& viewer) {
  const bool asks = request.requesting_unit == unit;
  const bool helps = request.content.requested_unit == unit;
  if (d::personal(query.tab)) return asks || helps;
  if (request.requesting_unit == viewer.unit) return helps;
  return asks;
}

bool passes(const d::Request& request, const d::ListQuery& query, const d::Actor& viewer) {
  const auto& filter = query.filter;
  const auto* clock = request.work_clock();
  const auto item = request.content.item;
  return (!filter.state || request.state == *filter.state) &&
         (!filter.lamp || d::lamp(clock, query.now) == *filter.lamp) &&
         (!filter.counterpart || deals_with(request, *filter.counterpart, query, viewer)) &&
         (filter.item.empty() || (item && std::ranges::find(filter.item, *item) != filter.item.end())) &&
         (!filter.urgent || request.content.urgent == *filter.urgent) &&
         (!filter.case_officer || request.case_officer == filter.case_officer) &&
         on_days(filter.sent, request.sent_at) &&
         on_days(filter.due, clock == nullptr ? std::nullopt : std::optional{clock->due_at}) &&
         (!filter.number || same_number(*filter.number, request.number));
}

std::int64_t millis(std::optional<d::Instant> instant) { return instant ? d::epoch_millis(*instant) : 0; }

std::int64_t key_of(const d::Request& request, const d::ListQuery& query, const d::PartyRow* row) {
  const auto* clock = request.work_clock();
  const bool rates = row != nullptr && query.tab == d::Tab::to_rate;
  const std::int64_t own = rates            ? millis(row->rate_by)
                           : row != nullptr ? row->sort_key
                                            : -millis(request.created_at);
  switch (query.sort.key) {
    case d::SortKey::own:
    case d::SortKey::rate_by:
      return own;
    case d::SortKey::due:
      if (row != nullptr) return own;
      return clock == nullptr ? 0 : millis(clock->due_at);
    case d::SortKey::sent:
      return millis(request.sent_at);
    case d::SortKey::changed:
      return millis(request.changed_at);
    case d::SortKey::number:
      return request.number ? d::number_key_of(request.number->year, request.number->serial) : 0;
  }
  return 0;
}

template <class E>
E any_of_enum() {
  const auto& table = d::EnumNames<E>::table;
  return table[*rc::gen::inRange<std::size_t>(0, table.size())].value;
}

class Lists : public ContractTest {
 protected:
  using Ids = std::vector<d::RequestId>;

  void SetUp() override {
    ContractTest::SetUp();
    const std::array contents{content(), urgent(content()), off_catalogue(d::Form::opinion)};
    for (int i = 0; i < 48; ++i) add(contents[static_cast<std::size_t>(i) % contents.size()], i);
    auto housing = content();
    housing.item = Items::of_housing;
    housing.requested_unit = City::housing;
    for (int i = 0; i < 6; ++i) add(housing, 48 + i);
  }

  // The naive way: look at all and sort.
  Ids expected(const d::ListQuery& query, const d::Actor& viewer) const {
    std::vector<std::pair<std::int64_t, d::RequestId>> found;
    for (const auto& known : all_) {
      const auto rows = d::parties_of(known.request);
      const auto* row = d::personal(query.tab) ? nullptr : row_of(rows, viewer.unit);
      const bool shown = d::personal(query.tab) ? in_own_tab(known, query.tab, *viewer.person)
                                                : in_unit_tab(row, query.tab, viewer);
      if (shown && passes(known.request, query, viewer))
        found.emplace_back(key_of(known.request, query, row), known.request.id);
    }
    std::ranges::sort(found);
    if (query.sort.descending) std::ranges::reverse(found);
    Ids ids;
    for (const auto& [key, id] : found) ids.push_back(id);
    return ids;
  }

  Ids listed(const d::ListQuery& query, const d::Actor& viewer, int limit) {
    Ids ids;
    std::optional<d::Cursor> after;
    for (;;) {
      const auto lines =
          reading([&](d::UnitOfWork& unit) { return unit.queries().tab(query, viewer, after, limit); });
      for (const auto& line : lines) ids.push_back(line.summary->id);
      if (lines.empty() || ids.size() > all_.size()) return ids;
      after = d::Cursor{lines.back().sort_key, lines.back().summary->id.value()};
    }
  }

  int counted(const d::ListQuery& query, const d::Actor& viewer) {
    return reading([&](d::UnitOfWork& unit) { return unit.queries().count(query, viewer, 1000); });
  }

  static std::vector<d::Actor> viewers() {
    return {drafter(),
            signer(),
            allocator(),
            officer(),
            actor(City::civil_affairs, 2, {d::Role::handler, d::Role::signer}),
            outsider(),
            actor(City::district, 1, {d::Role::handler})};
  }

 private:
  // Request by request one step further, on other days, with other officers; some copied, paused or
  // forwarded.
  void add(const d::Content& content, int i) {
    Flow flow{content};
    flow.facts.number = number(i + 1);
    flow.when("2026-09-" + std::to_string(10 + i % 15) + (i % 2 == 0 ? "T09:30" : "T15:00"));
    const bool housing = content.requested_unit == City::housing;
    const auto& receiver = housing ? housing_allocator() : allocator();
    const auto& worker = housing ? housing_officer() : (i % 4 < 2 ? officer() : second_officer());
    flow.facts.officer = person_of(worker);
    const int steps = i % 8;
    if (steps > 0) flow.submitted();
    if (steps > 1) flow.does(signer(), act(d::Verb::sign));
    if (steps > 2) flow.does(receiver, act(d::Verb::receive));
    if (steps > 3) flow.does(receiver, naming(d::Verb::accept, worker));
    if (steps == 4 && i % 3 == 0) flow.does(worker, until(d::Verb::ask_requester, "2026-10-09"));
    if (steps > 3 && i % 5 == 0) flow.does(receiver, to_unit(d::Verb::copy, City::district));
    if (steps > 5) flow.does(worker, replying());
    if (steps > 6) flow.does(drafter(), act(d::Verb::confirm));
    flow.request.id = d::RequestId{1'000 + (i * 37) % 101};
    commit([&](d::UnitOfWork& unit) { ASSERT_TRUE(unit.requests().save(flow.request, 0, flow.events)); });
    all_.push_back({flow.request, flow.events});
  }

  std::vector<Known> all_;
};
XIEZHU_ON_BOTH(Lists);

d::DayRange any_days() {
  d::DayRange range;
  const auto some_day = [] { return day("2026-09-08") + std::chrono::days{*rc::gen::inRange(0, 40)}; };
  if (*rc::gen::arbitrary<bool>()) range.from = some_day();
  if (*rc::gen::arbitrary<bool>()) range.to = some_day();
  return range;
}

d::Filter any_filter() {
  d::Filter filter;
  const auto chosen = *rc::gen::container<std::set<int>>(rc::gen::inRange(0, 9));
  for (const int member : chosen) {
    switch (member) {
      case 0:
        filter.state = any_of_enum<d::State>();
        break;
      case 1:
        filter.lamp = any_of_enum<d::Lamp>();
        break;
      case 2:
        filter.counterpart = *rc::gen::element(City::civil_affairs, City::public_security, City::housing);
        break;
      case 3:
        filter.item = {Items::household};
        if (*rc::gen::arbitrary<bool>()) filter.item.push_back(Items::of_housing);
        break;
      case 4:
        filter.urgent = *rc::gen::arbitrary<bool>();
        break;
      case 5:
        filter.case_officer = *rc::gen::element(*officer().person, *second_officer().person);
        break;
      case 6:
        filter.sent = any_days();
        break;
      case 7:
        filter.due = any_days();
        break;
      default:
        filter.number = d::WrittenNumber{*rc::gen::element<std::string>("沪民函", "沪公函"), 2026,
                                         *rc::gen::inRange(1, 50)};
    }
    // Mostly one or two members, so that something is found.
    if (*rc::gen::inRange(0, 3) == 0) break;
  }
  return filter;
}

TEST_P(Lists, show_what_a_naive_look_at_all_requests_shows) {
  holds(300, [&] {
    d::ListQuery query{.tab = any_of_enum<d::Tab>(), .filter = any_filter()};
    query.now = at("2026-09-12T10:00") + std::chrono::hours{*rc::gen::inRange(0, 24 * 20)};
    query.sort.key = any_of_enum<d::SortKey>();
    RC_PRE(d::sortable(query.tab, query.sort.key));
    query.sort.descending = query.sort.key != d::SortKey::own && *rc::gen::arbitrary<bool>();
    const auto viewer = viewers()[static_cast<std::size_t>(*rc::gen::inRange(0, 7))];
    const auto wanted = expected(query, viewer);
    RC_ASSERT(listed(query, viewer, *rc::gen::element(1, 3, 100)) == wanted);
    RC_ASSERT(counted(query, viewer) == static_cast<int>(wanted.size()));
  });
}

TEST_P(Lists, find_something_for_every_filter_of_the_unit_that_asks) {
  const d::DayRange days{day("2026-09-15"), day("2026-10-20")};
  const std::vector<d::Filter> filters{{.state = d::State::in_progress},
                                       {.lamp = d::Lamp::green},
                                       {.lamp = d::Lamp::blue},
                                       {.lamp = d::Lamp::yellow},
                                       {.lamp = d::Lamp::red},
                                       {.lamp = d::Lamp::grey},
                                       {.counterpart = City::housing},
                                       {.item = {Items::household}},
                                       {.item = {Items::household, Items::of_housing}},
                                       {.urgent = true},
                                       {.case_officer = officer().person},
                                       {.sent = days},
                                       {.due = days},
                                       {.number = d::WrittenNumber{"沪民函", 2026, 4}}};
  for (std::size_t i = 0; i < filters.size(); ++i) {
    SCOPED_TRACE(i);
    d::ListQuery query{.tab = d::Tab::running, .filter = filters[i], .now = at("2026-09-22T10:00")};
    const auto wanted = expected(query, drafter());
    EXPECT_FALSE(wanted.empty());
    EXPECT_EQ(listed(query, drafter(), 3), wanted);
    query.tab = d::Tab::initiated;
    EXPECT_EQ(listed(query, drafter(), 3), expected(query, drafter()));
  }
}

TEST_P(Lists, keep_what_they_are_filtered_by_in_line_with_every_step) {
  Flow flow;
  flow.request.id = d::RequestId{5'000};
  const auto stored = [&] {
    return reading([&](d::UnitOfWork& unit) { return unit.queries().participants(flow.request.id); });
  };
  commit([&](d::UnitOfWork& unit) { ASSERT_TRUE(unit.requests().save(flow.request, 0, flow.events)); });
  flow.facts.number = number(900);
  flow.facts.officer = person_of(officer());
  const std::vector<std::pair<d::Actor, d::Act>> steps{{drafter(), act(d::Verb::submit)},
                                                       {signer(), act(d::Verb::sign)},
                                                       {allocator(), act(d::Verb::receive)},
                                                       {allocator(), naming(d::Verb::accept, officer())},
                                                       {officer(), replying()}};
  for (const auto& [who, what] : steps) {
    const auto seen = flow.request.version;
    flow.does(who, what);
    commit([&](d::UnitOfWork& unit) {
      ASSERT_TRUE(unit.requests().save(flow.request, seen, std::span{flow.events}.last(1)));
    });
    for (const auto& row : stored())
      EXPECT_EQ(row.listing, d::listing_of(flow.request)) << row.person.value();
  }
  EXPECT_EQ(stored().size(), 4U);
}

}  // namespace
}  // namespace xiezhu::test
