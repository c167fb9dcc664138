// CSV as people save it: RFC 4180, in UTF-8 with or without byte order mark or in GB18030, any line end.
#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace xiezhu::server {

struct CsvCell {
  std::string text;
  int line = 1;    // where the cell begins, counted from 1
  int column = 1;  // ordinal of the cell in its row, counted from 1
};

struct CsvRow {
  std::vector<CsvCell> cells;
  int line = 1;
};

// One complaint about a file. `field` is the name of the column; `code` and `detail` are those of
// api::sentence.
struct FileError {
  int line = 0;
  int column = 0;
  std::string field;
  std::string code;
  std::string detail{};
};

// The bytes as UTF-8: tried strictly as UTF-8 first, then as GB18030. The error is `encoding`.
std::expected<std::string, FileError> decode_text(std::string_view bytes);
// Rows in order; blank lines are skipped. The error is `unclosed_quote`.
std::expected<std::vector<CsvRow>, FileError> parse_csv(std::string_view text);

}  // namespace xiezhu::server
