#include "server/web/web_service.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <tuple>

#include "server/security/crypto.hpp"
#include "tests/unit/server/temp_database.hpp"

namespace xiezhu::test::web {

using api::Method;
using api::Planned;
using api::Request;
using api::Response;
using server::WebFiles;
using server::WebService;

// Stands for the API: says which calls reached it.
class Behind final : public api::Service {
 public:
  Planned plan(const Request& /*head*/) const override { return {api::Lane::reading, 7, false, nullptr}; }
  std::expected<std::shared_ptr<api::BodySink>, Response> open(const Planned& /*planned*/,
                                                               const Request& /*head*/) const override {
    return std::unexpected(Response{.status = 418});
  }
  Response run(const Planned& /*planned*/, const Request& /*request*/) const override {
    return Response{.status = 299};
  }
  Response refuse(int status, const Request& /*head*/) const override { return Response{.status = status}; }
};

class Web : public ::testing::Test {
 protected:
  Web() {
    std::filesystem::create_directories(folder.file("assets"));
    put("index.html", "<!doctype html>");
    put("favicon.svg", "<svg/>");
    put("assets/app-1.js", "plain");
    put("assets/app-1.js.gz", "zipped");
    put("assets/app-1.js.br", "broken down");
  }

  void put(const std::string& name, std::string_view bytes) const { std::ignore = folder.write(name, bytes); }

  std::expected<WebFiles, std::string> load() { return WebFiles::load(folder.file(""), secrets); }

  Response call(const std::string& path, std::vector<std::pair<std::string, std::string>> headers = {},
                Method method = Method::get) {
    const WebService service(load().value(), behind);
    Request request;
    request.method = method;
    request.path = path;
    request.headers = std::move(headers);
    const auto planned = service.plan(request);
    return service.run(planned, request);
  }

  static std::string header(const Response& response, std::string_view name) {
    for (const auto& [key, value] : response.headers) {
      if (key == name) return value;
    }
    return {};
  }

  TempFolder folder;
  server::OpensslSecrets secrets;
  Behind behind;
};

TEST_F(Web, APageAddressIsAnsweredWithThePage) {
  for (const auto* path : {"/", "/index.html", "/workbench", "/requests/730144", "/apiary", "/inbox/"}) {
    const auto response = call(path);
    EXPECT_EQ(response.status, 200) << path;
    EXPECT_EQ(response.body, "<!doctype html>") << path;
    EXPECT_EQ(response.content_type, "text/html; charset=utf-8") << path;
    EXPECT_EQ(header(response, "cache-control"), "no-cache") << path;
  }
}

TEST_F(Web, AddressesOfProgramsAndUnknownFilesGoToTheApi) {
  for (const auto* path : {"/api", "/api/v1/me", "/api/v1/nothing", "/api/v1/openapi.yaml", "/healthz",
                           "/readyz", "/metrics", "/metrics/x", "/assets/app-2.js", "/assets/app",
                           "/robots.txt", "/assets/../index.html", "/.env", "/index.html.gz"})
    EXPECT_EQ(call(path).status, 299) << path;
}

TEST_F(Web, OnlyReadingIsAnswered) {
  EXPECT_EQ(call("/", {}, Method::head).status, 200);
  for (const auto method :
       {Method::post, Method::put, Method::del, Method::patch, Method::options, Method::other})
    EXPECT_EQ(call("/", {}, method).status, 299);
}

TEST_F(Web, IsAnsweredOnTheSpotAndTakesNoBody) {
  const WebService service(load().value(), behind);
  Request request;
  request.path = "/workbench";
  const auto planned = service.plan(request);
  EXPECT_EQ(planned.lane, api::Lane::inline_);
  EXPECT_EQ(planned.body_limit, 0U);
  EXPECT_FALSE(planned.streamed);
}

TEST_F(Web, FilesWithTheirContentInTheNameAreKeptForEver) {
  EXPECT_EQ(header(call("/assets/app-1.js"), "cache-control"), "public, max-age=31536000, immutable");
  EXPECT_EQ(header(call("/favicon.svg"), "cache-control"), "no-cache");
}

TEST_F(Web, TheBestCodingThatTheBrowserAcceptsIsSent) {
  const auto coding = [this](const std::string& accepted) {
    const auto response = call("/assets/app-1.js", {{"accept-encoding", accepted}});
    return header(response, "content-encoding") + ":" + response.body;
  };
  EXPECT_EQ(coding("gzip, deflate, br"), "br:broken down");
  EXPECT_EQ(coding("gzip"), "gzip:zipped");
  EXPECT_EQ(coding("br;q=0, gzip;q=0.5"), "gzip:zipped");
  EXPECT_EQ(coding("br;q=0.001"), "br:broken down");
  EXPECT_EQ(coding("*"), "br:broken down");
  EXPECT_EQ(coding("*, br;q=0"), "gzip:zipped");
  EXPECT_EQ(coding("*;q=0"), ":plain");
  EXPECT_EQ(coding("identity"), ":plain");
  EXPECT_EQ(coding("brown, gzippy"), ":plain");
  EXPECT_EQ(coding(""), ":plain");
  EXPECT_EQ(header(call("/"), "vary"), "Accept-Encoding");
}

TEST_F(Web, WhatTheBrowserHasIsNotSentAgain) {
  const auto first = call("/assets/app-1.js", {{"accept-encoding", "br"}});
  const auto tag = header(first, "etag");
  const auto again =
      call("/assets/app-1.js", {{"accept-encoding", "br"}, {"if-none-match", "\"x\", W/" + tag}});
  EXPECT_EQ(again.status, 304);
  EXPECT_TRUE(again.body.empty());
  EXPECT_EQ(header(again, "etag"), tag);
  EXPECT_EQ(call("/assets/app-1.js", {{"if-none-match", tag}}).status, 200)
      << "another coding is another file";
}

TEST_F(Web, NothingFromElsewhereMayRun) {
  const auto policy = header(call("/"), "content-security-policy");
  EXPECT_TRUE(policy.starts_with("default-src 'none'; script-src 'self'; style-src 'self';"));
  EXPECT_TRUE(policy.ends_with("frame-ancestors 'none'"));
  EXPECT_EQ(policy.find("unsafe"), std::string::npos);
  EXPECT_EQ(header(call("/"), "cross-origin-opener-policy"), "same-origin");
  EXPECT_EQ(header(call("/"), "cross-origin-resource-policy"), "same-origin");
}

TEST_F(Web, LinksAreNotFollowed) {
  std::filesystem::create_symlink("/etc/hostname", folder.file("assets/secret.txt"));
  EXPECT_EQ(call("/assets/secret.txt").status, 299);
}

TEST_F(Web, AFolderThatIsNoBuildIsRefused) {
  EXPECT_EQ(WebFiles::load(folder.file("none"), secrets).error(),
            (folder.file("none")).string() + ": No such file or directory");
  put("assets/tool.exe", "x");
  EXPECT_TRUE(load().error().ends_with("/assets/tool.exe: a file of an unknown kind"));
  std::filesystem::remove(folder.file("assets/tool.exe"));
  std::filesystem::remove(folder.file("index.html"));
  EXPECT_TRUE(load().error().contains("has no index.html"));
}

}  // namespace xiezhu::test::web
