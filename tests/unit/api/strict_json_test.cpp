#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "api/json/object_body.hpp"
#include "api/json/strict_parser.hpp"
#include "tests/support/property.hpp"

namespace xiezhu::test::strict_json {

namespace json = boost::json;
using api::parse_json;
using namespace std::string_literals;

std::string nested(char open, char close, std::size_t levels) {
  return std::string(levels, open) + std::string(levels, close);
}

std::string nested_objects(std::size_t levels) {
  std::string text;
  for (std::size_t i = 1; i < levels; ++i) text += "{\"a\":";
  return text + "{}" + std::string(levels - 1, '}');
}

std::string code_of(std::string_view text) {
  const auto parsed = parse_json(text);
  return parsed ? "accepted" : parsed.error().code;
}

TEST(StrictJson, AcceptsWhatRfc8259Allows) {
  for (const auto& text : {"{}"s, "[]"s, "null"s, "true"s, "false"s, "\"\""s, "0"s, "-0"s, "1.5"s, "1E2"s,
                           " \t\r\n{ } \n"s, R"("a\tb\n\r")"s, R"("\ud83d\ude00")"s, R"("\/")"s}) {
    EXPECT_EQ(code_of(text), "accepted") << text;
  }
  EXPECT_EQ(parse_json(R"("\ud83d\ude00\u4e2d")")->as_string(), "😀中");
  EXPECT_EQ(parse_json(R"({"a":{"a":[{"a":1},{"a":2}]}})")->as_object().size(), 1U)
      << "the same name on different levels and in siblings is no repetition";
}

TEST(StrictJson, RefusesBrokenTexts) {
  for (const auto& text : {""s,
                           " "s,
                           "{"s,
                           "}"s,
                           "[1,]"s,
                           "{\"a\":1,}"s,
                           "{\"a\"}"s,
                           "{a:1}"s,
                           "{'a':1}"s,
                           "[1 2]"s,
                           "\"a"s,
                           "\"a\nb\""s,
                           "\"a\tb\""s,
                           "\"a\0b\""s,
                           "\"\x01\""s,
                           "\"\\x41\""s,
                           "\"\\u12\""s,
                           "01"s,
                           "+1"s,
                           ".5"s,
                           "1."s,
                           "1e"s,
                           "0x10"s,
                           "NaN"s,
                           "Infinity"s,
                           "-Infinity"s,
                           "nul"s,
                           "True"s,
                           "{}{}"s,
                           "{} x"s,
                           "1 2"s,
                           "{}\0"s,
                           "/* c */{}"s,
                           "{} // c"s,
                           "[1,/**/2]"s,
                           "\xEF\xBB\xBF{}"s,
                           "\"\xFF\""s,
                           "\"\xC0\xAF\""s,
                           "\"\xED\xA0\x80\""s,
                           "\"\xF4\x90\x80\x80\""s,
                           "\"\xE4\xB8\""s,
                           "{\"\xFF\":1}"s,
                           R"("\ud800")"s,
                           R"("\udc00")"s,
                           R"("\ud800\ud800")"s,
                           R"("\ud800x")"s,
                           R"({"\ud800":1})"s}) {
    EXPECT_EQ(code_of(text), "json_syntax") << testing::PrintToString(text);
  }
}

TEST(StrictJson, RefusesRepeatedMembers) {
  for (const auto* text : {R"({"a":1,"a":1})", R"({"a":1,"\u0061":2})", R"({"\u0061":1,"a":2})",
                           R"({"x":[{"b":1,"a":1,"b":2}]})", R"({"":1,"":2})", R"({"中":1,"\u4e2d":2})"}) {
    EXPECT_EQ(code_of(text), "json_duplicate") << text;
  }
  EXPECT_EQ(parse_json(R"({"a":1,"a":1})").error().detail, "a");
  EXPECT_EQ(code_of(R"({"a":1,"A":1})"), "accepted");
}

// The parser hands over a long name with escapes in parts.
TEST(StrictJson, ComparesNamesThatComeInParts) {
  const std::string part(9'000, 'x');
  EXPECT_EQ(code_of("{\"" + part + "\\u0061\":1,\"" + part + "a\":2}"), "json_duplicate");
  EXPECT_EQ(code_of("{\"\\u0061" + part + "\":1,\"a" + part + "\":2}"), "json_duplicate");
  const auto parsed = parse_json("{\"\\u0061" + part + "\":1,\"" + part + "\\u0062\":2,\"b\":3}");
  ASSERT_TRUE(parsed);
  EXPECT_TRUE(parsed->as_object().contains("a" + part));
  EXPECT_TRUE(parsed->as_object().contains(part + "b"));
}

TEST(StrictJson, FindsControlCharactersInEveryPart) {
  const std::string part(9'000, 'x');
  EXPECT_EQ(code_of("\"\\u0000" + part + "\\u0061\""), "json_control");
  EXPECT_EQ(code_of("\"" + part + "\\u0061" + part + "\\u0000\""), "json_control");
  EXPECT_EQ(code_of("{\"\\u0000" + part + "\\u0061\":1}"), "json_control");
  for (const auto* text : {R"("\u0000")", R"("\u0001")", R"("\u001f")", R"("\b")", R"("\f")", R"("\u007f")",
                           "\"\x7f\"", R"({"\u0000":1})", R"({"a":["\u0007"]})"}) {
    EXPECT_EQ(code_of(text), "json_control") << text;
  }
}

TEST(StrictJson, RefusesNumbersThatReadersWouldRoundDifferently) {
  for (const auto* text :
       {"9007199254740991", "-9007199254740991", "9007199254740991.0", "1e15", "-1.25e10", "1e-5"}) {
    EXPECT_EQ(code_of(text), "accepted") << text;
  }
  for (const auto* text :
       {"9007199254740992", "-9007199254740992", "9007199254740993", "9223372036854775807",
        "9223372036854775808", "-9223372036854775808", "-9223372036854775809", "18446744073709551615",
        "18446744073709551616", "123456789012345678901234567890", "9007199254740992.0", "1e16", "-1e16",
        "1e308", "1e400", "-1e400", "1e999999999", "1e99999999999"}) {
    EXPECT_EQ(code_of(text), "json_number") << text;
  }
  EXPECT_EQ(parse_json("[9007199254740992]").error().detail, "9007199254740992");
}

TEST(StrictJson, RefusesMoreThan32Levels) {
  EXPECT_EQ(code_of(nested('[', ']', 32)), "accepted");
  EXPECT_EQ(code_of(nested('[', ']', 33)), "json_depth");
  EXPECT_EQ(code_of(nested_objects(32)), "accepted");
  EXPECT_EQ(code_of(nested_objects(33)), "json_depth");
  EXPECT_EQ(code_of(nested('[', ']', 100'000)), "json_depth");
  EXPECT_EQ(parse_json(nested('[', ']', 33)).error().detail, "32");
}

// The detail goes into the answer, so it must be short and valid UTF-8 by itself.
TEST(StrictJson, CutsItsDetailBetweenCharacters) {
  std::string name;
  for (int i = 0; i < 50; ++i) name += "中";
  const auto refused = parse_json("{\"" + name + "\":1,\"" + name + "\":2}");
  ASSERT_FALSE(refused);
  EXPECT_LE(refused.error().detail.size(), 64U);
  EXPECT_EQ(refused.error().detail, name.substr(0, 63));
}

TEST(StrictJson, TakesOnlyAnObjectForABody) {
  EXPECT_TRUE(api::object_body("")->empty());
  EXPECT_EQ(api::object_body(R"({"a":1})")->size(), 1U);
  for (const auto* text : {"[]", "1", "null", "\"{}\""})
    EXPECT_EQ(api::object_body(text).error().code, "json_object");
  EXPECT_EQ(api::object_body("{").error().code, "json_syntax");
}

std::string any_text() {
  static const std::vector<std::string> pieces{"a", "\"", "\\", "/",      "\n",     "\t", "\r",
                                               "é", "中", "😀", "\u202e", "\u2028", " "};
  std::string text;
  for (int n = *rc::gen::inRange(0, 6); n > 0; --n) text += *rc::gen::elementOf(pieces);
  return text;
}

json::value any_value(int levels) {
  switch (*rc::gen::inRange(0, levels > 0 ? 7 : 5)) {
    case 0:
      return nullptr;
    case 1:
      return *rc::gen::arbitrary<bool>();
    case 2:
      return *rc::gen::inRange<std::int64_t>(-9'007'199'254'740'991, 9'007'199'254'740'992);
    case 3:
      return static_cast<double>(*rc::gen::inRange<std::int64_t>(-1'000'000, 1'000'000)) / 4;
    case 4:
      return json::string(any_text());
    case 5: {
      json::array list;
      for (int n = *rc::gen::inRange(0, 4); n > 0; --n) list.push_back(any_value(levels - 1));
      return list;
    }
    default: {
      json::object object;
      for (int n = *rc::gen::inRange(0, 4); n > 0; --n) object[any_text()] = any_value(levels - 1);
      return object;
    }
  }
}

TEST(StrictJson, ReadsBackWhatWasWritten) {
  holds(300, [] {
    const auto value = any_value(4);
    const auto parsed = parse_json(json::serialize(value));
    RC_ASSERT(parsed.has_value());
    RC_ASSERT(*parsed == value);
  });
}

TEST(StrictJson, SurvivesAnyBytes) {
  holds(1'000, [] {
    std::string text = json::serialize(any_value(3));
    for (int n = *rc::gen::inRange(1, 5); n > 0; --n) {
      const auto where = *rc::gen::inRange<std::size_t>(0, text.size() + 1);
      const auto byte = static_cast<char>(*rc::gen::inRange(0, 256));
      if (where == text.size()) {
        text += byte;
      } else if (*rc::gen::arbitrary<bool>()) {
        text[where] = byte;
      } else {
        text.erase(where, 1);
      }
    }
    const auto code = code_of(text);
    const std::vector<std::string> known{"accepted",   "json_syntax", "json_duplicate",
                                         "json_depth", "json_number", "json_control"};
    RC_ASSERT(std::ranges::find(known, code) != known.end());
  });
}

}  // namespace xiezhu::test::strict_json
