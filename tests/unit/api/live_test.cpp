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

TEST_F(Live, EndsAtSignOut) {
  std::vector<d::SessionId> ended;
  world.environment.session_ended = [&ended](d::SessionId session) { ended.push_back(session); };
  const auto page = world.sign_in("p201");
  const auto session = open(page).live->session;
  EXPECT_EQ(world.call_as(page, Method::del, "/api/v1/session").status, 204);
  EXPECT_EQ(ended, std::vector{session});
}

}  // namespace xiezhu::test::live_route
