// An export as it is asked for and as it is kept until it has run.
#pragma once

#include <expected>
#include <string>
#include <vector>

#include "api/http/problem.hpp"
#include "domain/exports/columns.hpp"
#include "domain/exports/export.hpp"
#include "domain/jobs/job.hpp"

namespace xiezhu::api {

struct ExportInput {
  domain::JobKind kind = domain::JobKind::export_list;
  domain::TableFormat format = domain::TableFormat::xlsx;  // of a table
  domain::Tab tab = domain::Tab::to_do;                    // of a list
  std::string filter{};  // of a list: its parameters as they stand in an address, sort included
  std::vector<domain::ListColumn> list_columns{};  // in the order asked for
  std::vector<domain::TimelineColumn> timeline_columns{};
  domain::RequestId request{};  // of a timeline and an archive
};

// {"kind": "list", "tab", "filter", "format", "columns", "opinions"} or {"kind": "timeline", "request",
// "format", "columns"} or {"kind": "archive", "request"}. Without columns all are taken, opinions only when
// asked for.
struct ReadExport {
  ExportInput input;
  std::string stored;  // the same, for parse_stored_export
};
std::expected<ReadExport, Problem> read_export(std::string_view body);
// What read_export has accepted; throws std::runtime_error for anything else.
ExportInput parse_stored_export(std::string_view stored);

// Tab, filter and sort of a list; complaints when what they name does not exist.
std::expected<domain::ListQuery, Problem> list_of(const ExportInput& input,
                                                  const domain::Reference& reference, domain::Instant now);

// For the audit log: "list to_do as xlsx", "archive of 4711".
std::string described(const ExportInput& input);

}  // namespace xiezhu::api
