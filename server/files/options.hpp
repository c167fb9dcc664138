// Settings of the file store, as the configuration gives them.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>

namespace xiezhu::server {

// What pictures and archives may unpack to.
struct CheckLimits {
  std::int64_t pixels = 200'000'000;              // of one picture
  std::int64_t unpacked = std::int64_t{4} << 30;  // bytes of all members, nested ones included
  std::int64_t ratio = 200;                       // unpacked to packed bytes
  std::int64_t members = 20'000;                  // of all archives inside one another
  int depth = 4;                                  // archives inside one another; an office file is one
  bool encrypted = false;                         // whether members that nobody can look into are taken
  std::chrono::milliseconds time = std::chrono::minutes{2};  // of looking into one file
};

struct ScannerOptions {
  std::string address;                            // "unix:/run/clamav/clamd.ctl" or "host:port"; empty: none
  bool closed = true;                             // what nobody could scan is refused
  std::int64_t largest = std::int64_t{25} << 20;  // bytes of a file that the scanner takes
  std::chrono::milliseconds timeout{60'000};      // of one wait for it
  [[nodiscard]] bool enabled() const { return !address.empty(); }
};

struct S3Options {
  std::string endpoint;  // "https://s3.example.gov.cn"; empty: files stay in the folder
  std::string region = "us-east-1";
  std::string bucket;
  std::string access_key;
  std::string secret_key;
  std::string ca_file;                         // PEM; empty: the system's authorities
  std::int64_t part = std::int64_t{16} << 20;  // bytes; larger files are sent in parts
  std::chrono::milliseconds timeout{30'000};   // for one call, that is one part
  [[nodiscard]] bool enabled() const { return !endpoint.empty(); }
};

struct FileOptions {
  std::filesystem::path folder = "files";
  CheckLimits checks;
  ScannerOptions scanner;
  S3Options s3;
};

}  // namespace xiezhu::server
