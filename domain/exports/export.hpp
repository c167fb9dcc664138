// What people take out of the system: lists and timelines as tables, a whole request as one archive.
#pragma once

#include <string>
#include <vector>

#include "domain/kernel/enum_names.hpp"
#include "domain/kernel/ids.hpp"
#include "domain/kernel/instant.hpp"

namespace xiezhu::domain {

enum class TableFormat { xlsx, csv };
template <>
struct EnumNames<TableFormat> {
  static constexpr std::array table{EnumName<TableFormat>{TableFormat::xlsx, "xlsx", "Excel 工作簿"},
                                    EnumName<TableFormat>{TableFormat::csv, "csv", "CSV 文本"}};
};

// What an export job has made, whole and durable. Only its owner may fetch it.
struct ExportFile {
  JobId job;
  PersonId owner;
  std::string name;  // under which it is saved
  std::string media;
  std::int64_t size = 0;  // bytes
  std::string sha256;
  Instant made_at;
  friend bool operator==(const ExportFile&, const ExportFile&) = default;
};

// How long it can be fetched.
inline constexpr std::chrono::days exports_kept{7};

}  // namespace xiezhu::domain
