// What is read off the bytes of a file. Whole archives and the scanner are tests/http/test_file_checks.py.
#include "server/files/file_checks.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>

#include <array>

#include "server/files/archive_check.hpp"
#include "server/files/picture_size.hpp"
#include "server/files/virus_scanner.hpp"
#include "tests/support/property.hpp"
#include "tests/unit/server/temp_database.hpp"

namespace xiezhu::test {
namespace {

using namespace std::string_literals;

std::string big(std::uint64_t value, int bytes) {
  std::string text;
  for (int i = bytes - 1; i >= 0; --i) text += static_cast<char>(value >> (8 * i) & 0xFFU);
  return text;
}

std::string little(std::uint64_t value, int bytes) {
  auto text = big(value, bytes);
  return {text.rbegin(), text.rend()};
}

class FileBytes : public ::testing::Test {
 protected:
  server::FileHandle file(std::string_view bytes) { return {folder.write("file", bytes), O_RDONLY}; }
  std::optional<std::int64_t> pixels(std::string_view extension, std::string_view bytes) {
    return server::read_pixels(file(bytes), extension);
  }
  TempFolder folder;
};

std::string tiff(std::uint64_t width, std::uint64_t height, std::uint64_t next, std::uint64_t at = 8) {
  return "II*\0"s + little(at, 4) + little(2, 2) + little(256, 2) + little(4, 2) + little(1, 4) +
         little(width, 4) + little(257, 2) + little(3, 2) + little(1, 4) + little(height, 2) + little(0, 2) +
         little(next, 4);
}

TEST_F(FileBytes, the_pixels_of_each_kind_are_read) {
  EXPECT_EQ(pixels("png", "\x89PNG\r\n\x1a\n"s + big(13, 4) + "IHDR" + big(300, 4) + big(200, 4)), 60'000);
  EXPECT_EQ(pixels("gif", "GIF89a" + little(30, 2) + little(20, 2) + "\0\0\0;"s), 600);
  EXPECT_EQ(
      pixels("bmp", "BM"s + std::string(12, '\0') + little(40, 4) + little(30, 4) + little(0xFFFFFFEC, 4)),
      600);
  EXPECT_EQ(pixels("bmp", "BM"s + std::string(12, '\0') + little(12, 4) + little(30, 2) + little(20, 2)),
            600);
  EXPECT_EQ(pixels("jpg", "\xFF\xD8\xFF\xE1\x00\x03x\xFF\xFF\xC2\x00\x0B\x08"s + big(20, 2) + big(30, 2)),
            600);
  EXPECT_EQ(pixels("tiff", tiff(30, 20, 0)), 600);
  EXPECT_EQ(
      pixels("tif", "MM\0*"s + big(8, 4) + big(2, 2) + big(256, 2) + big(3, 2) + big(1, 4) + big(30, 2) +
                        big(0, 2) + big(257, 2) + big(3, 2) + big(1, 4) + big(20, 2) + big(0, 2) + big(0, 4)),
      600);
}

TEST_F(FileBytes, a_frame_or_a_page_that_is_larger_than_the_first_counts) {
  const auto frame = ","s + little(0, 4) + little(1'000, 2) + little(1'000, 2) + "\0\x02\0"s;
  EXPECT_EQ(pixels("gif", "GIF89a" + little(3, 2) + little(2, 2) + "\0\0\0"s + frame + ";"), 1'000'000);
  const auto first = tiff(3, 2, 38);
  ASSERT_EQ(first.size(), 38);
  EXPECT_EQ(pixels("tif", first + tiff(30, 20, 0).substr(8)), 600);
}

TEST_F(FileBytes, headers_that_make_no_sense_are_not_believed) {
  EXPECT_FALSE(pixels("png", "\x89PNG\r\n\x1a\n"s + big(13, 4) + "IDAT" + big(300, 4) + big(200, 4)));
  EXPECT_FALSE(pixels("png", "\x89PNG\r\n\x1a\n"s + big(13, 4) + "IHDR" + big(0, 4) + big(200, 4)));
  EXPECT_FALSE(pixels("png", "\x89PNG\r\n\x1a\n"s + big(13, 4) + "IHDR" + big(0xFFFFFFFF, 4) + big(200, 4)));
  EXPECT_FALSE(pixels("gif", "GIF89a" + little(30, 2) + little(20, 2) + "\0\0\0!\xF9\x04"s));
  EXPECT_FALSE(pixels("jpg", "\xFF\xD8\xFF\xE1\x00\x01x\xFF\xC0"s));
  EXPECT_FALSE(pixels("tif", tiff(30, 20, 8)));  // in a circle
  EXPECT_FALSE(pixels("tif", tiff(30, 20, 4'000'000'000)));
  EXPECT_FALSE(pixels("tif", "II*\0"s + little(8, 4) + "\xFF\xFF"s));
}

// Nothing that somebody sends may hang, throw or read outside of the file.
TEST_F(FileBytes, any_bytes_behind_the_first_are_looked_through) {
  holds(300, [this](const std::string& bytes) {
    const std::array heads{"\x89PNG\r\n\x1a\n"s, "\xFF\xD8"s, "GIF89a"s, "BM"s, "II*\0"s, "MM\0+"s};
    for (const auto& head : heads) {
      const auto picture = file(head + bytes);
      for (const auto* extension : {"png", "jpg", "gif", "bmp", "tif"}) {
        const auto found = server::read_pixels(picture, extension);
        RC_ASSERT(found.value_or(1) > 0);
      }
    }
    for (const auto& mark : {"PK\x03\x04"s, "Rar!\x1A\x07\x01\x00"s, "7z\xBC\xAF\x27\x1C"s, "\x1F\x8B\x08"s})
      (void)server::check_archive(file(mark + bytes), {}, folder.file(""));
  });
}

TEST(VirusScanner, answers_are_read) {
  using enum server::ScanVerdict;
  EXPECT_EQ(server::read_scan_answer("stream: OK").verdict, clean);
  EXPECT_EQ(server::read_scan_answer("stream: Win.Test FOUND").verdict, infected);
  EXPECT_EQ(server::read_scan_answer("stream: Win.Test FOUND").text, "Win.Test");
  EXPECT_EQ(server::read_scan_answer("INSTREAM size limit exceeded. ERROR").verdict, too_large);
  for (const auto* answer : {"", "stream: ", "OK?", "stream: OK\n", "UNKNOWN COMMAND"})
    EXPECT_EQ(server::read_scan_answer(answer).verdict, away) << answer;
}

TEST(VirusScanner, addresses_are_a_socket_or_a_host_with_a_port) {
  for (const auto* good : {"unix:/run/clamd", "127.0.0.1:3310", "scanner.example:1"})
    EXPECT_TRUE(server::is_scanner_address(good)) << good;
  for (const auto* bad : {"", "unix:", "unix:relative", "host", "host:", ":3310", "host:port", "host:333333"})
    EXPECT_FALSE(server::is_scanner_address(bad)) << bad;
}

}  // namespace
}  // namespace xiezhu::test
