// Which files are taken, by name and first bytes.
#include <gtest/gtest.h>

#include "domain/request/file_kind.hpp"

namespace xiezhu::test {
namespace {

using namespace std::string_view_literals;

TEST(FileKind, TheExtensionIsWhatFollowsTheLastDot) {
  EXPECT_EQ(domain::extension_of("申请.PDF"), "pdf");
  EXPECT_EQ(domain::extension_of("a.tar.ZIP"), "zip");
  EXPECT_EQ(domain::extension_of("a."), "");
  EXPECT_EQ(domain::extension_of("a"), "");
}

TEST(FileKind, ProgramsAndPagesAreNotTaken) {
  for (const auto* extension : {"exe", "html", "svg", "js", "bat", "", "pdf "})
    EXPECT_FALSE(domain::takes_extension(extension)) << extension;
}

TEST(FileKind, ContentMustBeWhatTheNameSays) {
  EXPECT_TRUE(domain::looks_like("pdf", "%PDF-1.7\n"));
  EXPECT_TRUE(domain::looks_like("docx", "PK\x03\x04..."sv));
  EXPECT_TRUE(domain::looks_like("mp4",
                                 "\0\0\0\x18"
                                 "ftypmp42"sv));
  EXPECT_TRUE(domain::looks_like("txt", "正文"));
  EXPECT_FALSE(domain::looks_like("pdf", "MZ\x90"sv));
  EXPECT_FALSE(domain::looks_like("pdf", "%PD"));
  EXPECT_FALSE(domain::looks_like("mp4", "\0\0"sv));
  EXPECT_FALSE(domain::looks_like("txt", "a\0b"sv));
  EXPECT_FALSE(domain::looks_like("exe", "MZ"));
}

}  // namespace
}  // namespace xiezhu::test
