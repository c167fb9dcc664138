#include "server/import/csv.hpp"

#include <gtest/gtest.h>

#include "server/import/table.hpp"
#include "tests/support/property.hpp"

namespace xiezhu::test::csv {

namespace d = xiezhu::domain;
using server::decode_text;
using server::FileError;
using server::parse_csv;
using server::Table;
using namespace std::string_literals;

// "a|b / c" for two rows; the reason when it is refused.
std::string rows_of(std::string_view text) {
  const auto rows = parse_csv(text);
  if (!rows) return "!" + rows.error().code;
  std::string list;
  for (const auto& row : *rows) {
    if (&row != &rows->front()) list += " / ";
    for (const auto& cell : row.cells) list += (cell.column > 1 ? "|" : "") + cell.text;
  }
  return list;
}

std::string places(const std::vector<FileError>& errors) {
  std::string list;
  for (const auto& error : errors) {
    list += (list.empty() ? "" : " ") + std::to_string(error.line) + ":" + std::to_string(error.column) +
            ":" + error.field + ":" + error.code;
  }
  return list;
}

TEST(Csv, SplitsCellsAndRows) {
  EXPECT_EQ(rows_of(""), "");
  EXPECT_EQ(rows_of("a"), "a");
  EXPECT_EQ(rows_of("a,b\nc,d\n"), "a|b / c|d");
  EXPECT_EQ(rows_of("a,,\n,,b"), "a|| / ||b");
  EXPECT_EQ(rows_of("a,\n"), "a|");
  EXPECT_EQ(rows_of(" a , b "), " a | b ");
}

TEST(Csv, TakesAnyLineEnd) {
  for (const auto* text : {"a,b\nc,d", "a,b\r\nc,d\r\n", "a,b\rc,d\r", "a,b\nc,d\r\n", "a,b\r\n\r\nc,d\r\r",
                           "\n\r\n\ra,b\nc,d"}) {
    EXPECT_EQ(rows_of(text), "a|b / c|d") << testing::PrintToString(text);
  }
}

TEST(Csv, ReadsQuotedCells) {
  EXPECT_EQ(rows_of(R"("a,b","c")"), "a,b|c");
  EXPECT_EQ(rows_of(R"("say ""hi""","""")"), "say \"hi\"|\"");
  EXPECT_EQ(rows_of("\"\",\"\"\n"), "|");
  EXPECT_EQ(rows_of("\"\"\n\"\""), " / ") << "an empty quoted cell is no blank line";
  EXPECT_EQ(rows_of("\"a\nb\",c\nd,e"), "a\nb|c / d|e");
  EXPECT_EQ(rows_of("\"a\r\nb\rc\",d"), "a\nb\nc|d");
  EXPECT_EQ(rows_of("a\"b,c\"d\"\n"), "a\"b|c\"d\"") << "a quote inside a bare cell is a character";
  EXPECT_EQ(rows_of("\"a\"b,c"), "ab|c") << "text after the closing quote belongs to the cell";
  EXPECT_EQ(rows_of("\"a\"b\"c\""), "ab\"c\"");
}

TEST(Csv, SaysWhereAQuoteWasLeftOpen) {
  const auto place = [](std::string_view text) {
    const auto rows = parse_csv(text);
    return rows ? "accepted"s
                : std::to_string(rows.error().line) + ":" + std::to_string(rows.error().column) + ":" +
                      rows.error().code;
  };
  EXPECT_EQ(place("\"a"), "1:1:unclosed_quote");
  EXPECT_EQ(place("a,b\r\nc,\"d\ne\nf"), "2:2:unclosed_quote");
  EXPECT_EQ(place("a\n\"b\"\"\n"), "2:1:unclosed_quote");
  EXPECT_EQ(place("\"a\""), "accepted");
}

TEST(Csv, CountsLinesAndColumns) {
  for (const std::string end : {"\n", "\r\n", "\r"}) {
    const auto rows =
        parse_csv("a,b" + end + end + "\"1" + end + "2\",\"3" + end + "4\",5" + end + "6,7").value();
    ASSERT_EQ(rows.size(), 3U);
    EXPECT_EQ(rows[0].line, 1);
    EXPECT_EQ(rows[1].line, 3);
    EXPECT_EQ(rows[1].cells[0].line, 3);
    EXPECT_EQ(rows[1].cells[1].line, 4);
    EXPECT_EQ(rows[1].cells[2].line, 5);
    EXPECT_EQ(rows[1].cells[2].column, 3);
    EXPECT_EQ(rows[2].line, 6);
    EXPECT_EQ(rows[2].cells[1].column, 2);
  }
}

TEST(Csv, ReadsBackWhatWasQuoted) {
  holds(300, [] {
    static const std::vector<std::string> pieces{"a", ",", "\"", "\n", "中", " ", ""};
    std::string text;
    std::vector<std::vector<std::string>> cells(*rc::gen::inRange<std::size_t>(1, 4));
    for (auto& row : cells) {
      row.resize(*rc::gen::inRange<std::size_t>(1, 4));
      for (std::size_t i = 0; i < row.size(); ++i) {
        for (int n = *rc::gen::inRange(0, 4); n > 0; --n) row[i] += *rc::gen::elementOf(pieces);
        text += i == 0 ? "\"" : ",\"";
        for (const char c : row[i]) text += c == '"' ? "\"\"" : std::string(1, c);
        text += "\"";
      }
      text += "\n";
    }
    const auto parsed = parse_csv(text);
    RC_ASSERT(parsed.has_value());
    RC_ASSERT(parsed->size() == cells.size());
    for (std::size_t r = 0; r < cells.size(); ++r) {
      RC_ASSERT((*parsed)[r].cells.size() == cells[r].size());
      for (std::size_t c = 0; c < cells[r].size(); ++c) RC_ASSERT((*parsed)[r].cells[c].text == cells[r][c]);
    }
  });
}

TEST(FileText, IsUtf8WithOrWithoutAMark) {
  EXPECT_EQ(decode_text("民政"), "民政");
  EXPECT_EQ(decode_text("\xEF\xBB\xBF民政"), "民政");
  EXPECT_EQ(decode_text(""), "");
  EXPECT_EQ(decode_text("\xEF\xBB\xBF"), "");
}

TEST(FileText, IsGb18030Otherwise) {
  EXPECT_EQ(decode_text("\xC3\xF1\xD5\xFE,a\n"), "民政,a\n");
  EXPECT_EQ(decode_text("\xD6\xD0\x81\x30\x89\x38"), "中\u00df") << "four bytes";
  EXPECT_EQ(decode_text("\xD6\xD0\x90\x30\x81\x30\x95\x32\x82\x36"), "中\U00010000\U00020000")
      << "beyond the first plane";
}

TEST(FileText, IsNeither) {
  for (const auto& bytes :
       {"\xff\xfe\x61\x00"s, "\xff"s, "\x81"s, "a\x81\x20"s, "\xD6\xD0\x81\x30"s, "\x84\x31\xa5"s}) {
    const auto text = decode_text(bytes);
    ASSERT_FALSE(text) << testing::PrintToString(bytes);
    EXPECT_EQ(text.error().code, "encoding");
    EXPECT_EQ(text.error().line, 1);
  }
}

// A control character is not what decides about the encoding.
TEST(FileText, IsGb18030EvenAfterAControlCharacter) {
  EXPECT_EQ(decode_text("a\x01,\xC3\xF1\xD5\xFE"), "a\x01,民政");
}

constexpr std::array<std::string_view, 2> must{"code", "name"};
constexpr std::array<std::string_view, 1> may{"note"};

std::string header_error(std::string_view bytes) {
  Table table(bytes, must, may);
  EXPECT_TRUE(table.rows().empty());
  const auto errors = table.take_errors();
  return places(errors) + (errors.empty() ? "" : " " + errors.front().detail);
}

TEST(Tables, DemandTheirColumns) {
  const std::string expected = "1:1:header:columns code,name,[note]";
  for (const auto* bytes :
       {"", "code\n", "code,name,other\nx,y,z", "code,code,name\n", "code,name,note,note\n", "Code,name\n",
        "code;name\n", "code, name\n", "name,note\n", "code,name,\n"}) {
    EXPECT_EQ(header_error(bytes), expected) << bytes;
  }
  EXPECT_EQ(header_error("\xff\xff"), "1:1::encoding ");
  EXPECT_EQ(header_error("code,\"name"), "1:2::unclosed_quote ");
  EXPECT_EQ(header_error("name,code\n"), "");
}

TEST(Tables, FindCellsByNameInAnyOrder) {
  Table table("note,name,code\nn,甲,1\n", must, may);
  auto rows = table.rows();
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].text("code", 9), "1");
  EXPECT_EQ(rows[0].text("name", 9), "甲");
  EXPECT_EQ(rows[0].text("note", 9), "n");
  Table shorter("code,name\n1,甲\n", must, may);
  EXPECT_EQ(shorter.rows()[0].text("note", 9), "");
  EXPECT_EQ(places(shorter.take_errors()), "");
}

TEST(Tables, NameRowsWithAnotherNumberOfCells) {
  Table table("code,name\n1\n\n1,2\n1,2,3\n", must, may);
  EXPECT_EQ(table.rows().size(), 1U);
  EXPECT_EQ(places(table.take_errors()), "2:1:row:cell_count 5:1:row:cell_count");
}

TEST(Tables, CheckCells) {
  Table table("code,name\n ,二二二\n\"x\n\",2026-02-30\na\u202e,99\n,１\n\x01,0\n", must, may);
  auto rows = table.rows();
  ASSERT_EQ(rows.size(), 5U);
  rows[0].mandatory("code", 9);
  rows[0].text("name", 2);
  EXPECT_EQ(rows[1].text("code", 9, api::TextKind::paragraphs), "x\n");
  EXPECT_EQ(rows[1].text("code", 9), "") << "a name has one line";
  EXPECT_FALSE(rows[1].date("name"));
  EXPECT_EQ(rows[2].text("code", 9), "") << "and nothing that reorders it";
  EXPECT_FALSE(rows[2].number("name", 1, 98));
  EXPECT_FALSE(rows[3].date("code")) << "empty is no date and no complaint";
  EXPECT_FALSE(rows[3].number("name", 1, 98));
  rows[4].mandatory("code", 9);
  EXPECT_FALSE(rows[4].number("name", 1, 98));
  EXPECT_EQ(places(table.take_errors()),
            "2:1:code:missing 2:2:name:too_long 3:1:code:control_character 4:2:name:malformed "
            "5:1:code:control_character "
            "5:2:name:out_of_range 6:2:name:malformed 7:1:code:control_character 7:2:name:out_of_range");
}

}  // namespace xiezhu::test::csv
