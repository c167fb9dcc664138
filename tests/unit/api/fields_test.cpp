#include <gtest/gtest.h>

#include "api/http/query.hpp"
#include "api/json/fields.hpp"
#include "api/json/strict_parser.hpp"
#include "api/routes/request_input.hpp"
#include "domain/catalogue/item.hpp"

namespace xiezhu::test::fields {

namespace json = boost::json;
namespace d = xiezhu::domain;
using api::Fields;
using api::Query;
using api::TextKind;

json::object object(std::string_view text) { return api::parse_json(text).value().as_object(); }

// "field:code field:code", in the order of the complaints.
std::string complaints(const std::vector<api::FieldError>& errors) {
  std::string list;
  for (const auto& error : errors) list += (list.empty() ? "" : " ") + error.field + ":" + error.code;
  return list;
}

TEST(FieldReading, AbsentAndNullReadAlike) {
  for (const auto* text : {"{}", R"({"a":null})"}) {
    const auto body = object(text);
    Fields fields(body);
    EXPECT_FALSE(fields.text("a", TextKind::line));
    EXPECT_FALSE(fields.id<d::UnitTag>("a"));
    EXPECT_FALSE(fields.token<d::Form>("a"));
    EXPECT_TRUE(fields.flag("a", true));
    EXPECT_FALSE(fields.flag("a", false));
    EXPECT_EQ(complaints(fields.finish()), "");
  }
}

TEST(FieldReading, EveryWrongTypeIsMalformed) {
  const auto wrong = [](std::string_view value, auto read) {
    const auto body = object("{\"a\":" + std::string{value} + "}");
    Fields fields(body);
    read(fields);
    return complaints(fields.finish());
  };
  for (const auto* value : {"1", "1.5", "true", "[]", "{}", "[\"x\"]"}) {
    EXPECT_EQ(wrong(value, [](Fields& f) { f.text("a", TextKind::line); }), "a:malformed") << value;
    EXPECT_EQ(wrong(value, [](Fields& f) { f.id<d::UnitTag>("a"); }), "a:malformed") << value;
    EXPECT_EQ(wrong(value, [](Fields& f) { f.token<d::Form>("a"); }), "a:malformed") << value;
  }
  for (const auto* value : {"1", "0", "\"true\"", "[]", "{}"}) {
    EXPECT_EQ(wrong(value, [](Fields& f) { EXPECT_TRUE(f.flag("a", true)); }), "a:malformed") << value;
  }
  for (const auto* value : {"\"DATA\"", "\"\"", "\" data\"", "\"nothing\""}) {
    EXPECT_EQ(wrong(value, [](Fields& f) { f.token<d::Form>("a"); }), "a:unknown") << value;
  }
  EXPECT_EQ(wrong("\"a\\nb\"", [](Fields& f) { f.text("a", TextKind::line); }), "a:control_character");
}

TEST(FieldReading, CollectsEveryComplaintAndNamesUnknownMembers) {
  const auto body = object(R"({"text":1,"flag":"x","id":"0","form":"none","extra":1,"另":null})");
  Fields fields(body);
  fields.text("text", TextKind::line);
  fields.flag("flag", false);
  fields.id<d::UnitTag>("id");
  fields.token<d::Form>("form");
  fields.complain("more", "missing");
  EXPECT_EQ(complaints(fields.finish()),
            "text:malformed flag:malformed id:malformed form:unknown more:missing extra:unknown_member "
            "另:unknown_member");
}

TEST(FieldReading, ReadsGoodValues) {
  const auto body = object(R"({"t":"e\u0301","f":true,"i":"9223372036854775807","k":"on_site"})");
  Fields fields(body);
  EXPECT_EQ(fields.text("t", TextKind::line), "\u00e9");
  EXPECT_TRUE(fields.flag("f", false));
  EXPECT_EQ(fields.id<d::UnitTag>("i"), d::UnitId{std::numeric_limits<std::int64_t>::max()});
  EXPECT_EQ(fields.token<d::Form>("k"), d::Form::on_site);
  EXPECT_EQ(complaints(fields.finish()), "");
}

TEST(Ids, AreDecimalWithoutLeadingZeros) {
  EXPECT_EQ(api::parse_id("1"), 1);
  EXPECT_EQ(api::parse_id("9223372036854775807"), std::numeric_limits<std::int64_t>::max());
  for (const auto* text : {"", "0", "00", "01", "-1", "+1", " 1", "1 ", "1.0", "1e3", "0x1", "x",
                           "9223372036854775808", "99999999999999999999", "１"}) {
    EXPECT_FALSE(api::parse_id(text)) << text;
  }
}

TEST(QueryReading, DecodesOnce) {
  Query query("q=%E6%B0%91%E6%94%BF+%2B%2525&empty=&bare&%61=x");
  EXPECT_EQ(query.text("q"), "民政 +%25");
  EXPECT_EQ(query.text("empty"), "");
  EXPECT_EQ(query.text("bare"), "");
  EXPECT_EQ(query.text("a"), "x");
  EXPECT_EQ(query.text("absent"), std::nullopt);
  EXPECT_EQ(complaints(query.finish()), "");
}

TEST(QueryReading, RefusesBadEncodingAndHiddenCharacters) {
  for (const auto* raw : {"q=%", "q=%4", "q=%zz", "q=\xe4\xb8\xad", "q=a b", "q=a#b"}) {
    Query query(raw);
    EXPECT_EQ(complaints(query.finish()), "query:malformed") << raw;
  }
  Query invalid("q=%ff");
  EXPECT_EQ(complaints(invalid.finish()), "q:malformed");
  Query hidden("q=%00&r=a%0ab&s=%E2%80%AE");
  EXPECT_EQ(complaints(hidden.finish()), "q:control_character r:control_character s:control_character");
  Query name("%ff=1");
  EXPECT_EQ(complaints(name.finish()), "query:malformed");
}

TEST(QueryReading, NamesRepeatedAndUnknownParameters) {
  Query query("limit=1&limit=2&x=1&%78=2&other=3");
  EXPECT_EQ(query.number("limit", 1, 100), 1);
  query.text("x");
  EXPECT_EQ(complaints(query.finish()), "limit:malformed x:malformed other:unknown_member");
  Query empty("");
  EXPECT_EQ(complaints(empty.finish()), "");
}

TEST(QueryReading, ChecksNumbersAndIds) {
  const auto number = [](const std::string& value) {
    Query query("n=" + value);
    const auto read = query.number("n", 1, 100);
    const auto errors = complaints(query.finish());
    return read ? std::to_string(*read) : errors;
  };
  EXPECT_EQ(number("1"), "1");
  EXPECT_EQ(number("100"), "100");
  EXPECT_EQ(number("007"), "7");
  for (const auto* value : {"0", "101", "-1", "2147483648", "99999999999999999999"}) {
    EXPECT_EQ(number(value), "n:out_of_range") << value;
  }
  for (const auto* value : {"", "x", "1x", "1.5", "+1", "%2B1", "0x1", "99999999999999999999x"}) {
    EXPECT_EQ(number(value), "n:malformed") << value;
  }
  Query id("a=7&b=0&c=x");
  EXPECT_EQ(id.id("a"), 7);
  EXPECT_FALSE(id.id("b"));
  EXPECT_FALSE(id.id("c"));
  EXPECT_EQ(complaints(id.finish()), "b:malformed c:malformed");
}

TEST(IfMatch, CarriesExactlyOneVersion) {
  EXPECT_EQ(api::read_if_match("\"1\""), 1);
  EXPECT_EQ(api::read_if_match("\"2147483647\""), 2'147'483'647);
  EXPECT_EQ(api::read_if_match("").error().code, "precondition_required");
  for (const auto* text : {"1", "\"", "\"\"", "\"0\"", "\"01\"", "\"-1\"", "W/\"1\"", "*", "\"1\", \"2\"",
                           "\"2147483648\"", "\"99999999999\"", "\"1", " \"1\"", "\"x\""}) {
    EXPECT_EQ(api::read_if_match(text).error().code, "bad_header") << text;
  }
}

TEST(RequestInput, ReadsTheContentOfALetter) {
  const auto drafted = api::read_drafting(
      d::Verb::draft,
      R"({"title":"标题","body":"一\r\n二","requestedUnit":"3","item":"1","form":"data","sharing":"insufficient","urgent":true})");
  ASSERT_TRUE(drafted);
  const auto& content = drafted->content;
  EXPECT_EQ(content->title, "标题");
  EXPECT_EQ(content->body, "一\n二");
  EXPECT_EQ(content->requested_unit, d::UnitId{3});
  EXPECT_EQ(content->item, d::ItemVersionId{1});
  EXPECT_EQ(content->form, d::Form::data);
  EXPECT_EQ(content->sharing, d::Sharing::insufficient);
  EXPECT_TRUE(content->urgent);
  EXPECT_EQ(api::read_drafting(d::Verb::draft, "")->content->title, "");
  const auto refused =
      api::read_drafting(d::Verb::draft, R"({"title":"a\nb","item":1,"state":"sent","version":9})");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "invalid_input");
  EXPECT_EQ(complaints(refused.error().errors),
            "title:control_character item:malformed state:unknown_member version:unknown_member");
}

std::string act_complaints(d::Verb verb, std::string_view body) {
  const auto read = api::read_act(verb, body);
  return read ? "accepted" : complaints(read.error().errors);
}

TEST(RequestInput, TakesOnlyTheMembersOfItsVerb) {
  EXPECT_EQ(api::read_act(d::Verb::accept, R"({"caseOfficer":"7"})")->case_officer, d::PersonId{7});
  EXPECT_EQ(act_complaints(d::Verb::confirm, R"({"caseOfficer":"7"})"), "caseOfficer:unknown_member");
  EXPECT_EQ(act_complaints(d::Verb::reply, "{}"), "outcome:missing");
  EXPECT_EQ(act_complaints(d::Verb::reply, R"({"outcome":"great"})"), "outcome:unknown");
  EXPECT_EQ(act_complaints(d::Verb::reply, R"({"outcome":null})"), "outcome:missing");
  const auto reply = api::read_act(d::Verb::reply, R"({"outcome":"full","text":"好","opinion":"同意"})");
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->reply, (d::Reply{d::ReplyOutcome::full, "好"}));
  EXPECT_EQ(reply->opinion, "同意");
}

}  // namespace xiezhu::test::fields
