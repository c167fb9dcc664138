// What the API puts into the audit log, and who may read it.
#include <gtest/gtest.h>

#include "api/http/audited_call.hpp"
#include "domain/audit/audit_verification.hpp"
#include "tests/unit/api/service_world.hpp"

namespace xiezhu::test::audit_log {

using api::Method;

class AuditedCalls : public ::testing::Test {
 protected:
  std::vector<d::AuditEntry> entries() {
    std::vector<d::AuditEntry> all;
    for (auto& record :
         world.database.reading([](d::UnitOfWork& unit) { return unit.audit().records(1, 0, 1'000); }))
      all.push_back(std::move(record.entry));
    return all;
  }
  // "action object result" of what was recorded since the last look.
  std::vector<std::string> fresh() {
    std::vector<std::string> lines;
    const auto all = entries();
    for (; looked_at_ < all.size(); ++looked_at_) {
      const auto& entry = all[looked_at_];
      lines.push_back(entry.action + " " + entry.object + " " + entry.result);
    }
    return lines;
  }
  std::string draft(const Page& page, Headers headers = {}) {
    return std::string{body_of(world.call_as(page, Method::post, "/api/v1/requests", std::move(headers),
                                             R"({"title":"标题"})"))
                           .at("id")
                           .as_string()};
  }

  ServiceWorld world;

 private:
  std::size_t looked_at_ = 0;
};

using Lines = std::vector<std::string>;

TEST_F(AuditedCalls, RecordSignInsWithTheirOutcome) {
  world.try_sign_in("p201", "wrong");
  world.try_sign_in("not-a-login", "wrong");
  world.sign_in("p201");
  EXPECT_EQ(fresh(), (Lines{"POST session  wrong_credentials", "POST session  wrong_credentials",
                            "POST session  ok"}));
  const auto all = entries();
  EXPECT_EQ(all[0].person, drafter().person);
  EXPECT_EQ(all[0].unit, drafter().unit);
  EXPECT_FALSE(all[0].session);
  EXPECT_FALSE(all[1].person);
  EXPECT_EQ(all[1].detail, "unknown login");
  EXPECT_EQ(all[2].person, drafter().person);
  EXPECT_TRUE(all[2].session);
  EXPECT_EQ(all[2].call, world.last_request_id());
  for (int i = 0; i < 6; ++i) world.try_sign_in("p202", "wrong");
  EXPECT_EQ(fresh().back(), "POST session  locked");
}

TEST_F(AuditedCalls, RecordAChangeOnceAlsoWhenItsCallIsRepeated) {
  const auto page = world.sign_in("p201");
  fresh();
  const auto id = draft(page, {{"idempotency-key", "k"}});
  EXPECT_EQ(draft(page, {{"idempotency-key", "k"}}), id);
  EXPECT_EQ(fresh(), (Lines{"POST requests " + id + " ok"}));
  EXPECT_EQ(entries().back().object_kind, "requests");
}

TEST_F(AuditedCalls, RecordOneChangeAfterACommitOfUnknownOutcome) {
  const auto page = world.sign_in("p201");
  fresh();
  world.store.on_write = {TroubledStore::Trouble::commit_unnoticed};
  const auto id = draft(page, {{"idempotency-key", "k"}});
  EXPECT_EQ(fresh(), (Lines{"POST requests " + id + " ok"}));
  world.store.on_write = {TroubledStore::Trouble::commit_lost};
  const auto other = draft(page, {{"idempotency-key", "l"}});
  EXPECT_EQ(fresh(), (Lines{"POST requests " + other + " ok"}));
}

TEST_F(AuditedCalls, RecordRefusalsAfterTheRollback) {
  const auto page = world.sign_in("p201");
  const auto id = draft(page);
  fresh();
  const auto path = "/api/v1/requests/" + id + "/actions/";
  world.call_as(page, Method::post, path + "submit", {{"if-match", "\"1\""}}, "{}");
  world.call_as(page, Method::post, path + "nonsense", {{"if-match", "\"1\""}}, "{}");
  world.call_as(page, Method::post, path + "submit", {{"if-match", "\"7\""}}, "{}");
  const auto lines = fresh();
  ASSERT_EQ(lines.size(), 3U);
  EXPECT_TRUE(lines[0].starts_with("POST requests/{id}/actions/submit " + id + " ")) << lines[0];
  EXPECT_FALSE(lines[0].ends_with(" ok"));
  EXPECT_EQ(lines[1], "POST requests/{id}/actions/nonsense " + id + " no_route");
  EXPECT_FALSE(lines[2].ends_with(" ok"));
}

TEST_F(AuditedCalls, RecordOnWhoseBehalfSomebodyWantedToAct) {
  const auto page = world.sign_in("p201");
  world.call_as(page, Method::post, "/api/v1/requests", {}, R"({"title":"标题","onBehalfOf":"202"})");
  EXPECT_EQ(entries().back().result, "not_delegated");
  EXPECT_EQ(entries().back().person, drafter().person);
  EXPECT_EQ(entries().back().on_behalf_of, d::PersonId{202});
}

TEST_F(AuditedCalls, RecordWantOfARoleAlsoWhereNothingWouldChange) {
  const auto page = world.sign_in("p201");
  fresh();
  world.call_as(page, Method::get, "/api/v1/audit");
  world.call_as(page, Method::get, "/api/v1/deliveries");
  EXPECT_EQ(fresh(), (Lines{"GET audit  forbidden", "GET deliveries  forbidden"}));
}

TEST_F(AuditedCalls, RecordASessionThatIsUsedByAStrangePage) {
  auto page = world.sign_in("p201");
  fresh();
  page.csrf = "forged";
  world.call_as(page, Method::post, "/api/v1/requests", {}, "{}");
  EXPECT_EQ(fresh(), (Lines{"POST requests  csrf"}));
}

TEST_F(AuditedCalls, RecordNeitherReadsNorCallsOfNobody) {
  const auto page = world.sign_in("p201");
  fresh();
  world.call_as(page, Method::get, "/api/v1/requests");
  world.call(Method::get, "/api/v1/requests");
  world.call(Method::post, "/api/v1/requests", {}, "{}");
  world.call(Method::post, "/api/v1/session", {}, "{}");
  world.call(Method::post, "/api/v1/session", {{"origin", "https://elsewhere.example"}}, "{}");
  world.call(Method::get, "/healthz");
  EXPECT_EQ(fresh(), Lines{});
}

TEST_F(AuditedCalls, NeverRepeatWhatACallerWroteIntoAnAddress) {
  const auto page = world.sign_in("p201");
  fresh();
  world.call_as(page, Method::post, "/api/v1/requests/<script>/actions/Päss wort", {}, "{}");
  world.call_as(page, Method::post, "/api/v1/requests/" + std::string(300, 'x') + "/actions/submit", {},
                "{}");
  EXPECT_EQ(fresh(), (Lines{"POST requests/{id}/actions/{verb}  no_route",
                            "POST requests/{id}/actions/submit  not_found"}));
}

TEST_F(AuditedCalls, RefuseACallWhoseRecordCannotBeKept) {
  const auto page = world.sign_in("p201");
  fresh();
  world.store.on_write = {TroubledStore::Trouble::unavailable};
  EXPECT_EQ(world.call_as(page, Method::get, "/api/v1/audit").status, 503);
}

TEST_F(AuditedCalls, AreReadByTheAuditAdministratorWhoIsRecordedToo) {
  const auto drafting = world.sign_in("p201");
  const auto id = draft(drafting);
  const auto page = world.sign_in("auditadmin");
  const auto answer = world.call_as(page, Method::get, "/api/v1/audit");
  ASSERT_EQ(answer.status, 200);
  const auto body = body_of(answer);
  const auto& items = body.at("items").as_array();
  ASSERT_EQ(items.size(), 3U);
  EXPECT_EQ(items[1].at("object").as_string(), id);
  EXPECT_EQ(items[1].at("action").as_string(), "POST requests");
  EXPECT_EQ(items[1].at("person").at("id").as_string(), "201");
  fresh();
  api::Request request{.method = Method::get, .path = "/api/v1/audit", .query = "result=ok&limit=2"};
  request.headers = {{"cookie", "__Host-xiezhu=" + page.token}};
  EXPECT_EQ(body_of(world.service->run(world.service->plan(request), request)).at("items").as_array().size(),
            2U);
  EXPECT_EQ(fresh(), (Lines{"GET audit  ok"}));
  EXPECT_EQ(entries().back().detail, "result=ok&limit=2");
  for (const auto* wrong :
       {"after=1.2", "after=1.2.x", "after=1.5000.2", "from=yesterday", "person=x", "x=1"}) {
    request.query = wrong;
    EXPECT_EQ(world.service->run(world.service->plan(request), request).status, 422) << wrong;
  }
}

TEST_F(AuditedCalls, MakeAChainThatIsWhole) {
  const auto page = world.sign_in("p201");
  for (int i = 0; i < 10; ++i) draft(page);
  EXPECT_EQ(d::verify_audit(*world.database, world.seal, {}, [](std::int64_t) {}).faults, 0);
}

}  // namespace xiezhu::test::audit_log
