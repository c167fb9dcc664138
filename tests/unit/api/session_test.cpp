#include <gtest/gtest.h>

#include "tests/unit/api/service_world.hpp"

namespace xiezhu::test::sessions {

using api::Method;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

class Sessions : public ::testing::Test {
 protected:
  int me(const Page& page) { return world.call_as(page, Method::get, "/api/v1/me").status; }
  int try_password(const std::string& password) { return world.try_sign_in("p201", password).status; }
  void fail(int times) {
    for (int i = 0; i < times; ++i) EXPECT_EQ(try_password("wrong"), 401) << i;
  }

  ServiceWorld world;
};

TEST_F(Sessions, BeginWithACookieThatOnlyThisHostSees) {
  const auto response = world.try_sign_in("p201");
  EXPECT_EQ(response.status, 201);
  const auto cookie = header(response, "set-cookie");
  EXPECT_TRUE(cookie.starts_with("__Host-xiezhu="));
  EXPECT_TRUE(cookie.ends_with("; Path=/; Secure; HttpOnly; SameSite=Strict")) << cookie;
  const auto body = body_of(response);
  EXPECT_EQ(body.at("login").as_string(), "p201");
  EXPECT_EQ(body.at("expiresAt").as_string(), "2026-09-21T22:00:00+08:00");
  EXPECT_EQ(body.at("roles").as_array().size(), 1U);
  EXPECT_FALSE(response.body.contains("plain:"));
  EXPECT_EQ(me({std::string{cookie.substr(14, 43)}, ""}), 200);
}

TEST_F(Sessions, StoreNoTokenButItsDigest) {
  const Page page = world.sign_in("p201");
  EXPECT_EQ(world.database.value("SELECT token_hash FROM session"), world.secrets.digest(page.token));
}

TEST_F(Sessions, EndAfterIdleTime) {
  const Page page = world.sign_in("p201");
  world.clock.pass(minutes{30});
  EXPECT_EQ(me(page), 200) << "exactly the idle time is still good, and counts as use";
  world.clock.pass(minutes{30});
  EXPECT_EQ(me(page), 200);
  world.clock.pass(minutes{30} + d::Millis{1});
  EXPECT_EQ(me(page), 401);
}

TEST_F(Sessions, EndAfterTheirLongestTimeHoweverBusy) {
  const Page page = world.sign_in("p201");
  for (int i = 0; i < 24; ++i) {
    world.clock.pass(minutes{30});
    EXPECT_EQ(me(page), 200) << i;
  }
  world.clock.pass(seconds{3});
  EXPECT_EQ(me(page), 401);
}

TEST_F(Sessions, NoteTheirUseAtMostOnceAMinute) {
  const Page page = world.sign_in("p201");
  const auto writes = [this](d::Millis later, const Page& who) {
    world.clock.pass(later);
    const int before = world.store.writes;
    EXPECT_EQ(me(who), 200);
    return world.store.writes - before;
  };
  EXPECT_EQ(writes(seconds{30}, page), 0);
  EXPECT_EQ(writes(seconds{30}, page), 0);
  EXPECT_EQ(writes(seconds{3}, page), 1);
  EXPECT_EQ(writes(seconds{3}, page), 0);
  EXPECT_EQ(writes(seconds{60}, page), 1);
}

TEST_F(Sessions, AreTrustedForTwoSeconds) {
  const Page page = world.sign_in("p201");
  EXPECT_EQ(me(page), 200);
  world.database.commit(
      [](d::UnitOfWork& unit) { unit.sessions().remove_of(person_id(City::civil_affairs, 1)); });
  world.clock.pass(seconds{2});
  EXPECT_EQ(me(page), 200);
  world.clock.pass(d::Millis{1});
  EXPECT_EQ(me(page), 401);
}

TEST_F(Sessions, SpareTheDatabaseMeanwhile) {
  const Page page = world.sign_in("p201");
  EXPECT_EQ(me(page), 200);
  const int before = world.store.reads;
  EXPECT_EQ(me(page), 200);
  EXPECT_EQ(world.store.reads - before, 1) << "the unit of work of the call, none for the session";
}

TEST_F(Sessions, EndAtOnceWithASignOut) {
  const Page page = world.sign_in("p201");
  EXPECT_EQ(me(page), 200);
  const auto response = world.call_as(page, Method::del, "/api/v1/session");
  EXPECT_EQ(response.status, 204);
  EXPECT_EQ(header(response, "set-cookie"),
            "__Host-xiezhu=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0");
  EXPECT_EQ(me(page), 401);
}

TEST_F(Sessions, StayWhenTheSignOutWasNotStored) {
  const Page page = world.sign_in("p201");
  world.store.on_write = {TroubledStore::Trouble::unavailable};
  EXPECT_EQ(world.call_as(page, Method::del, "/api/v1/session").status, 503);
  EXPECT_EQ(me(page), 200);
}

TEST_F(Sessions, TakeThePresentRolesAndEndForTheDisabled) {
  const Page page = world.sign_in("p201");
  world.database.commit([](d::UnitOfWork& unit) {
    auto person = person_of(drafter());
    person.roles = {d::Role::system_admin};
    unit.people().update(person);
  });
  EXPECT_EQ(world.call_as(page, Method::get, "/api/v1/requests").status, 403);
  world.database.commit(
      [](d::UnitOfWork& unit) { unit.people().set_disabled(person_id(City::civil_affairs, 1), true); });
  world.clock.pass(seconds{3});
  EXPECT_EQ(me(page), 401);
  EXPECT_EQ(problem_code(world.try_sign_in("p201")), "wrong_credentials");
}

TEST_F(Sessions, DoNotTellAnUnknownLoginFromAWrongPassword) {
  const auto unknown = world.try_sign_in("nobody-here");
  const auto wrong = world.try_sign_in("p201", "wrong");
  EXPECT_EQ(unknown.status, 401);
  auto a = body_of(unknown);
  auto b = body_of(wrong);
  a.erase("requestId");
  b.erase("requestId");
  EXPECT_EQ(a, b);
}

TEST_F(Sessions, LockAfterTheLastAttempt) {
  fail(5);
  const auto locked = world.try_sign_in("p201");
  EXPECT_EQ(locked.status, 429);
  EXPECT_EQ(problem_code(locked), "locked");
  EXPECT_EQ(body_of(locked).at("detail").as_string(), "2026-09-21T10:10:00+08:00");
  EXPECT_EQ(world.try_sign_in("p202").status, 201) << "only this account";
  world.clock.pass(minutes{10} - d::Millis{1});
  EXPECT_EQ(try_password("correct horse"), 429);
  world.clock.pass(d::Millis{1});
  EXPECT_EQ(try_password("correct horse"), 201);
}

// The lock begins with the last wrong password, not with the next visit.
TEST_F(Sessions, CountTheLockFromTheLastWrongPassword) {
  fail(5);
  world.clock.pass(minutes{10});
  EXPECT_EQ(try_password("correct horse"), 201);
}

TEST_F(Sessions, GiveFullAttemptsAgainAfterALock) {
  fail(5);
  EXPECT_EQ(try_password("wrong"), 429);
  world.clock.pass(minutes{10});
  fail(5);
  EXPECT_EQ(try_password("correct horse"), 429);
}

TEST_F(Sessions, LockForATimeOnlyWhenFewerAttemptsAreAllowedThanWereMade) {
  fail(4);
  world.environment.sessions.attempts = 3;
  EXPECT_EQ(try_password("correct horse"), 429);
  world.clock.pass(minutes{10});
  EXPECT_EQ(try_password("correct horse"), 201);
}

TEST_F(Sessions, ForgetFailuresWithTheRightPassword) {
  fail(4);
  EXPECT_EQ(try_password("correct horse"), 201) << "the fifth attempt may be the right one";
  fail(4);
  EXPECT_EQ(try_password("correct horse"), 201);
}

TEST_F(Sessions, CheckWhatIsTyped) {
  const auto errors = [this](const std::string& body) {
    const auto response = world.call(Method::post, "/api/v1/session", {}, body);
    std::string list = std::to_string(response.status);
    const auto problem = body_of(response);
    for (const auto& error : problem.at("errors").as_array()) {
      list +=
          " " + std::string{error.at("field").as_string()} + ":" + std::string{error.at("code").as_string()};
    }
    return list;
  };
  EXPECT_EQ(errors("{}"), "422 login:missing password:missing");
  EXPECT_EQ(errors(R"({"login":"","password":"","x":1})"),
            "422 login:missing password:missing x:unknown_member");
  EXPECT_EQ(errors(R"({"login":"a","password":")" + std::string(1'025, 'x') + "\"}"),
            "422 password:too_long");
  EXPECT_EQ(errors(R"({"login":"a","password":"\u202e"})"),
            "422 password:control_character password:missing");
  EXPECT_EQ(world
                .call(Method::post, "/api/v1/session", {{"origin", "https://evil.example"}, {"host", "xz"}},
                      R"({"login":"p201","password":"correct horse"})")
                .status,
            403);
}

std::string token_in(const std::string& cookies) {
  api::Request request;
  request.headers = {{"cookie", cookies}};
  return std::string{api::session_token(request)};
}

TEST(SessionCookie, IsFoundAmongOthers) {
  EXPECT_EQ(token_in("__Host-xiezhu=T"), "T");
  EXPECT_EQ(token_in("a=1; __Host-xiezhu=T; b=2"), "T");
  EXPECT_EQ(token_in("a=1;__Host-xiezhu=T;b"), "T");
  EXPECT_EQ(token_in("a=1;   __Host-xiezhu=T"), "T");
  EXPECT_EQ(token_in("__Host-xiezhu=T=="), "T==");
  EXPECT_EQ(token_in("__Host-xiezhu=T; __Host-xiezhu=U"), "T");
  EXPECT_EQ(token_in(";;=;__Host-xiezhu=T"), "T");
}

TEST(SessionCookie, IsNotTakenFromNeighbours) {
  for (const auto* cookies :
       {"", ";", "__Host-xiezhu", "__Host-xiezhu=", "__Host-xiezhuX=T", "X__Host-xiezhu=T", "__host-xiezhu=T",
        "xiezhu=T", "a=__Host-xiezhu=T", "__Host-xiezhu =T", "__Host-=T", "a=\"; __Host-xiezhuX=T"}) {
    EXPECT_EQ(token_in(cookies), "") << cookies;
  }
}

TEST(OwnOrigin, IsThisHostOverHttpsOrNotNamed) {
  const auto own = [](const char* origin, const char* host) {
    api::Request request;
    request.headers = {{"host", host}};
    if (*origin != '\0') request.headers.emplace_back("origin", origin);
    return api::own_origin(request);
  };
  EXPECT_TRUE(own("", "xz.example"));
  EXPECT_TRUE(own("https://xz.example", "xz.example"));
  EXPECT_TRUE(own("https://xz.example:8443", "xz.example:8443"));
  for (const auto* origin :
       {"null", "http://xz.example", "https://xz.example:8443", "https://xz.example.evil",
        "https://evil.example", "https://xz.exampl", "xz.example", "https://"}) {
    EXPECT_FALSE(own(origin, "xz.example")) << origin;
  }
}

}  // namespace xiezhu::test::sessions
