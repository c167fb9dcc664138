// Tables as files, row by row; memory does not grow with the rows.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "domain/exports/columns.hpp"
#include "domain/exports/export.hpp"
#include "server/exports/scratch_file.hpp"

namespace xiezhu::server {

class TableWriter {
 public:
  TableWriter() = default;
  TableWriter(const TableWriter&) = delete;
  TableWriter& operator=(const TableWriter&) = delete;
  virtual ~TableWriter() = default;
  virtual void row(const domain::Cells& cells) = 0;
  // The last of it; the file is whole afterwards. Throws std::runtime_error when the disk is full and the
  // like.
  virtual void finish() = 0;
};

// What a sheet says about itself.
struct TableHead {
  std::string title;                 // 待办
  std::vector<std::string> columns;  // their headings
  std::string statement;             // who took it out, and when
};

// The limits of a sheet; smaller only in tests.
struct SheetLimits {
  int rows = 1'048'576;     // of a sheet, the heading included
  int characters = 32'767;  // of a cell, as Excel counts: UTF-16 units
};

// UTF-8 with byte order mark, RFC 4180, CRLF. A text that a spreadsheet would take for a formula (it begins
// with = + - @, their full-width forms, a tab or a line end) and digits that it would round (more than 15)
// get an apostrophe in front, as a person would type it.
std::unique_ptr<TableWriter> csv_writer(ScratchFile& file, const TableHead& head);

// Texts are always texts and never formulas; instants are dates in local time; whole numbers beyond 15 digits
// are texts. What does not fit on a sheet goes on on the next one; what does not fit in a cell is cut, and
// the last sheet 说明 tells how many cells were. Temporary files lie in `folder`.
std::unique_ptr<TableWriter> xlsx_writer(ScratchFile& file, const TableHead& head, const std::string& folder,
                                         SheetLimits limits = {});

// The text as it stands in a cell of a CSV file, before quoting.
std::string harmless(std::string_view text);

}  // namespace xiezhu::server
