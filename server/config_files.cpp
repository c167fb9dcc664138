// What the configuration says of files: where they are kept and what they must pass.
#include <algorithm>
#include <string_view>

#include "server/config_section.hpp"
#include "server/files/virus_scanner.hpp"

namespace xiezhu::server {
namespace {

constexpr std::int64_t mebibyte = std::int64_t{1} << 20;

// A size that the file gives in MiB.
void read_mebibytes(Section& section, const char* key, std::int64_t& bytes, std::int64_t least,
                    std::int64_t most) {
  std::int64_t count = bytes / mebibyte;
  section.number(key, count, least, most);
  bytes = count * mebibyte;
}

void read_files(const toml::table& root, Config& config, Errors& errors) {
  Section section(root, "files", errors);
  std::string folder = config.files.folder.string();
  section.text("folder", folder);
  read_mebibytes(section, "file_mib", config.file_limits.file, 1, 1'000'000);
  read_mebibytes(section, "request_mib", config.file_limits.request, 1, 10'000'000);
  read_mebibytes(section, "unit_mib", config.file_limits.unit, 0, 1'000'000'000);
  section.refuse_unknown_keys();
  if (folder.empty()) section.complain("folder", "is mandatory");
  config.files.folder = folder;
}

void read_file_checks(const toml::table& root, CheckLimits& limits, Errors& errors) {
  constexpr std::int64_t million = 1'000'000;
  Section section(root, "file_checks", errors);
  std::int64_t megapixels = limits.pixels / million;
  std::string encrypted = limits.encrypted ? "accept" : "refuse";
  section.number("picture_megapixels", megapixels, 1, 100'000);
  read_mebibytes(section, "unpacked_mib", limits.unpacked, 1, 1'000'000);
  section.number("ratio", limits.ratio, 2, 100'000);
  section.number("members", limits.members, 1, 10'000'000);
  section.number("depth", limits.depth, 1, 32);
  section.text("encrypted", encrypted);
  section.duration<std::chrono::seconds>("seconds", limits.time, 1, 3'600);
  section.refuse_unknown_keys();
  if (encrypted != "accept" && encrypted != "refuse")
    section.complain("encrypted", "must be accept or refuse");
  limits.pixels = megapixels * million;
  limits.encrypted = encrypted == "accept";
}

void read_scanner(const toml::table& root, ScannerOptions& scanner, Errors& errors) {
  Section section(root, "scanner", errors);
  std::string policy = scanner.closed ? "closed" : "open";
  section.text("address", scanner.address);
  section.text("policy", policy);
  read_mebibytes(section, "file_mib", scanner.largest, 1, 4'095);
  section.duration<std::chrono::seconds>("timeout_seconds", scanner.timeout, 1, 3'600);
  section.refuse_unknown_keys();
  if (policy != "closed" && policy != "open") section.complain("policy", "must be closed or open");
  if (scanner.enabled() && !is_scanner_address(scanner.address))
    section.complain("address", "must be unix:/path or host:port");
  scanner.closed = policy == "closed";
}

// A name in addresses and signatures.
bool is_plain_name(const std::string& text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
  });
}

void read_s3(const toml::table& root, S3Options& s3, Errors& errors) {
  constexpr std::string_view https = "https://";
  Section section(root, "s3", errors);
  section.text("endpoint", s3.endpoint);
  section.text("region", s3.region);
  section.text("bucket", s3.bucket);
  s3.access_key = read_secret(section, "access_key_file");
  s3.secret_key = read_secret(section, "secret_key_file");
  section.text("ca_file", s3.ca_file);
  read_mebibytes(section, "part_mib", s3.part, 5, 1'024);
  section.duration<std::chrono::seconds>("timeout_seconds", s3.timeout, 1, 600);
  section.refuse_unknown_keys();
  if (!s3.enabled()) return;
  if (!s3.endpoint.starts_with(https) || s3.endpoint.size() == https.size() ||
      s3.endpoint.find_first_of("/@?#% ", https.size()) != std::string::npos)
    section.complain("endpoint", "must be https://host or https://host:port");
  if (!is_plain_name(s3.bucket)) section.complain("bucket", "must be the name of a bucket");
  if (!is_plain_name(s3.region)) section.complain("region", "must be the name of a region");
  if (s3.access_key.empty()) section.complain("access_key_file", "is mandatory");
  if (s3.secret_key.empty()) section.complain("secret_key_file", "is mandatory");
}

}  // namespace

void read_file_settings(const toml::table& root, Config& config, Errors& errors) {
  read_files(root, config, errors);
  read_file_checks(root, config.files.checks, errors);
  read_scanner(root, config.files.scanner, errors);
  read_s3(root, config.files.s3, errors);
}

}  // namespace xiezhu::server
