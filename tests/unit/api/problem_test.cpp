#include <gtest/gtest.h>

#include <algorithm>

#include <map>
#include <set>

#include "api/http/problem.hpp"
#include "api/json/strict_parser.hpp"

namespace xiezhu::test::problems {

namespace d = xiezhu::domain;
using api::Language;

TEST(PreferredLanguage, IsChineseUnlessEnglishIsPreferred) {
  const std::map<std::string, Language> table{
      {"", Language::chinese},
      {"*", Language::chinese},
      {"fr", Language::chinese},
      {"zh-CN", Language::chinese},
      {"en", Language::english},
      {"en-GB", Language::english},
      {"EN-us", Language::english},
      {"zh-CN,zh;q=0.9,en;q=0.8", Language::chinese},
      {"en-GB,en;q=0.9,zh;q=0.8", Language::english},
      {"en;q=0.8, zh;q=0.9", Language::chinese},
      {"zh;q=0.8, en;q=0.9", Language::english},
      {"en, zh", Language::chinese},
      {"fr, en;q=0.1", Language::english},
      {"fr;q=1.0 , en; q=0.5", Language::english},
      {"en;q=0", Language::chinese},
      {"en;q=", Language::chinese},
      {"en;q=x", Language::chinese},
      {",,;;,", Language::chinese},
      {"eng-made-up;q=1, zh;q=0.1", Language::chinese},
  };
  for (const auto& [header, language] : table) EXPECT_EQ(api::preferred_language(header), language) << header;
}

TEST(Problems, AreWordedInBothLanguages) {
  std::set<std::string_view> codes;
  for (const auto code : api::problem_codes()) {
    EXPECT_TRUE(codes.insert(code).second) << code << " stands twice";
    const auto chinese = api::sentence(code, Language::chinese, "{}");
    const auto english = api::sentence(code, Language::english, "{}");
    EXPECT_FALSE(chinese.empty()) << code;
    EXPECT_FALSE(english.empty()) << code;
    const auto ascii = [](const std::string& text) {
      return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    };
    EXPECT_FALSE(ascii(chinese)) << code;
    EXPECT_TRUE(ascii(english)) << code;
    EXPECT_EQ(chinese.contains("{}"), english.contains("{}"))
        << code << ": only one language shows the detail";
    const int status = api::status_of(code);
    EXPECT_TRUE(status >= 400 && status < 600) << code;
  }
}

TEST(Problems, KnowEveryReasonOfTheDomain) {
  const std::map<d::Reason, int> intended{{d::Reason::missing, 422},
                                          {d::Reason::malformed, 422},
                                          {d::Reason::too_long, 422},
                                          {d::Reason::too_short, 422},
                                          {d::Reason::out_of_range, 422},
                                          {d::Reason::unknown, 422},
                                          {d::Reason::exists, 422},
                                          {d::Reason::not_found, 404},
                                          {d::Reason::stale_version, 412},
                                          {d::Reason::wrong_turn, 409},
                                          {d::Reason::role_required, 403},
                                          {d::Reason::same_unit, 422},
                                          {d::Reason::subordinate_unit, 422},
                                          {d::Reason::item_not_effective, 422},
                                          {d::Reason::item_not_applicable, 422},
                                          {d::Reason::basis_required, 422},
                                          {d::Reason::sharing_unanswered, 422},
                                          {d::Reason::own_draft, 403},
                                          {d::Reason::not_drafter, 403},
                                          {d::Reason::not_case_officer, 403},
                                          {d::Reason::already_reworked, 409}};
  const auto codes = api::problem_codes();
  for (int i = 0; i <= static_cast<int>(d::Reason::already_reworked); ++i) {
    const auto reason = static_cast<d::Reason>(i);
    const auto code = d::code(reason);
    EXPECT_NE(std::ranges::find(codes, code), codes.end()) << code;
    ASSERT_TRUE(intended.contains(reason)) << code;
    EXPECT_EQ(api::status_of(code), intended.at(reason)) << code;
  }
}

TEST(Problems, FillTheHoleOfTheirSentence) {
  EXPECT_EQ(api::sentence("too_long", Language::chinese, "200"), "不得超过 200 个字符");
  EXPECT_EQ(api::sentence("too_long", Language::english, "200"), "At most 200 characters");
  EXPECT_EQ(api::sentence("missing", Language::english, "200"), "Mandatory");
  EXPECT_EQ(api::sentence("nobody_knows", Language::english, ""), "nobody_knows");
  EXPECT_EQ(api::status_of("nobody_knows"), 500);
}

TEST(Problems, BecomeProblemJson) {
  api::Request request;
  request.request_id = "r-1";
  request.headers = {{"accept-language", "en"}};
  api::Problem problem = api::invalid_input({{"title", "too_long", "200"}, {"item", "unknown"}});
  problem.extra["current"] = 7;
  const auto response = api::to_response(problem, request);
  EXPECT_EQ(response.status, 422);
  EXPECT_EQ(response.content_type, "application/problem+json");
  EXPECT_EQ(response.headers, (decltype(response.headers){{"content-language", "en"}}));
  const auto body = api::parse_json(response.body).value();
  const auto expected = api::parse_json(R"({"type":"urn:xiezhu:problem:invalid_input",
    "title":"The input is not valid; see the listed fields","status":422,"code":"invalid_input","requestId":"r-1",
    "errors":[{"field":"title","code":"too_long","detail":"At most 200 characters"},
              {"field":"item","code":"unknown","detail":"Does not exist or is not valid today"}],"current":7})")
                            .value();
  EXPECT_EQ(body, expected);

  const auto chinese = api::to_response(api::Problem{"bad_header", "If-Match"}, api::Request{});
  EXPECT_EQ(chinese.headers.front().second, "zh-CN");
  const auto object = api::parse_json(chinese.body).value().as_object();
  EXPECT_EQ(object.at("title").as_string(), "请求头 If-Match 的值无效");
  EXPECT_EQ(object.at("detail").as_string(), "If-Match");
  EXPECT_FALSE(object.contains("errors"));
}

TEST(Problems, OfTheDomainNameTheFieldWhenThereIsOne) {
  const auto whole = api::problem_of({d::Reason::role_required, "", "signer"});
  EXPECT_EQ(whole.code, "role_required");
  EXPECT_EQ(whole.detail, "signer");
  const auto field = api::problem_of({d::Reason::too_long, "title", "200"});
  EXPECT_EQ(field.code, "invalid_input");
  ASSERT_EQ(field.errors.size(), 1U);
  EXPECT_EQ(field.errors[0].field, "title");
  EXPECT_EQ(field.errors[0].code, "too_long");
  EXPECT_EQ(field.errors[0].detail, "200");
}

}  // namespace xiezhu::test::problems
