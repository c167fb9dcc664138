// What the live channels ask.
#include <algorithm>

#include "tests/support/database.hpp"

namespace xiezhu::test {
namespace {

class LiveReads : public ContractTest {
 protected:
  void write(std::int64_t id, const d::Actor& to, d::Instant visible_at) {
    const d::Notice notice{.id = d::NoticeId{id},
                           .person = *to.person,
                           .about = "sign",
                           .created_at = visible_at,
                           .visible_at = visible_at};
    commit([&](d::UnitOfWork& unit) { unit.notifications().add({&notice, 1}); });
  }
  static std::vector<std::int64_t> ids_of(const std::vector<d::ShownNotice>& notices) {
    std::vector<std::int64_t> ids;
    for (const auto& notice : notices) ids.push_back(notice.id.value());
    return ids;
  }
  std::vector<std::int64_t> shown(d::Instant after, std::int64_t after_id, d::Instant until, int limit = 9) {
    return ids_of(reading(
        [&](d::UnitOfWork& unit) { return unit.live().shown(after, d::NoticeId{after_id}, until, limit); }));
  }
  std::vector<std::int64_t> shown_to(const d::Actor& who, d::Instant after, std::int64_t after_id,
                                     d::Instant until) {
    return ids_of(reading([&](d::UnitOfWork& unit) {
      return unit.live().shown_to(*who.person, after, d::NoticeId{after_id}, until, 9);
    }));
  }
  std::optional<d::NoticeId> newest(const d::Actor& who, d::Instant until) {
    return reading([&](d::UnitOfWork& unit) { return unit.live().newest_shown(*who.person, until); });
  }
  std::optional<d::Instant> shown_at(const d::Actor& who, std::int64_t id, d::Instant until) {
    return reading(
        [&](d::UnitOfWork& unit) { return unit.live().shown_at(*who.person, d::NoticeId{id}, until); });
  }
  void sign_in(std::int64_t id, const d::Actor& actor, d::Instant begun, d::Instant seen) {
    commit([&](d::UnitOfWork& unit) {
      unit.sessions().insert({.id = d::SessionId{id},
                              .token_hash = "hash-" + std::to_string(id),
                              .actor = actor,
                              .created_at = begun,
                              .seen_at = seen});
    });
  }
  std::vector<std::int64_t> living(const std::vector<d::SessionId>& sessions, d::Instant seen,
                                   d::Instant begun) {
    auto found = reading([&](d::UnitOfWork& unit) { return unit.live().living(sessions, seen, begun); });
    std::vector<std::int64_t> ids;
    for (const auto id : found) ids.push_back(id.value());
    std::ranges::sort(ids);
    return ids;
  }
};
XIEZHU_ON_BOTH(LiveReads);

TEST_P(LiveReads, find_the_sessions_that_are_not_over) {
  const auto nine = at("2026-09-21T09:00");
  const auto ten = at("2026-09-21T10:00");
  sign_in(1, drafter(), nine, ten);
  sign_in(2, drafter(), nine, nine);
  sign_in(3, signer(), at("2026-09-20T09:00"), ten);
  sign_in(4, allocator(), nine, ten);
  sign_in(5, officer(), nine, ten);
  commit([](d::UnitOfWork& unit) { unit.people().set_disabled(*allocator().person, true); });
  const std::vector all{d::SessionId{1}, d::SessionId{2}, d::SessionId{3}, d::SessionId{4}, d::SessionId{99}};
  EXPECT_EQ(living(all, nine, at("2026-09-20T09:00")), (std::vector<std::int64_t>{1, 2, 3}));
  EXPECT_EQ(living(all, at("2026-09-21T09:30"), nine), (std::vector<std::int64_t>{1}));
  EXPECT_TRUE(living({}, nine, nine).empty());
}

TEST_P(LiveReads, list_notices_in_the_order_of_becoming_visible) {
  const auto ten = at("2026-09-21T10:00");
  write(5, drafter(), ten);
  write(6, signer(), ten);
  write(4, drafter(), at("2026-09-21T10:01"));
  write(7, drafter(), at("2026-09-21T10:02"));
  EXPECT_EQ(shown(ten, 0, at("2026-09-21T10:01")), (std::vector<std::int64_t>{5, 6, 4}));
  EXPECT_EQ(shown(ten, 5, at("2026-09-21T10:05")), (std::vector<std::int64_t>{6, 4, 7}));
  EXPECT_EQ(shown(ten, 0, at("2026-09-21T10:05"), 2), (std::vector<std::int64_t>{5, 6}));
  EXPECT_EQ(shown_to(drafter(), ten, 5, at("2026-09-21T10:05")), (std::vector<std::int64_t>{4, 7}));
  EXPECT_EQ(shown_to(signer(), ten, 6, at("2026-09-21T10:05")), (std::vector<std::int64_t>{}));
  EXPECT_EQ(newest(drafter(), at("2026-09-21T10:01")), d::NoticeId{4});
  EXPECT_EQ(newest(drafter(), at("2026-09-21T09:59")), std::nullopt);
  EXPECT_EQ(shown_at(drafter(), 5, ten), ten);
  EXPECT_EQ(shown_at(drafter(), 6, ten), std::nullopt) << "somebody else's";
  EXPECT_EQ(shown_at(drafter(), 7, ten), std::nullopt) << "not visible yet";
}

TEST_P(LiveReads, take_any_number_of_sessions) {
  const auto nine = at("2026-09-21T09:00");
  std::vector<d::SessionId> all;
  for (std::int64_t id = 1; id <= 450; ++id) all.emplace_back(id);
  sign_in(1, drafter(), nine, nine);
  sign_in(450, drafter(), nine, nine);
  EXPECT_EQ(living(all, nine, nine), (std::vector<std::int64_t>{1, 450}));
}

}  // namespace
}  // namespace xiezhu::test
