// Files that leave the system: what a spreadsheet would do with a text, and names that unpack everywhere.
#include <archive.h>
#include <archive_entry.h>
#include <gtest/gtest.h>

#include <map>
#include <memory>

#include "server/exports/member_names.hpp"
#include "server/exports/table_writer.hpp"
#include "server/exports/zip_writer.hpp"
#include "tests/unit/server/temp_database.hpp"

namespace xiezhu::test::exports {

namespace s = xiezhu::server;

std::string bytes_of(const s::ScratchFile& file) {
  return file.read(0, static_cast<std::size_t>(file.size()));
}

// Name → bytes of every member.
std::map<std::string, std::string> unzipped(const std::string& bytes) {
  const std::unique_ptr<archive, decltype(&archive_read_free)> reader{archive_read_new(), &archive_read_free};
  archive_read_support_format_zip(reader.get());
  archive_read_open_memory(reader.get(), bytes.data(), bytes.size());
  std::map<std::string, std::string> members;
  archive_entry* entry = nullptr;
  while (archive_read_next_header(reader.get(), &entry) == ARCHIVE_OK) {
    const char* name = archive_entry_pathname_utf8(entry);
    std::string& content = members[name == nullptr ? "?" : name];
    std::string piece(4'096, '\0');
    for (la_ssize_t got = 1; got > 0;) {
      got = archive_read_data(reader.get(), piece.data(), piece.size());
      if (got > 0) content.append(piece, 0, static_cast<std::size_t>(got));
    }
  }
  return members;
}

int count(const std::string& text, std::string_view what) {
  int found = 0;
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++found;
  return found;
}

class Exports : public ::testing::Test {
 protected:
  std::string csv(const std::vector<d::Cells>& rows) {
    s::ScratchFile file(folder_.file(""));
    const auto writer = s::csv_writer(file, {"待办", {"甲", "乙"}, "说明"});
    for (const auto& row : rows) writer->row(row);
    writer->finish();
    return bytes_of(file);
  }
  std::map<std::string, std::string> xlsx(const std::vector<d::Cells>& rows, s::SheetLimits limits = {}) {
    s::ScratchFile file(folder_.file(""));
    const auto writer =
        s::xlsx_writer(file, {"待办", {"甲", "乙"}, "待办，市民政局导出"}, folder_.file("").string(), limits);
    for (const auto& row : rows) writer->row(row);
    writer->finish();
    return unzipped(bytes_of(file));
  }

  TempFolder folder_;
};

TEST_F(Exports, csv_begins_with_a_mark_ends_lines_as_the_standard_says_and_quotes_what_must_be) {
  EXPECT_EQ(csv({{d::Cell{"说\"是\",好"}, d::Cell{}},
                 {d::Cell{std::int64_t{-3}}, d::Cell{at("2026-01-04T09:30")}}}),
            "\xEF\xBB\xBF甲,乙\r\n\"说\"\"是\"\",好\",\r\n-3,2026-01-04 09:30\r\n");
}

TEST_F(Exports, no_text_becomes_a_formula) {
  for (const std::string start : {"=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"})
    EXPECT_EQ(s::harmless(start + "1+1"), "'" + start + "1+1");
  EXPECT_EQ(s::harmless("1=1"), "1=1");
  EXPECT_EQ(s::harmless("沪民函〔2026〕12号"), "沪民函〔2026〕12号");
  EXPECT_EQ(s::harmless("310101199001011234"), "'310101199001011234") << "or it would be rounded";
  EXPECT_EQ(s::harmless("123456789012345"), "123456789012345");
}

TEST_F(Exports, a_sheet_holds_texts_numbers_and_dates_and_no_formula) {
  const auto members = xlsx({{d::Cell{"=1+1"}, d::Cell{at("2026-01-04T12:00")}},
                             {d::Cell{std::int64_t{7}}, d::Cell{std::int64_t{1'000'000'000'000'000}}}});
  const auto& sheet = members.at("xl/worksheets/sheet1.xml");
  EXPECT_EQ(count(sheet, "<f>"), 0);
  EXPECT_EQ(count(sheet, "<t>=1+1</t>"), 1);
  EXPECT_EQ(count(sheet, "<v>46026.5</v>"), 1) << "noon of that day";
  EXPECT_EQ(count(sheet, "<v>7</v>"), 1);
  EXPECT_EQ(count(sheet, "<t>1000000000000000</t>"), 1);
  EXPECT_EQ(count(members.at("xl/worksheets/sheet2.xml"), "待办，市民政局导出"), 1);
}

TEST_F(Exports, what_does_not_fit_goes_on_on_the_next_sheet_or_is_cut_and_both_are_told) {
  const std::vector<d::Cells> rows(5,
                                   {d::Cell{std::string{"四个字符好了"}}, d::Cell{"二二三三😀六六七七八八"}});
  const auto members = xlsx(rows, {.rows = 4, .characters = 11});
  EXPECT_EQ(count(members.at("xl/worksheets/sheet1.xml"), "<row "), 4);
  EXPECT_EQ(count(members.at("xl/worksheets/sheet2.xml"), "<row "), 3) << "its heading and two";
  EXPECT_EQ(count(members.at("xl/worksheets/sheet1.xml"), "<t>二二三三…（已截断）</t>"), 3);
  const auto& statement = members.at("xl/worksheets/sheet3.xml");
  EXPECT_EQ(count(statement, "共 5 行"), 1);
  EXPECT_EQ(count(members.at("xl/workbook.xml"), "<sheet "), 3);
}

TEST_F(Exports, names_inside_an_archive_are_safe_on_every_system) {
  EXPECT_EQ(s::safe_name("../../etc/passwd"), ".._.._etc_passwd");
  EXPECT_EQ(s::safe_name("C:\\x|y?.pdf"), "C__x_y_.pdf");
  EXPECT_EQ(s::safe_name("con.txt"), "_con.txt");
  EXPECT_EQ(s::safe_name("LPT1"), "_LPT1");
  EXPECT_EQ(s::safe_name("报告. . "), "报告");
  EXPECT_EQ(s::safe_name("..."), "_");
  EXPECT_EQ(s::safe_name("a\u202Efdp.exe"), "a_fdp.exe");
  EXPECT_EQ(s::safe_name("😀.pdf"), "😀.pdf");
  const auto shortened = s::safe_name(std::string(300, 'x') + ".pdf");
  EXPECT_EQ(shortened.size(), 120U);
  EXPECT_TRUE(shortened.ends_with("x.pdf"));
}

TEST_F(Exports, equal_names_are_told_apart_whatever_their_case) {
  s::MemberNames names;
  EXPECT_EQ(names.take("附件/", "Report.PDF"), "附件/Report.PDF");
  EXPECT_EQ(names.take("附件/", "report.pdf"), "附件/report (2).pdf");
  EXPECT_EQ(names.take("附件/", "report (2).pdf"), "附件/report (2) (2).pdf");
  EXPECT_EQ(names.take("", "report.pdf"), "report.pdf");
  EXPECT_EQ(names.take("附件/", "说明"), "附件/说明");
  EXPECT_EQ(names.take("附件/", "说明"), "附件/说明 (2)");
}

TEST_F(Exports, an_archive_names_its_members_in_utf8_and_says_so) {
  s::ScratchFile file(folder_.file(""));
  s::ZipWriter zip(file);
  const std::string large(300'000, 'x');
  zip.begin("附件/申请😀.txt", static_cast<std::int64_t>(large.size()), at("2026-01-04T09:30"));
  zip.write(std::string_view{large}.substr(0, 100'000));
  zip.write(std::string_view{large}.substr(100'000));
  zip.begin("空.txt", 0, at("2026-01-04T09:30"));
  zip.finish();
  const auto bytes = bytes_of(file);
  EXPECT_EQ(bytes[7] & 0x08, 0x08) << "bit 11 of the flags: the name is UTF-8";
  ASSERT_TRUE(bytes.contains("附件/申请😀.txt"));
}

TEST_F(Exports, what_is_being_made_has_no_name) {
  const auto folder = folder_.file("scratch");
  const s::ScratchFile file(folder);
  file.append("半个文件");
  EXPECT_EQ(file.size(), 12);
  EXPECT_TRUE(std::filesystem::is_empty(folder));
}

}  // namespace xiezhu::test::exports
