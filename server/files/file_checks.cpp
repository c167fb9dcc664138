#include "server/files/file_checks.hpp"

#include <utility>

#include "domain/request/file_kind.hpp"
#include "server/files/archive_check.hpp"
#include "server/files/picture_size.hpp"
#include "server/files/virus_scanner.hpp"

namespace xiezhu::server {
namespace {

std::string with_limit(const std::string& name, std::int64_t limit) {
  return name + " (≤ " + std::to_string(limit) + ")";
}

api::FileRefusal refusal_for(ArchiveFault fault, const CheckLimits& limits, const std::string& name) {
  switch (fault) {
    case ArchiveFault::unpacked:
      return {"archive_too_large", with_limit(name, limits.unpacked)};
    case ArchiveFault::ratio:
      return {"archive_too_dense", with_limit(name, limits.ratio)};
    case ArchiveFault::members:
      return {"archive_too_many", with_limit(name, limits.members)};
    case ArchiveFault::depth:
      return {"archive_too_deep", with_limit(name, limits.depth)};
    case ArchiveFault::encrypted:
      return {"archive_encrypted", name};
    case ArchiveFault::unreadable:
      return {"archive_unreadable", name};
    case ArchiveFault::slow:
      return {"archive_too_slow", name};
  }
  return {"archive_unreadable", name};
}

}  // namespace

FileChecks::FileChecks(CheckLimits limits, ScannerOptions scanner, std::filesystem::path scratch,
                       Report report)
    : limits_(limits),
      scanner_(std::move(scanner)),
      scratch_(std::move(scratch)),
      report_(std::move(report)) {}

Findings FileChecks::look_at(const FileHandle& file, std::int64_t size, const std::string& name) const {
  if (auto refusal = inside(file, name)) return {.refusal = std::move(refusal)};
  return scanner_.enabled() ? scan(file, size, name) : Findings{};
}

std::optional<api::FileRefusal> FileChecks::inside(const FileHandle& file, const std::string& name) const {
  const auto extension = domain::extension_of(name);
  const auto head = file.read(0, domain::head_bytes);
  if (!domain::looks_like(extension, head)) return api::FileRefusal{"content_differs", name};
  if (is_picture(extension)) {
    const auto pixels = read_pixels(file, extension);
    if (!pixels) return api::FileRefusal{"picture_unreadable", name};
    if (*pixels > limits_.pixels)
      return api::FileRefusal{"picture_too_large", with_limit(name, limits_.pixels)};
  }
  if (is_archive(head)) {
    if (const auto fault = check_archive(file, limits_, scratch_)) return refusal_for(*fault, limits_, name);
  }
  return std::nullopt;
}

Findings FileChecks::scan(const FileHandle& file, std::int64_t size, const std::string& name) const {
  const auto result = scan_for_viruses(scanner_, file, size);
  switch (result.verdict) {
    case ScanVerdict::clean:
      return {};
    case ScanVerdict::infected:
      report_("scanner: " + result.text + " found in an upload");
      return {.refusal = api::FileRefusal{"file_infected", name, result.text}};
    case ScanVerdict::too_large:
      report_("scanner: an upload of " + std::to_string(size) + " bytes is too large for it");
      if (!scanner_.closed) return {.unscanned = true};
      return {.refusal = api::FileRefusal{"scan_too_large", with_limit(name, scanner_.largest)}};
    case ScanVerdict::away:
      break;
  }
  report_("scanner: " + result.text);
  if (!scanner_.closed) return {.unscanned = true};
  return {.refusal = api::FileRefusal{"scanner_away", name}, .fault_is_ours = true};
}

}  // namespace xiezhu::server
