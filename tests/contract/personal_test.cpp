// Views, columns, marks, relations and feeds come back as they were kept, on both databases.
#include "server/notify/relay.hpp"
#include "server/run/time_ids.hpp"
#include "tests/contract/scenario.hpp"

namespace xiezhu::test {
namespace {

class Personal : public Scenario {
 protected:
  static d::SavedView view(std::int64_t id, const d::Actor& owner, bool shared) {
    return {.id = d::ViewId{id},
            .owner = *owner.person,
            .unit = owner.unit,
            .shared = shared,
            .name = "本周到期",
            .tab = d::Tab::running,
            .filter = "item=XZ-1&urgent=true",
            .sort = "-due",
            .columns = {{d::Column::title, false}, {d::Column::lamp, true}},
            .changed_at = at("2026-09-21T10:00")};
  }
  void insert(const d::SavedView& one) {
    commit([&](d::UnitOfWork& unit) { unit.views().insert(one); });
  }
  std::vector<d::SavedView> usable(const d::Actor& who, std::int64_t after = 0, int limit = 10) {
    return reading([&](d::UnitOfWork& unit) { return unit.views().usable(who, d::ViewId{after}, limit); });
  }
  template <class Work>
  auto committing(Work work) {
    std::optional<std::invoke_result_t<Work, d::UnitOfWork&>> result;
    commit([&](d::UnitOfWork& unit) { result = work(unit); });
    return *result;
  }
};
XIEZHU_ON_BOTH(Personal);

TEST_P(Personal, views_are_listed_for_whoever_may_use_them) {
  const auto own = view(1, drafter(), false);
  const auto shared = view(2, drafter(), true);
  const auto foreign = view(3, officer(), true);
  for (const auto& one : {own, shared, foreign}) insert(one);
  EXPECT_EQ(usable(drafter()), (std::vector{own, shared}));
  EXPECT_EQ(usable(colleague()), std::vector{shared});
  EXPECT_EQ(usable(drafter(), 1), std::vector{shared});
  EXPECT_EQ(usable(drafter(), 0, 1), std::vector{own});
  EXPECT_EQ(reading([](d::UnitOfWork& unit) { return unit.views().owned_by(*drafter().person); }), 2);
  EXPECT_EQ(reading([](d::UnitOfWork& unit) { return unit.views().shared_with(City::civil_affairs); }), 1);
}

TEST_P(Personal, a_view_changes_only_from_the_version_that_was_seen) {
  auto one = view(1, drafter(), false);
  insert(one);
  one.name = "改名";
  one.columns.clear();
  EXPECT_TRUE(committing([&](d::UnitOfWork& unit) { return unit.views().update(one); }));
  EXPECT_FALSE(committing([&](d::UnitOfWork& unit) { return unit.views().update(one); }));
  ++one.version;
  EXPECT_EQ(reading([](d::UnitOfWork& unit) { return unit.views().find(d::ViewId{1}); }), one);
  EXPECT_FALSE(committing([&](d::UnitOfWork& unit) { return unit.views().remove(one.id, 1); }));
  EXPECT_TRUE(committing([&](d::UnitOfWork& unit) { return unit.views().remove(one.id, 2); }));
}

TEST_P(Personal, columns_are_the_default_until_chosen_and_again_when_dropped) {
  const auto person = *drafter().person;
  const auto kept = [&] {
    return reading([&](d::UnitOfWork& unit) { return unit.views().columns(person, d::Tab::running); });
  };
  const auto choose = [&](const d::ColumnSet& columns, d::Version seen) {
    return committing([&](d::UnitOfWork& unit) {
      return unit.views().set_columns(person, d::Tab::running, columns, seen);
    });
  };
  EXPECT_EQ(kept().version, 1);
  EXPECT_FALSE(kept().own);
  const d::ColumnSet chosen{{d::Column::number, false}};
  EXPECT_FALSE(choose(chosen, 2));
  EXPECT_TRUE(choose(chosen, 1));
  EXPECT_FALSE(choose(chosen, 1));
  EXPECT_TRUE(kept().own && kept().columns == chosen && kept().version == 2);
  EXPECT_TRUE(choose({}, 2));
  EXPECT_TRUE(!kept().own && kept().columns == d::default_columns() && kept().version == 3);
}

TEST_P(Personal, a_pair_has_one_living_relation_and_all_earlier_ones) {
  const d::Doing set{*drafter().person, City::civil_affairs, at("2026-09-21T10:00")};
  const d::Doing removed{*officer().person, City::public_security, at("2026-09-22T10:00")};
  d::RequestRelation one{.id = d::RelationId{1},
                         .from = d::RequestId{20},
                         .to = d::RequestId{10},
                         .kind = d::RelationKind::duplicate,
                         .set = set};
  const auto add = [&](const d::RequestRelation& relation) {
    return committing([&](d::UnitOfWork& unit) { return unit.relations().add(relation); });
  };
  EXPECT_TRUE(add(one));
  EXPECT_FALSE(add({.id = d::RelationId{2}, .from = one.to, .to = one.from, .set = set}));
  for (const auto end : {one.from, one.to})
    EXPECT_EQ(reading([&](d::UnitOfWork& unit) { return unit.relations().of(end); }), std::vector{one});
  EXPECT_TRUE(committing([&](d::UnitOfWork& unit) { return unit.relations().remove(one.id, removed); }));
  EXPECT_FALSE(committing([&](d::UnitOfWork& unit) { return unit.relations().remove(one.id, removed); }));
  EXPECT_TRUE(reading([&](d::UnitOfWork& unit) { return unit.relations().of(one.to); }).empty());
  const d::RequestRelation later{.id = d::RelationId{3}, .from = one.to, .to = one.from, .set = set};
  EXPECT_TRUE(add(later));
  one.removed = removed;
  EXPECT_EQ(reading([&](d::UnitOfWork& unit) { return unit.relations().history(one.from, one.to); }),
            (std::vector{one, later}));
}

TEST_P(Personal, favourites_are_paged_latest_first_and_tracking_moves_none) {
  const auto person = *drafter().person;
  const auto set = [&](std::int64_t id, d::Marks marks, std::string_view instant) {
    commit([&](d::UnitOfWork& unit) { unit.marks().set(person, d::RequestId{id}, marks, at(instant)); });
  };
  const auto page = [&](std::optional<d::Cursor> after, int limit) {
    std::vector<std::int64_t> ids;
    for (const auto& one :
         reading([&](d::UnitOfWork& unit) { return unit.marks().favourites(person, after, limit); }))
      ids.push_back(one.request.value());
    return ids;
  };
  set(1, {.favourite = true}, "2026-09-21T10:00");
  set(2, {.favourite = true}, "2026-09-21T11:00");
  set(3, {.tracked = true}, "2026-09-21T12:00");
  set(4, {.favourite = true}, "2026-09-21T11:00");
  set(1, {.favourite = true, .tracked = true}, "2026-09-21T13:00");
  using Order = std::vector<std::int64_t>;
  EXPECT_EQ(page(std::nullopt, 10), (Order{4, 2, 1}));
  EXPECT_EQ(page(d::Cursor{d::epoch_millis(at("2026-09-21T11:00")), 4}, 1), Order{2});
  set(1, {}, "2026-09-21T14:00");
  EXPECT_EQ(page(std::nullopt, 10), (Order{4, 2}));
  EXPECT_EQ(reading([&](d::UnitOfWork& unit) { return unit.marks().marks(person, d::RequestId{3}); }),
            (d::Marks{.tracked = true}));
  EXPECT_EQ(reading([&](d::UnitOfWork& unit) { return unit.marks().tracked_by(person, 10); }), 1);
}

TEST_P(Personal, a_feed_is_found_by_the_hash_of_its_latest_token) {
  const auto person = *drafter().person;
  const auto by = [&](const char* hash) {
    return reading([&](d::UnitOfWork& unit) { return unit.feeds().by_hash(hash); }).has_value();
  };
  commit([&](d::UnitOfWork& unit) { unit.feeds().put({person, at("2026-09-21T10:00")}, "one"); });
  EXPECT_TRUE(by("one"));
  commit([&](d::UnitOfWork& unit) { unit.feeds().put({person, at("2026-09-22T10:00")}, "two"); });
  EXPECT_TRUE(by("two") && !by("one"));
  EXPECT_TRUE(committing([&](d::UnitOfWork& unit) { return unit.feeds().remove(person); }));
  EXPECT_FALSE(by("two"));
}

// Tracking

class Trackers : public Personal {
 protected:
  void track(const d::Actor& who) {
    commit([&](d::UnitOfWork& unit) { unit.marks().set(*who.person, whole, {.tracked = true}, now); });
  }
  // What is handed on now: who is told of what.
  std::vector<std::pair<d::PersonId, std::string>> told(const d::Actor& who) {
    commit([&](d::UnitOfWork& unit) {
      while (server::relay_batch(unit, ids_, {}, now) > 0) {
      }
    });
    std::vector<std::pair<d::PersonId, std::string>> found;
    const auto later = now + std::chrono::days{30};
    for (const auto& notice : reading([&](d::UnitOfWork& unit) {
           return unit.notifications().notices(who, later, false, std::nullopt, 100);
         }))
      found.emplace_back(notice.notice.person, notice.notice.about);
    return found;
  }
  int heard(const d::Actor& who, const std::string& about) {
    int count = 0;
    for (const auto& [person, what] : told(who)) count += what == about ? 1 : 0;
    return count;
  }

 private:
  server::SystemClock clock_;
  server::TimeIds ids_{clock_, 1};
};
XIEZHU_ON_BOTH(Trackers);

TEST_P(Trackers, hear_of_the_steps_of_others_once) {
  send();
  for (const auto& who : {colleague(), allocator(), drafter(), second_officer()}) track(who);
  does(allocator(), act(Verb::receive));
  EXPECT_EQ(heard(colleague(), "receive"), 1);
  EXPECT_EQ(heard(second_officer(), "receive"), 1);
  EXPECT_EQ(heard(allocator(), "receive"), 0) << "did it";
  EXPECT_EQ(heard(drafter(), "receive"), 1) << "told anyway";
  EXPECT_EQ(heard(head(), "receive"), 0) << "does not track";
}

TEST_P(Trackers, hear_nothing_of_what_they_may_not_see) {
  send();
  for (const auto& who : {outsider(), coordinator(), colleague()}) track(who);
  does(allocator(), act(Verb::receive));
  EXPECT_EQ(heard(outsider(), "receive"), 0) << "has no part in it";
  EXPECT_EQ(heard(coordinator(), "receive"), 1) << "stands above it";
  commit([&](d::UnitOfWork& unit) { unit.people().set_disabled(*colleague().person, true); });
  does(allocator(), naming(Verb::accept, officer()));
  EXPECT_EQ(heard(colleague(), "accept"), 0) << "cannot sign in any more";
}

TEST_P(Trackers, hear_of_files_when_they_are_shown) {
  accept();
  track(colleague());
  track(second_officer());
  does(officer(), attaching(d::AttachmentId{9}, "结果.pdf"));
  EXPECT_EQ(heard(second_officer(), "attach"), 1);
  EXPECT_EQ(heard(colleague(), "attach"), 0) << "the other unit prepares it";
}

}  // namespace
}  // namespace xiezhu::test
