#include "server/import/csv.hpp"

#include "api/json/decode_text.hpp"

namespace xiezhu::server {
namespace {

// The state of reading one file: characters are handed in one by one, every line end as \n.
class CsvReader {
 public:
  void take(char c) {
    if (quoted_) {
      take_quoted(c);
    } else if (c == '"' && cell_.text.empty() && !was_quoted_) {
      quoted_ = was_quoted_ = true;
    } else if (c == ',') {
      end_cell();
    } else if (c == '\n') {
      end_row();
    } else {
      cell_.text += c;
    }
  }

  std::expected<std::vector<CsvRow>, FileError> finish() {
    if (quoted_ && !quote_seen_)
      return std::unexpected(FileError{cell_.line, cell_.column, "", "unclosed_quote"});
    if (!row_.cells.empty() || !cell_.text.empty() || was_quoted_) end_row();
    return std::move(rows_);
  }

 private:
  // Inside quotes: a doubled quote is a quote, a single one ends the quoted part.
  void take_quoted(char c) {
    if (quote_seen_) {
      quote_seen_ = false;
      if (c == '"') {
        cell_.text += '"';
        return;
      }
      quoted_ = false;
      take(c);
    } else if (c == '"') {
      quote_seen_ = true;
    } else {
      if (c == '\n') ++line_;
      cell_.text += c;
    }
  }

  void end_cell() {
    row_.cells.push_back(std::move(cell_));
    cell_ = {.text = {}, .line = line_, .column = static_cast<int>(row_.cells.size()) + 1};
    quoted_ = was_quoted_ = quote_seen_ = false;
  }

  void end_row() {
    const bool blank = row_.cells.empty() && cell_.text.empty() && !was_quoted_;
    end_cell();
    if (!blank) rows_.push_back(std::move(row_));
    ++line_;
    row_ = {.cells = {}, .line = line_};
    cell_ = {.text = {}, .line = line_, .column = 1};
  }

  std::vector<CsvRow> rows_;
  CsvRow row_;
  CsvCell cell_;
  int line_ = 1;
  bool quoted_ = false;
  bool was_quoted_ = false;
  bool quote_seen_ = false;
};

}  // namespace

std::expected<std::string, FileError> decode_text(std::string_view bytes) {
  auto text = api::decode_text(bytes);
  if (!text) return std::unexpected(FileError{1, 1, "", "encoding"});
  return std::move(*text);
}

std::expected<std::vector<CsvRow>, FileError> parse_csv(std::string_view text) {
  CsvReader reader;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\r') {
      reader.take(text[i]);
    } else if (i + 1 == text.size() || text[i + 1] != '\n') {
      reader.take('\n');
    }
  }
  return reader.finish();
}

}  // namespace xiezhu::server
