// Who may open the live channel, and what it is opened with.
#include <gtest/gtest.h>

#include "api/http/live.hpp"
#include "tests/unit/api/service_world.hpp"

namespace xiezhu::test::live_route {

using api::Method;

class Live : public ::testing::Test {
 protected:
  api::Response open(const Page& page, Headers headers = {{"origin", "https://localhost"}},
                     const std::string& query = {}) {
    headers.emplace_back("host", "localhost");
    headers.emplace_back("cookie", "__Host-xiezhu=" + page.token);
    api::Request request{
        .method = Method::get, .path = "/api/v1/live", .query = query, .headers = std::move(headers)};
    return world.service->run(world.service->plan(request), request);
  }

  void write(std::int64_t id, std::string_view visible_at) {
    const d::Notice notice{.id = d::NoticeId{id},
                           .person = *drafter().person,
                           .about = "sign",
                           .created_at = at(visible_at),
                           .visible_at = at(visible_at)};
    world.database.commit([&](d::UnitOfWork& unit) { unit.notifications().add({&notice, 1}); });
  }

  ServiceWorld world;
};

TEST_F(Live, OpensForWhoeverIsSignedIn) {
  for (const auto* login : {"p201", "sysadmin", "secadmin", "auditadmin", "nobody"}) {
    const auto response = open(world.sign_in(login));
    ASSERT_EQ(response.status, 101) << login;
    ASSERT_TRUE(response.live);
    EXPECT_NE(response.live->session, d::SessionId{});
    EXPECT_EQ(response.live->greeting.front(), R"({"hello":{"last":null}})");
  }
  EXPECT_EQ(open(world.sign_in("p201")).live->person, *drafter().person);
}

TEST_F(Live, NeedsASession) {
  EXPECT_EQ(problem_code(open({.token = "unknown"})), "unauthenticated");
  EXPECT_EQ(problem_code(world.call(Method::get, "/api/v1/live")), "unauthenticated");
}

TEST_F(Live, NeedsTheOriginOfAnOwnPage) {
  const auto page = world.sign_in("p201");
  for (const auto* origin : {"https://evil.example", "http://localhost", "https://localhost:8443", "null",
                             "https://localhost.evil.example", ""}) {
    const auto response = open(page, {{"origin", origin}});
    EXPECT_EQ(problem_code(response), "wrong_origin") << origin;
    EXPECT_FALSE(response.live);
  }
  EXPECT_EQ(problem_code(open(page, {})), "wrong_origin") << "a page always says where it comes from";
}

TEST_F(Live, RefusesParametersThatItDoesNotKnow) {
  const auto page = world.sign_in("p201");
  for (const auto* query : {"after=x", "after=-1", "after=0", "before=7", "after=7&after=8"}) {
    EXPECT_EQ(problem_code(open(page, {{"origin", "https://localhost"}}, query)), "invalid_input") << query;
  }
}

TEST_F(Live, TellsWhatWasMissedSinceTheLastNotice) {
  const auto page = world.sign_in("p201");
  const Headers own{{"origin", "https://localhost"}};
  const auto greeting = [&](const std::string& after) { return open(page, own, after).live->greeting; };
  write(7, "2026-09-21T09:00");
  write(3, "2026-09-21T09:30");
  write(8, "2026-09-21T09:31");
  write(9, "2026-09-21T10:30");
  EXPECT_EQ(greeting(""), (std::vector<std::string>{R"({"hello":{"last":"8"}})"}));
  EXPECT_EQ(greeting("after=7"), (std::vector<std::string>{R"({"hello":{"last":"8"}})", R"({"notice":"3"})",
                                                           R"({"notice":"8"})"}));
  EXPECT_EQ(greeting("after=8"), (std::vector<std::string>{R"({"hello":{"last":"8"}})"}));
  const std::vector<std::string> unknown{R"({"hello":{"last":"8"}})", R"({"more":true})"};
  EXPECT_EQ(greeting("after=9"), unknown) << "not visible yet";
  EXPECT_EQ(greeting("after=1"), unknown) << "forgotten";
}

TEST_F(Live, TellsAHundredAndThatThereAreMore) {
  const auto page = world.sign_in("p201");
  write(1, "2026-09-21T09:00");
  for (std::int64_t id = 2; id <= 101; ++id) write(id, "2026-09-21T09:30");
  const auto whole = open(page, {{"origin", "https://localhost"}}, "after=1").live->greeting;
  EXPECT_EQ(whole.size(), 101U);
  EXPECT_EQ(whole.back(), R"({"notice":"101"})");
  write(102, "2026-09-21T09:30");
  const auto part = open(page, {{"origin", "https://localhost"}}, "after=1").live->greeting;
  EXPECT_EQ(part.size(), 102U);
  EXPECT_EQ(part.back(), R"({"more":true})");
}

TEST_F(Live, KnowsWhatWasCommittedWhileItWasOpened) {
  const auto page = world.sign_in("p201");
  write(7, "2026-09-21T09:59:40");
  write(8, "2026-09-21T09:59:50");
  write(9, "2026-09-21T10:00:01");
  EXPECT_EQ(open(page).live->known, std::vector{d::NoticeId{8}});
}

TEST_F(Live, EndsAtSignOut) {
  std::vector<d::SessionId> ended;
  world.environment.session_ended = [&ended](d::SessionId session) { ended.push_back(session); };
  const auto page = world.sign_in("p201");
  const auto session = open(page).live->session;
  EXPECT_EQ(world.call_as(page, Method::del, "/api/v1/session").status, 204);
  EXPECT_EQ(ended, std::vector{session});
}

}  // namespace xiezhu::test::live_route
