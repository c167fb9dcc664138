#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <thread>

#include "server/run/time_ids.hpp"
#include "server/security/crypto.hpp"
#include "tests/support/settable_clock.hpp"
#include "tests/unit/server/temp_database.hpp"

namespace xiezhu::test::security {

using server::TimeIds;

TEST(TimeIdentities, GrowWhenTheClockStandsStillOrStepsBack) {
  SettableClock clock{at("2026-09-21T10:00")};
  TimeIds ids(clock, 7);
  std::int64_t last = 0;
  const auto grows = [&](int times) {
    for (int i = 0; i < times; ++i) {
      const auto id = ids.next();
      ASSERT_GT(id, last);
      last = id;
    }
  };
  grows(10'000);
  clock.pass(std::chrono::hours{-1});
  grows(10'000);
  clock.pass(std::chrono::hours{2});
  const auto before = last;
  grows(1);
  EXPECT_EQ((last >> 22) - (before >> 22), 3'600'000 - 4)
      << "time in milliseconds, four of them borrowed before";
}

TEST(TimeIdentities, CarryTheirNodeAndTime) {
  SettableClock clock{at("2019-01-01T00:00") + d::Millis{5}};
  EXPECT_EQ(TimeIds(clock, 1'023).next(), (5LL << 22) | (1'023LL << 12));
  SettableClock early{at("2018-01-01")};
  TimeIds ids(early, 0);
  EXPECT_GT(ids.next(), 0) << "a wrong clock gives no zero and nothing negative";
  SettableClock late{at("2088-01-01")};
  EXPECT_GT(TimeIds(late, 1'023).next(), 0);
}

TEST(TimeIdentities, AreUniqueInManyThreads) {
  SettableClock clock{at("2026-09-21T10:00")};
  TimeIds ids(clock, 1);
  constexpr std::size_t each = 20'000;
  std::array<std::vector<std::int64_t>, 4> made;
  {
    std::vector<std::jthread> threads;
    for (auto& list : made) {
      threads.emplace_back([&ids, &list] {
        for (std::size_t i = 0; i < each; ++i) list.push_back(ids.next());
      });
    }
  }
  std::set<std::int64_t> all;
  for (const auto& list : made) {
    EXPECT_TRUE(std::ranges::is_sorted(list));
    all.insert(list.begin(), list.end());
  }
  EXPECT_EQ(all.size(), 4 * each);
}

TEST(SystemTime, IsThePresent) {
  const auto now = server::SystemClock{}.now();
  EXPECT_LT(std::chrono::abs(std::chrono::system_clock::now() - now), std::chrono::seconds{5});
}

TEST(Argon2, KnowsItsOwnHashes) {
  const server::Argon2Hasher hasher(8, 1);
  const auto hash = hasher.hash("密码 correct");
  EXPECT_TRUE(hash.starts_with("$argon2id$v=19$m=8192,t=1,p=1$")) << hash;
  EXPECT_LE(hash.size(), 200U) << "the width of the column";
  EXPECT_TRUE(hasher.matches("密码 correct", hash));
  EXPECT_FALSE(hasher.matches("密码 correc", hash));
  EXPECT_FALSE(hasher.matches("", hash));
  EXPECT_NE(hasher.hash("密码 correct"), hash) << "salted";
  EXPECT_TRUE(server::Argon2Hasher(9, 2).matches("密码 correct", hash)) << "whatever the present cost";
}

TEST(Argon2, MatchesNothingWithoutAHash) {
  const server::Argon2Hasher hasher(8, 1);
  for (const auto* hash : {"", "x", "$argon2id$", "plain:x"}) {
    EXPECT_FALSE(hasher.matches("", hash)) << hash;
    EXPECT_FALSE(hasher.matches("x", hash)) << hash;
  }
}

TEST(Digests, AreSha256) {
  const server::OpensslSecrets secrets;
  EXPECT_EQ(secrets.digest(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(secrets.digest("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(secrets.digest("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  EXPECT_EQ(secrets.digest(std::string(1'000'000, 'a')),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
  EXPECT_NE(secrets.digest(std::string_view{"a\0b", 3}), secrets.digest("a"));
}

TEST(Tokens, AreLongAndNeverTheSame) {
  const server::OpensslSecrets secrets;
  std::set<std::string> seen;
  for (int i = 0; i < 1'000; ++i) {
    const auto token = secrets.random_token();
    EXPECT_EQ(token.size(), 43U);
    EXPECT_EQ(token.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"),
              std::string::npos);
    EXPECT_TRUE(seen.insert(token).second);
  }
}

}  // namespace xiezhu::test::security
