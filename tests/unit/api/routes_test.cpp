#include <gtest/gtest.h>

#include <set>

#include "tests/unit/api/service_world.hpp"

namespace xiezhu::test::route_table {

using api::Access;
using api::Lane;
using api::Method;

std::string label(const api::Route& route) {
  return std::string{api::name_of(route.method)} + " " + std::string{route.pattern};
}

TEST(Routes, AreUniqueAndFixedBeforeCaptured) {
  std::set<std::string> labels;
  std::set<std::string> shapes;
  for (const auto& route : api::routes()) {
    EXPECT_TRUE(labels.insert(label(route)).second) << label(route);
    std::string shape = std::string{api::name_of(route.method)} + " ";
    bool inside = false;
    for (const char c : route.pattern) {
      if (c == '}') inside = false;
      if (!inside) shape += c;
      if (c == '{') inside = true;
    }
    EXPECT_TRUE(shapes.insert(shape).second) << label(route) << " can be met by another pattern as well";
    EXPECT_TRUE(route.pattern.starts_with('/')) << label(route);
  }
  EXPECT_GE(labels.size(), 24U);
}

TEST(Routes, AreFoundByTheirArea) {
  std::size_t found = 0;
  std::set<std::string_view> areas;
  for (const auto& route : api::routes()) {
    const auto near = api::routes_near(route.pattern);
    EXPECT_TRUE(std::ranges::any_of(near, [&](const auto& one) { return &one == &route; })) << label(route);
    EXPECT_TRUE(std::ranges::is_sorted(near, {}, &api::Route::pattern)) << label(route);
    EXPECT_FALSE(api::area_of(route.pattern).contains('{')) << label(route);
    if (areas.insert(api::area_of(route.pattern)).second) found += near.size();
  }
  EXPECT_EQ(found, api::routes().size());
  EXPECT_EQ(api::area_of("/api/v1/units/7/people"), "/api/v1/units");
  for (const auto* unknown : {"", "/api", "/api/v1", "/api/v1/", "/api/v1/unit", "//", "/api/v1//units"})
    EXPECT_TRUE(api::routes_near(unknown).empty()) << unknown;
}

TEST(Routes, WriteOnlyForKnownPeople) {
  for (const auto& route : api::routes()) {
    const bool changes = route.method != Method::get;
    if (route.lane == Lane::writing) {
      EXPECT_TRUE(route.access != Access::anyone && route.access != Access::loopback) << label(route);
      EXPECT_TRUE(changes) << label(route);
    } else {
      const bool known = route.access != Access::anyone || route.pattern == "/api/v1/session";
      EXPECT_TRUE(!changes || (route.lane == Lane::hashing && known)) << label(route);
    }
    if (route.pattern.starts_with("/api/v1/requests") || route.pattern.starts_with("/api/v1/catalogue")) {
      EXPECT_EQ(route.access, Access::business) << label(route);
    }
  }
  std::set<std::string> open;
  for (const auto& route : api::routes()) {
    if (route.access == Access::anyone || route.access == Access::loopback) open.insert(label(route));
  }
  EXPECT_EQ(open, (std::set<std::string>{"GET /", "GET /api/v1/feeds/{token}/deadlines.ics",
                                         "GET /api/v1/openapi.yaml", "GET /healthz", "GET /metrics",
                                         "GET /readyz", "POST /api/v1/session"}));
}

TEST(Routes, TakeKeysAndBodiesWhereTheyShould) {
  for (const auto& route : api::routes()) {
    // What shows a secret is not kept.
    const bool keyed = route.method == Method::post && route.lane == Lane::writing &&
                       route.pattern != "/api/v1/webhooks/{id}/secret" &&
                       route.pattern != "/api/v1/me/calendar-feed";
    EXPECT_EQ(route.takes_key, keyed) << label(route);
    const bool takes_body = route.method == Method::post || route.method == Method::put;
    EXPECT_EQ(route.body_limit > 0, takes_body) << label(route);
    // What is streamed is bounded by what was announced.
    if (route.opener != nullptr) continue;
    const bool whole_file = route.media.contains("text/csv") || route.pattern == "/api/v1/jobs/bulk";
    const bool any_form = route.pattern.starts_with("/api/v1/working-copies");
    EXPECT_LE(route.body_limit, (whole_file ? 4'096U : any_form ? 128U : 64U) * 1024) << label(route);
    EXPECT_FALSE(route.statuses.empty()) << label(route);
    EXPECT_NE(route.handler, nullptr) << label(route);
  }
}

class Planning : public ::testing::Test {
 protected:
  api::Planned plan(Method method, std::string path) {
    head = {.method = method, .path = std::move(path)};
    return world.service->plan(head);
  }
  api::Response answer(Method method, std::string path) {
    const auto planned = plan(method, std::move(path));
    return world.service->run(planned, head);
  }

  ServiceWorld world;
  api::Request head;
};

TEST_F(Planning, NamesLaneAndBodyLimit) {
  EXPECT_EQ(plan(Method::get, "/healthz").lane, Lane::inline_);
  EXPECT_EQ(plan(Method::post, "/api/v1/session").lane, Lane::hashing);
  EXPECT_EQ(plan(Method::post, "/api/v1/session").body_limit, 4'096U);
  EXPECT_EQ(plan(Method::get, "/api/v1/requests/5").lane, Lane::reading);
  EXPECT_EQ(plan(Method::post, "/api/v1/requests/5/actions/sign").lane, Lane::writing);
  EXPECT_EQ(plan(Method::put, "/api/v1/requests/5").body_limit, 65'536U);
  EXPECT_EQ(plan(Method::get, "/api/v1/requests/counts").lane, Lane::reading);
  EXPECT_EQ(plan(Method::get, "/nowhere").lane, Lane::inline_);
}

TEST_F(Planning, TreatsHeadAsGet) {
  EXPECT_EQ(plan(Method::head, "/api/v1/requests/5").lane, Lane::reading);
  EXPECT_EQ(answer(Method::head, "/healthz").status, 200);
}

TEST_F(Planning, KnowsNoOtherSpellingOfAnAddress) {
  for (const auto* path :
       {"/healthz/", "//healthz", "/healthz//", "/HEALTHZ", "/health", "/healthzz", "/api", "/api/v1",
        "/api/v1/", "//", "/api/v1/requests/", "/api/v1/requests//timeline", "/api/v1/requests/5/",
        "/api/v1/requests/5/actions", "/api/v1/requests/5/actions/", "/api/v1/requests/5/actions/sign/x"}) {
    const auto response = answer(Method::get, path);
    EXPECT_EQ(response.status, 404) << path;
    EXPECT_EQ(problem_code(response), "no_route") << path;
  }
}

TEST_F(Planning, NamesTheMethodsThatAnAddressHas) {
  const auto allow = [this](Method method, const char* path) {
    const auto response = answer(method, path);
    EXPECT_EQ(response.status, 405) << path;
    return header(response, "allow");
  };
  EXPECT_EQ(allow(Method::del, "/api/v1/requests"), "GET, POST");
  EXPECT_EQ(allow(Method::post, "/api/v1/requests/5"), "GET, PUT");
  EXPECT_EQ(allow(Method::put, "/api/v1/session"), "DELETE, GET, POST");
  EXPECT_EQ(allow(Method::get, "/api/v1/requests/5/actions/sign"), "POST");
  EXPECT_EQ(allow(Method::options, "/healthz"), "GET");
  EXPECT_EQ(allow(Method::other, "/healthz"), "GET");
}

TEST_F(Planning, ShowsMetricsToThisMachineOnly) {
  world.environment.metrics = [] { return std::string{"up 1\n"}; };
  EXPECT_EQ(problem_code(answer(Method::get, "/metrics")), "no_route");
  const auto planned = plan(Method::get, "/metrics");
  head.remote_is_loopback = true;
  const auto response = world.service->run(planned, head);
  EXPECT_EQ(response.body, "up 1\n");
}

TEST_F(Planning, RefusesForTheServerInTheRightWords) {
  head.headers = {{"accept-language", "en"}};
  for (const int status : {400, 408, 413, 414, 415, 417, 431, 501, 503}) {
    const auto response = world.service->refuse(status, head);
    EXPECT_EQ(response.status, status);
    EXPECT_EQ(response.content_type, "application/problem+json");
    EXPECT_EQ(header(response, "retry-after"), status == 503 ? "1" : "") << status;
  }
  EXPECT_EQ(world.service->refuse(418, head).status, 500);
}

TEST_F(Planning, IsReadyUntilTheServerDrains) {
  EXPECT_EQ(answer(Method::get, "/readyz").status, 200);
  world.environment.accepting = [] { return false; };
  EXPECT_EQ(answer(Method::get, "/readyz").status, 503);
  EXPECT_EQ(answer(Method::get, "/healthz").status, 200);
}

TEST_F(Planning, MarksEveryAnswerOfADemonstration) {
  EXPECT_EQ(header(answer(Method::get, "/healthz"), "xiezhu-demonstration"), "");
  world.environment.demonstration = true;
  EXPECT_EQ(header(answer(Method::get, "/healthz"), "xiezhu-demonstration"), "true");
  EXPECT_EQ(header(answer(Method::get, "/nowhere"), "xiezhu-demonstration"), "true");
}

}  // namespace xiezhu::test::route_table
