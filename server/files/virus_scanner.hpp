// Asks a ClamAV daemon about a file, by its command INSTREAM over a Unix socket or TCP. The daemon needs no
// right to read our files.
#pragma once

#include <string>

#include "server/files/file_handle.hpp"
#include "server/files/options.hpp"

namespace xiezhu::server {

enum class ScanVerdict {
  clean,
  infected,   // `text` names what was found
  too_large,  // for the daemon
  away        // not reached, or it gave up half-way; `text` says how
};

struct ScanResult {
  ScanVerdict verdict = ScanVerdict::away;
  std::string text{};
};

// Sends the first `size` bytes. Blocks; every wait ends after `options.timeout`. Thread-safe.
ScanResult scan_for_viruses(const ScannerOptions& options, const FileHandle& file, std::int64_t size);

// What an answer of the daemon means.
ScanResult read_scan_answer(std::string answer);

// Whether an address is "unix:/path" or "host:port".
bool is_scanner_address(const std::string& address);

}  // namespace xiezhu::server
