#include "server/import/csv.hpp"

#include <unicode/ucnv.h>
#include <unicode/ustring.h>

#include <memory>

namespace xiezhu::server {
namespace {

using Converter = std::unique_ptr<UConverter, decltype(&ucnv_close)>;

std::expected<std::string, FileError> from_gb18030(std::string_view bytes) {
  const FileError failure{1, 1, "", "encoding"};
  UErrorCode status = U_ZERO_ERROR;
  const Converter converter(ucnv_open("gb18030", &status), &ucnv_close);
  if (U_FAILURE(status)) return std::unexpected(failure);
  ucnv_setToUCallBack(converter.get(), UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &status);
  std::u16string wide(bytes.size() + 1, u'\0');
  const auto length = ucnv_toUChars(converter.get(), wide.data(), static_cast<int32_t>(wide.size()),
                                    bytes.data(), static_cast<int32_t>(bytes.size()), &status);
  if (U_FAILURE(status)) return std::unexpected(failure);
  std::string text;
  const Converter utf8(ucnv_open("UTF-8", &status), &ucnv_close);
  text.resize(static_cast<std::size_t>(length) * 3 + 1);
  const auto size = ucnv_fromUChars(utf8.get(), text.data(), static_cast<int32_t>(text.size()), wide.data(),
                                    length, &status);
  if (U_FAILURE(status)) return std::unexpected(failure);
  text.resize(static_cast<std::size_t>(size));
  return text;
}

bool is_utf8(std::string_view bytes) {
  UErrorCode status = U_ZERO_ERROR;
  u_strFromUTF8(nullptr, 0, nullptr, bytes.data(), static_cast<int32_t>(bytes.size()), &status);
  return status != U_INVALID_CHAR_FOUND;
}

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
  constexpr std::string_view mark = "\xEF\xBB\xBF";
  if (bytes.starts_with(mark)) bytes.remove_prefix(mark.size());
  return is_utf8(bytes) ? std::string{bytes} : from_gb18030(bytes);
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
