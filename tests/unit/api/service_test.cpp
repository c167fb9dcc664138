#include <gtest/gtest.h>

#include "tests/unit/api/service_world.hpp"

namespace xiezhu::test::service_calls {

using api::Method;
using Trouble = TroubledStore::Trouble;

const std::string letter =
    R"({"title":"关于核查户籍信息的请求","body":"请协助核查。","legalBasis":"《社会救助暂行办法》","requestedUnit":"3","item":"1","sharing":"unavailable"})";
const std::string requests = "/api/v1/requests";

class ServiceCalls : public ::testing::Test {
 protected:
  // p201 drafts for civil affairs, see domain_builders.hpp.
  Page drafter_page() { return world.sign_in("p201"); }
  std::string drafted(const Page& page) {
    const auto response = world.call_as(page, Method::post, requests, {}, letter);
    EXPECT_EQ(response.status, 201) << response.body;
    return header(response, "location");
  }

  ServiceWorld world;
};

TEST_F(ServiceCalls, SayWhenSomethingWasWritten) {
  int written = 0;
  world.environment.written = [&written] { ++written; };
  const Page page = drafter_page();
  world.call_as(page, Method::get, requests);
  EXPECT_EQ(world.call_as(page, Method::post, requests, {}, "{").status, 400);
  EXPECT_EQ(written, 0);
  drafted(page);
  EXPECT_EQ(written, 1);
}

TEST_F(ServiceCalls, AskWhoBeforeWhatAndWhatBeforeHow) {
  const auto status = [this](const Page* page, Headers headers, const std::string& path = requests) {
    const auto response = page == nullptr ? world.call(Method::post, path, std::move(headers), "{")
                                          : world.call_as(*page, Method::post, path, std::move(headers), "{");
    return std::to_string(response.status) + " " + problem_code(response);
  };
  EXPECT_EQ(status(nullptr, {}), "401 unauthenticated");
  EXPECT_EQ(status(nullptr, {{"origin", "https://evil.example"}}), "401 unauthenticated");
  const Page admin = world.sign_in("sysadmin");
  const Page wrong_csrf{admin.token, "x"};
  EXPECT_EQ(status(&wrong_csrf, {{"origin", "https://evil.example"}}), "403 wrong_origin");
  EXPECT_EQ(status(&wrong_csrf, {}), "403 csrf");
  EXPECT_EQ(status(&admin, {}), "403 forbidden");
  EXPECT_EQ(status(&admin, {}, requests + "/77/actions/nothing"), "403 forbidden");
  const Page page = drafter_page();
  EXPECT_EQ(status(&page, {}), "400 json_syntax");
  EXPECT_EQ(world.reports.size(), 0U);
}

TEST_F(ServiceCalls, KeepAdministratorsOutOfBusiness) {
  for (const auto* login : {"sysadmin", "secadmin", "auditadmin", "nobody"}) {
    const Page page = world.sign_in(login);
    EXPECT_EQ(world.call_as(page, Method::get, requests).status, 403) << login;
    EXPECT_EQ(world.call_as(page, Method::get, "/api/v1/catalogue/items").status, 403) << login;
    EXPECT_EQ(world.call_as(page, Method::get, "/api/v1/me").status, 200) << login;
    EXPECT_EQ(world.call_as(page, Method::get, "/api/v1/units").status, 200) << login;
  }
}

TEST_F(ServiceCalls, ChallengeWhoeverIsNotSignedIn) {
  const auto response = world.call(Method::get, "/api/v1/me");
  EXPECT_EQ(response.status, 401);
  EXPECT_EQ(header(response, "www-authenticate"), "Session realm=\"xiezhu\"");
}

TEST_F(ServiceCalls, TakeOnlyJson) {
  const Page page = drafter_page();
  const auto status = [&](const std::string& type) {
    api::Request request{.method = Method::post, .path = requests, .body = letter};
    request.headers = {
        {"cookie", "__Host-xiezhu=" + page.token}, {"x-csrf-token", page.csrf}, {"content-type", type}};
    return world.service->run(world.service->plan(request), request).status;
  };
  for (const auto* type :
       {"application/json", "Application/JSON", "application/json; charset=utf-8", "application/json;x"}) {
    EXPECT_EQ(status(type), 201) << type;
  }
  for (const auto* type : {"", "text/plain", "application/jsonx", "application/json application/json",
                           "application/problem+json", "text/json", "application/x-www-form-urlencoded"}) {
    EXPECT_EQ(status(type), 415) << type;
  }
}

TEST_F(ServiceCalls, DemandAVersionAndAnswerAStaleOneWithTheNewerState) {
  const Page page = drafter_page();
  const auto path = drafted(page);
  const auto put = [&](Headers headers) {
    return world.call_as(page, Method::put, path, std::move(headers), letter);
  };
  EXPECT_EQ(put({}).status, 428);
  EXPECT_EQ(problem_code(put({{"if-match", "1"}})), "bad_header");
  const auto changed = put({{"if-match", "\"1\""}});
  EXPECT_EQ(changed.status, 200);
  EXPECT_EQ(header(changed, "etag"), "\"2\"");
  const auto stale = put({{"if-match", "\"1\""}});
  EXPECT_EQ(stale.status, 412);
  EXPECT_EQ(body_of(stale).at("current").at("version").as_int64(), 2);
}

TEST_F(ServiceCalls, AnswerAKnownVersionWithoutABody) {
  const Page page = drafter_page();
  const auto path = drafted(page);
  const auto status = [&](const std::string& known) {
    const auto response = world.call_as(page, Method::get, path, {{"if-none-match", known}});
    EXPECT_EQ(header(response, "etag"), "\"1\"") << known;
    EXPECT_EQ(response.body.empty(), response.status == 304) << known;
    return response.status;
  };
  for (const auto* known : {"\"1\"", "W/\"1\"", "*", "\"7\", \"1\""}) EXPECT_EQ(status(known), 304) << known;
  for (const auto* known : {"\"2\"", "1", "\"11\"", "W/\"2\""}) EXPECT_EQ(status(known), 200) << known;
}

TEST_F(ServiceCalls, OfferActionsButNotThoseOfTheSystem) {
  const Page page = drafter_page();
  const auto path = drafted(page);
  const auto act = [&](const std::string& verb) {
    return world.call_as(page, Method::post, path + "/actions/" + verb, {{"if-match", "\"1\""}});
  };
  for (const auto* verb :
       {"draft", "edit", "deem-received", "auto-confirm", "none", "Submit", "deem_received"}) {
    EXPECT_EQ(problem_code(act(verb)), "no_route") << verb;
  }
  EXPECT_EQ(act("submit").status, 200);
}

TEST_F(ServiceCalls, HideARequestFromWhoeverIsNoParty) {
  const auto path = drafted(drafter_page());
  const Page other = world.sign_in("p701");
  const Page requested = world.sign_in("p301");
  for (const auto& page : {other, requested}) {
    EXPECT_EQ(world.call_as(page, Method::get, path).status, 404);
    EXPECT_EQ(world.call_as(page, Method::get, path + "/timeline").status, 404);
    EXPECT_EQ(world.call_as(page, Method::post, path + "/actions/submit", {{"if-match", "\"1\""}}).status,
              404);
  }
  for (const auto* id : {"0", "01", "x", "-1", "9223372036854775808", "77"}) {
    EXPECT_EQ(world.call_as(other, Method::get, requests + "/" + id).status, 404) << id;
  }
}

TEST_F(ServiceCalls, RepeatAKeyedCallWithoutDoingItAgain) {
  const Page page = drafter_page();
  const auto post = [&](const std::string& key, const std::string& body) {
    return world.call_as(page, Method::post, requests, {{"idempotency-key", key}}, body);
  };
  const auto first = post("k-1", letter);
  EXPECT_EQ(first.status, 201);
  EXPECT_EQ(header(first, "idempotency-replayed"), "");
  const auto again = post("k-1", letter);
  EXPECT_EQ(again.status, 201);
  EXPECT_EQ(again.body, first.body);
  EXPECT_EQ(again.content_type, first.content_type);
  EXPECT_EQ(header(again, "idempotency-replayed"), "true");
  EXPECT_EQ(header(again, "location"), header(first, "location"));
  EXPECT_EQ(header(again, "etag"), header(first, "etag"));
  EXPECT_EQ(world.requests(), 1);

  EXPECT_EQ(problem_code(post("k-1", R"({"title":"另一份"})")), "key_reused");
  EXPECT_EQ(post("k-2", letter).status, 201);
  const Page other = world.sign_in("p202");
  EXPECT_EQ(world.call_as(other, Method::post, requests, {{"idempotency-key", "k-1"}}, letter).status, 201)
      << "a key belongs to its person";
  EXPECT_EQ(world.requests(), 3);
}

TEST_F(ServiceCalls, KeepNoKeyOfARefusedCall) {
  const Page page = drafter_page();
  const Headers key{{"idempotency-key", "k-1"}};
  EXPECT_EQ(world.call_as(page, Method::post, requests, key, R"({"title":1})").status, 422);
  EXPECT_EQ(world.call_as(page, Method::post, requests, key, letter).status, 201);
}

TEST_F(ServiceCalls, RefuseAKeyThatCannotBeKept) {
  const Page page = drafter_page();
  const auto post = [&](const std::string& key) {
    return world.call_as(page, Method::post, requests, {{"idempotency-key", key}}, letter);
  };
  for (const auto& key :
       {std::string(65, 'k'), std::string{"a b"}, std::string{"钥匙"}, std::string{"a\tb"}}) {
    EXPECT_EQ(problem_code(post(key)), "bad_header") << key;
  }
  EXPECT_EQ(post(std::string(64, 'k')).status, 201);
  EXPECT_EQ(world.requests(), 1);
}

TEST_F(ServiceCalls, FindOutWhatBecameOfAKeyedCommit) {
  const Page page = drafter_page();
  const auto post = [&](const std::string& key) {
    return world.call_as(page, Method::post, requests, {{"idempotency-key", key}}, letter);
  };
  world.store.on_write = {Trouble::commit_unnoticed};
  const auto stored = post("k-1");
  EXPECT_EQ(stored.status, 201);
  EXPECT_EQ(header(stored, "idempotency-replayed"), "true");
  EXPECT_EQ(world.requests(), 1);

  world.store.on_write = {Trouble::commit_lost};
  const auto repeated = post("k-2");
  EXPECT_EQ(repeated.status, 201);
  EXPECT_EQ(header(repeated, "idempotency-replayed"), "");
  EXPECT_EQ(world.requests(), 2);

  world.store.on_write = {Trouble::commit_lost, Trouble::commit_unnoticed};
  EXPECT_EQ(problem_code(post("k-3")), "outcome_unknown");
  EXPECT_EQ(post("k-3").status, 201);
  EXPECT_EQ(world.requests(), 3);
}

TEST_F(ServiceCalls, AdmitThatAnUnkeyedCommitIsUnknown) {
  const Page page = drafter_page();
  for (const auto trouble : {Trouble::commit_lost, Trouble::commit_unnoticed}) {
    world.reports.clear();
    world.store.on_write = {trouble};
    const auto response = world.call_as(page, Method::post, requests, {}, letter);
    EXPECT_EQ(response.status, 503);
    EXPECT_EQ(problem_code(response), "outcome_unknown");
    EXPECT_EQ(header(response, "retry-after"), "") << "repeating it could do it twice";
    EXPECT_EQ(world.reports.size(), 1U);
  }
  EXPECT_EQ(world.requests(), 1);
}

TEST_F(ServiceCalls, SayThatTheDatabaseIsAway) {
  const Page page = drafter_page();
  world.store.on_write = {Trouble::unavailable};
  const auto write = world.call_as(page, Method::post, requests, {}, letter);
  world.store.on_read = {Trouble::unavailable};
  const auto read = world.call_as(page, Method::get, requests);
  for (const auto& response : {write, read}) {
    EXPECT_EQ(response.status, 503);
    EXPECT_EQ(problem_code(response), "unavailable");
    EXPECT_EQ(header(response, "retry-after"), "1");
    EXPECT_FALSE(response.body.contains("db-7"));
  }
  EXPECT_EQ(world.reports.size(), 2U);
}

TEST_F(ServiceCalls, LeakNothingOfAnInternalError) {
  const Page page = drafter_page();
  world.store.on_write = {Trouble::broken};
  const auto response = world.call_as(page, Method::post, requests, {}, letter);
  EXPECT_EQ(response.status, 500);
  EXPECT_EQ(problem_code(response), "internal");
  EXPECT_FALSE(response.body.contains("SELECT"));
  EXPECT_EQ(std::string{body_of(response).at("requestId").as_string()}, world.last_request_id());
  ASSERT_EQ(world.reports.size(), 1U);
  EXPECT_EQ(world.reports[0].first, world.last_request_id());
  EXPECT_EQ(world.reports[0].second, "SELECT password_hash FROM person");
  world.environment.report = nullptr;
  world.store.on_write = {Trouble::broken};
  EXPECT_EQ(world.call_as(page, Method::post, requests, {}, letter).status, 500);
}

}  // namespace xiezhu::test::service_calls
