#include "api/files/byte_ranges.hpp"

#include <gtest/gtest.h>

namespace xiezhu::test {
namespace {

std::string asked(std::string_view header, std::int64_t size = 1'000) {
  const auto range = api::read_range(header, size);
  if (!range) return "unsatisfiable";
  return *range ? api::content_range(**range, size) : "whole";
}

TEST(ByteRanges, a_range_ends_where_the_file_ends) {
  EXPECT_EQ(asked("bytes=0-0"), "bytes 0-0/1000");
  EXPECT_EQ(asked("bytes=990-"), "bytes 990-999/1000");
  EXPECT_EQ(asked("bytes=990-5000"), "bytes 990-999/1000");
  EXPECT_EQ(asked("bytes=0-99999999999999999999"), "bytes 0-999/1000");
  EXPECT_EQ(asked("bytes=-1"), "bytes 999-999/1000");
  EXPECT_EQ(asked("bytes=-99999999999999999999"), "bytes 0-999/1000");
}

TEST(ByteRanges, a_range_behind_the_end_cannot_be_given) {
  for (const auto* header : {"bytes=1000-", "bytes=1000-1000", "bytes=-0", "bytes=99999999999999999999-"})
    EXPECT_EQ(asked(header), "unsatisfiable") << header;
}

TEST(ByteRanges, what_is_no_single_range_is_the_whole) {
  for (const auto* header : {"", "bytes", "bytes=", "bytes=-", "bytes=5-4", "bytes=a-b", "bytes=1-2,4-5",
                             "bytes=+1-2", "bytes= 1-2", "bytes=--1", "octets=1-2"})
    EXPECT_EQ(asked(header), "whole") << header;
}

TEST(ByteRanges, a_condition_names_the_bytes) {
  api::Request request{.headers = {{"range", "bytes=1-2"}, {"if-range", "\"abc\""}}};
  EXPECT_TRUE(api::wanted_range(request, "abc", 10)->has_value());
  EXPECT_FALSE(api::wanted_range(request, "abd", 10)->has_value());
  request.headers[1].second = "W/\"abc\"";
  EXPECT_FALSE(api::wanted_range(request, "abc", 10)->has_value());
}

}  // namespace
}  // namespace xiezhu::test
