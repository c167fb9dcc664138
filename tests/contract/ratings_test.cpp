// Satisfaction 满意度 through the use cases, on both databases: what is stored, listed, moved and verified.
#include <algorithm>

#include <set>

#include "persistence/database_internals.hpp"
#include "server/run/verifier.hpp"
#include "tests/contract/scenario.hpp"
#include "tests/support/rating_builders.hpp"

namespace xiezhu::test {
namespace {

using d::Side;

class Ratings : public Scenario {
 protected:
  using Ids = std::vector<d::RequestId>;
  using Sides = std::vector<Side>;

  void complete() {
    accept();
    does(officer(), replying());
    does(drafter(), act(Verb::confirm));
  }
  void rate_both(int of_help = 5, int of_request = 5) {
    does(drafter(), rating(Side::requesting, of_help));
    does(officer(), rating(Side::requested, of_request));
  }
  std::vector<d::RequestId> to_rate(const d::Actor& viewer) {
    return reading([&](d::UnitOfWork& unit) {
      std::vector<d::RequestId> ids;
      for (const auto& line : unit.queries().tab({.tab = d::Tab::to_rate}, viewer, {}, 10))
        ids.push_back(line.summary->id);
      EXPECT_EQ(unit.queries().count({.tab = d::Tab::to_rate}, viewer, 10), static_cast<int>(ids.size()));
      return ids;
    });
  }
  // The sides whose ratings a list shows.
  std::vector<Side> listed(const d::RatingQuery& query) {
    return reading([&](d::UnitOfWork& unit) {
      std::vector<Side> sides;
      for (const auto& line : unit.ratings().list(query, std::nullopt, 10)) sides.push_back(line.rating.by);
      return sides;
    });
  }
  std::vector<Side> list(d::RatingList which, d::UnitId unit, bool hidden_too = true) {
    return listed({.list = which, .unit = unit, .hidden_too = hidden_too});
  }
  void expect_verified() {
    for (const auto& finding : server::verify_requests(*database, [](int, int) {}).findings)
      ADD_FAILURE() << finding.difference;
  }
};
XIEZHU_ON_BOTH(Ratings);

TEST_P(Ratings, what_waits_to_be_rated_is_a_list_of_each_unit) {
  accept();
  EXPECT_EQ(to_rate(drafter()), Ids{});
  does(officer(), replying());
  does(drafter(), act(Verb::confirm));
  EXPECT_EQ(to_rate(drafter()), Ids{whole});
  EXPECT_EQ(to_rate(officer()), Ids{whole});
  does(officer(), rating(Side::requested));
  EXPECT_EQ(to_rate(drafter()), Ids{whole});
  EXPECT_EQ(to_rate(officer()), Ids{});
  when("2026-10-13T00:00:01");
  EXPECT_EQ(settles(), 1);
  EXPECT_EQ(to_rate(drafter()), Ids{});
  EXPECT_EQ(last_event().verb, Verb::close_rating);
  expect_verified();
}

TEST_P(Ratings, the_window_that_ends_first_comes_first) {
  const auto completed = [&](std::int64_t id, std::string_view instant) {
    Flow flow{off_catalogue(d::Form::opinion)};
    flow.when(instant).completed();
    flow.request.number->serial = static_cast<int>(id);
    for (auto& event : flow.events) {
      if (event.number) event.number->serial = static_cast<int>(id);
    }
    store(flow, d::RequestId{id});
  };
  completed(301, "2026-09-23T10:00");
  completed(302, "2026-09-21T10:00");
  completed(303, "2026-09-22T10:00");
  EXPECT_EQ(to_rate(drafter()), (Ids{d::RequestId{302}, d::RequestId{303}, d::RequestId{301}}));
  const auto sorted = [&](d::Sort sort) {
    return reading([&](d::UnitOfWork& unit) {
      Ids ids;
      const d::ListQuery query{.tab = d::Tab::to_rate, .sort = sort};
      for (const auto& line : unit.queries().tab(query, drafter(), {}, 10)) ids.push_back(line.summary->id);
      return ids;
    });
  };
  const Ids latest_first{d::RequestId{301}, d::RequestId{303}, d::RequestId{302}};
  EXPECT_EQ(sorted({d::SortKey::sent, true}), latest_first);
  EXPECT_EQ(sorted({d::SortKey::rate_by, true}), latest_first);
  EXPECT_EQ(sorted({d::SortKey::rate_by, false}), to_rate(drafter()));
}

TEST_P(Ratings, a_line_says_until_when_one_may_rate_while_the_window_is_open) {
  const auto line = [&] {
    return reading([](d::UnitOfWork& unit) { return unit.queries().summaries(std::array{whole}).at(0); });
  };
  complete();
  EXPECT_EQ(line()->rate_by, stored().rating_window()->due_at);
  does(officer(), rating(Side::requested));
  EXPECT_EQ(line()->rate_by, stored().rating_window()->due_at) << "the other side may still";
  does(drafter(), rating(Side::requesting));
  EXPECT_EQ(line()->rate_by, std::nullopt);
}

TEST_P(Ratings, a_finished_request_is_listed_as_before) {
  complete();
  const auto line = reading([](d::UnitOfWork& unit) {
    return unit.queries().tab({.tab = d::Tab::finished}, drafter(), {}, 10).at(0).summary;
  });
  EXPECT_EQ(line->clock, std::nullopt);
  EXPECT_EQ(line->due_at, d::Instant{});
  EXPECT_EQ(reading([](d::UnitOfWork& unit) { return unit.queries().listed_clock(whole); }), std::nullopt);
  EXPECT_EQ(reading([](d::UnitOfWork& unit) { return unit.queries().acts_at(whole); }),
            stored().rating_window()->acts_at);
  EXPECT_TRUE(reading([](d::UnitOfWork& unit) { return unit.alerts().alarms(whole); }).empty())
      << "nobody is hurried to rate";
}

TEST_P(Ratings, lists_show_the_rated_unit_nothing_before_it_may_see) {
  complete();
  does(drafter(), rating(Side::requesting, 2));
  EXPECT_EQ(list(d::RatingList::given, City::civil_affairs), Sides{Side::requesting});
  EXPECT_EQ(list(d::RatingList::given, City::civil_affairs, false), Sides{});
  EXPECT_EQ(list(d::RatingList::received, City::public_security), Sides{});
  EXPECT_EQ(list(d::RatingList::to_fix, City::public_security), Sides{});
  does(officer(), rating(Side::requested, 1));
  EXPECT_EQ(list(d::RatingList::given, City::civil_affairs, false), Sides{Side::requesting});
  EXPECT_EQ(list(d::RatingList::received, City::public_security), Sides{Side::requesting});
  EXPECT_EQ(list(d::RatingList::to_fix, City::public_security), Sides{Side::requesting});
  EXPECT_EQ(list(d::RatingList::to_fix, City::civil_affairs), Sides{Side::requested});
  expect_verified();
}

TEST_P(Ratings, a_fix_task_lies_with_whom_it_waits_for) {
  complete();
  rate_both(1, 5);
  does(officer(), act(Verb::contact, "已联系"));
  does(officer(), act(Verb::rectify, "已整改"));
  EXPECT_EQ(list(d::RatingList::to_fix, City::public_security), Sides{});
  EXPECT_EQ(list(d::RatingList::to_fix, City::civil_affairs), Sides{Side::requesting});
  does(drafter(), calling_back(false));
  EXPECT_EQ(list(d::RatingList::to_fix, City::public_security), Sides{Side::requesting});
  does(officer(), act(Verb::rectify, "再次整改"));
  does(drafter(), calling_back(true));
  EXPECT_EQ(list(d::RatingList::to_fix, City::civil_affairs), Sides{});
  expect_verified();
}

TEST_P(Ratings, appeals_wait_for_coordinators_of_the_place) {
  complete();
  rate_both(2, 5);
  does(officer(), act(Verb::appeal_rating, "与流转记录不符"));
  EXPECT_EQ(listed({.list = d::RatingList::appealed}), Sides{Side::requesting});
  EXPECT_EQ(listed({.list = d::RatingList::appealed, .region = "310000"}), Sides{Side::requesting});
  EXPECT_EQ(listed({.list = d::RatingList::appealed, .region = "310101"}), Sides{});
  EXPECT_EQ(list(d::RatingList::appealed, City::civil_affairs), Sides{Side::requesting});
  refuses(district_coordinator(), reviewing(Side::requesting, d::AppealResult::struck), Reason::not_found);
  does(coordinator(), reviewing(Side::requesting, d::AppealResult::struck));
  EXPECT_EQ(listed({.list = d::RatingList::appealed}), Sides{});
  EXPECT_TRUE(stored().rating_by(Side::requesting)->struck());
  expect_verified();
}

TEST_P(Ratings, lists_page_by_key) {
  for (int id = 401; id <= 405; ++id) {
    Flow flow{off_catalogue(d::Form::opinion)};
    flow.rated(2, 5);
    flow.request.number->serial = id;
    for (auto& event : flow.events) {
      if (event.number) event.number->serial = id;
    }
    store(flow, d::RequestId{id});
  }
  for (const auto& entry : d::EnumNames<d::RatingList>::table) {
    const auto unit = entry.value == d::RatingList::given ? City::civil_affairs : City::public_security;
    std::vector<std::int64_t> seen;
    std::optional<d::Cursor> after;
    for (int page = 0; page < 5; ++page) {
      const auto lines = reading([&](d::UnitOfWork& work) {
        return work.ratings().list({.list = entry.value, .unit = unit}, after, 2);
      });
      for (const auto& line : lines) {
        seen.push_back(line.rating.request.value());
        EXPECT_FALSE(line.title.empty());
        after = d::Cursor{line.sort_key, line.rating.request.value()};
      }
    }
    const bool appeals = entry.value == d::RatingList::appealed;
    EXPECT_EQ(seen.size(), appeals ? 0U : 5U) << entry.name;
    EXPECT_EQ(std::set(seen.begin(), seen.end()).size(), seen.size()) << entry.name;
  }
}

TEST_P(Ratings, open_dates_are_found_when_the_calendar_changes) {
  complete();
  const auto found = [&](std::string_view instant) {
    return reading(
        [&](d::UnitOfWork& unit) { return unit.queries().with_open_dates(d::RequestId{}, at(instant), 10); });
  };
  EXPECT_EQ(found("2026-09-21T12:00"), Ids{whole}) << "the window runs";
  rate_both(2, 5);
  EXPECT_EQ(found("2026-10-19T12:00"), Ids{whole}) << "the fix is owed";
  EXPECT_EQ(found("2026-10-20T12:00"), Ids{});
  does(officer(), act(Verb::contact, "已联系"));
  does(officer(), act(Verb::rectify, "已整改"));
  EXPECT_EQ(found("2026-10-19T12:00"), Ids{});
  commit([](d::UnitOfWork& unit) {
    auto overrides = std::vector<d::DayOverride>{};
    for (const auto& entry : unit.reference()->calendar.data().overrides) {
      if (d::year_of(entry.date) == 2026 && entry.date != day("2026-09-25")) overrides.push_back(entry);
    }
    unit.reference_data().put_calendar_year(2026, "通知", overrides);
  });
  const auto before = stored();
  bool moved = false;
  commit([&](d::UnitOfWork& unit) { moved = d::recalculate(unit, whole, now); });
  EXPECT_TRUE(moved);
  const auto after = stored();
  const auto& is = *after.rating_by(Side::requesting);
  const auto& was = *before.rating_by(Side::requesting);
  EXPECT_LT(is.changeable.due, was.changeable.due);
  EXPECT_EQ(is.tasks.back().rounds, was.tasks.back().rounds) << "met already";
  expect_verified();
}

TEST_P(Ratings, a_deputy_rates_for_an_absent_colleague) {
  complete();
  commit([](d::UnitOfWork& unit) {
    unit.delegations().insert({.id = d::DelegationId{1},
                               .unit = City::civil_affairs,
                               .absent = *drafter().person,
                               .deputy = *deputy().person,
                               .first_day = day("2026-09-01"),
                               .last_day = day("2026-12-31")});
  });
  auto stands_in = rating(Side::requesting);
  stands_in.on_behalf_of = drafter().person;
  does(deputy(), stands_in);
  EXPECT_EQ(last_event().on_behalf_of, drafter().person);
  EXPECT_EQ(last_event().person, deputy().person);
}

TEST_P(Ratings, a_changed_row_is_found_by_verify) {
  complete();
  rate_both(2, 5);
  const auto session = database->internals().writers.acquire();
  session->execute("UPDATE rating SET overall = 5 WHERE given_by = 'requesting'");
  const auto report = server::verify_requests(*database, [](int, int) {});
  ASSERT_EQ(report.findings.size(), 1U);
  EXPECT_EQ(report.findings.front().difference, "ratings differ from the events");
}

}  // namespace
}  // namespace xiezhu::test
