// What the live channels ask.
#include <algorithm>

#include "tests/support/database.hpp"

namespace xiezhu::test {
namespace {

class LiveReads : public ContractTest {
 protected:
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
