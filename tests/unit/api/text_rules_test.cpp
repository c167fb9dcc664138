#include <gtest/gtest.h>

#include "api/json/text_rules.hpp"
#include "tests/support/property.hpp"

namespace xiezhu::test::text_rules {

using api::clean_text;
using api::TextKind;
using namespace std::string_literals;

std::string result(std::string_view text, TextKind kind) {
  const auto cleaned = clean_text(text, kind);
  return cleaned ? *cleaned : "!" + cleaned.error();
}

TEST(TextRules, NormaliseToNfc) {
  EXPECT_EQ(result("e\u0301", TextKind::line), "\u00e9");
  EXPECT_EQ(result("\u00e9", TextKind::line), "\u00e9");
  EXPECT_EQ(result("\u212b", TextKind::line), "\u00c5") << "the Ångström sign";
  EXPECT_EQ(result("\uf900", TextKind::paragraphs), "\u8c48")
      << "a compatibility ideograph with a canonical twin";
  EXPECT_EQ(result("２０２６", TextKind::line), "２０２６") << "full width stays, this is not NFKC";
  EXPECT_EQ(result("", TextKind::line), "");
  EXPECT_EQ(result("关于核查户籍信息的请求 😀", TextKind::line), "关于核查户籍信息的请求 😀");
}

TEST(TextRules, UnifyLineEnds) {
  EXPECT_EQ(result("a\r\nb\rc\nd", TextKind::paragraphs), "a\nb\nc\nd");
  EXPECT_EQ(result("a\r", TextKind::paragraphs), "a\n");
  EXPECT_EQ(result("\r\n\r\n", TextKind::paragraphs), "\n\n");
  EXPECT_EQ(result("a\tb", TextKind::paragraphs), "a\tb");
}

TEST(TextRules, KeepLinesToOneLine) {
  for (const auto& text :
       {"a\nb"s, "a\rb"s, "a\r\nb"s, "a\tb"s, "a\u2028b"s, "a\u2029b"s, "a\u0085b"s, "a\u009fb"s}) {
    EXPECT_EQ(result(text, TextKind::line), "!control_character") << testing::PrintToString(text);
  }
  EXPECT_EQ(result("a\u00a0b", TextKind::line), "a\u00a0b");
}

TEST(TextRules, RefuseControlCharactersEverywhere) {
  for (const auto kind : {TextKind::line, TextKind::paragraphs}) {
    for (const auto& text :
         {"\0"s, "a\0b"s, "\x01"s, "\x08"s, "\x0b"s, "\x0c"s, "\x1b[31m"s, "\x1f"s, "\x7f"s}) {
      EXPECT_EQ(result(text, kind), "!control_character") << testing::PrintToString(text);
    }
  }
}

TEST(TextRules, RefuseWhatReordersANameButNotRunningText) {
  for (const auto* text : {"\u061c", "\u200e", "\u200f", "\u202a", "\u202b", "\u202c", "\u202d", "\u202e",
                           "\u2066", "\u2067", "\u2068", "\u2069"}) {
    EXPECT_EQ(result("张"s + text + "三", TextKind::line), "!control_character");
    EXPECT_EQ(result("张"s + text + "三", TextKind::paragraphs), "张"s + text + "三");
  }
  for (const auto* text : {"\u200d", "\u202f", "\u2065", "\u206a"})
    EXPECT_EQ(result(text, TextKind::line), text);
}

TEST(TextRules, RefuseWhatIsNotUtf8) {
  for (const auto& text :
       {"\xff"s, "\xc0\xaf"s, "\xed\xa0\x80"s, "\xf4\x90\x80\x80"s, "中\xe4\xb8"s, "\x80"s}) {
    EXPECT_EQ(result(text, TextKind::line), "!malformed");
    EXPECT_EQ(result(text, TextKind::paragraphs), "!malformed");
  }
}

TEST(TextRules, LeaveCleanTextAlone) {
  holds(300, [] {
    static const std::vector<std::string> pieces{"a",  "e",  "\u0301", "中",     "\r\n", "\r",
                                                 "\n", "한", "\u1100", "\u1161", "😀"};
    std::string text;
    for (int n = *rc::gen::inRange(0, 8); n > 0; --n) text += *rc::gen::elementOf(pieces);
    const auto once = clean_text(text, TextKind::paragraphs);
    RC_ASSERT(once.has_value());
    RC_ASSERT(clean_text(*once, TextKind::paragraphs).value() == *once);
  });
}

}  // namespace xiezhu::test::text_rules
