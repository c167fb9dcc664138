#include <xlsxwriter.h>

#include <stdexcept>

#include "server/exports/table_writer.hpp"

namespace xiezhu::server {
namespace {

constexpr std::int64_t exact_number = 999'999'999'999'999;  // 15 digits
constexpr std::string_view cut_mark = "…（已截断）";
constexpr int cut_mark_characters = 6;

void check_xlsx(lxw_error error) {
  if (error != LXW_NO_ERROR) throw std::runtime_error(std::string{"xlsx: "} + lxw_strerror(error));
}

// Days since the turn of 1899, as spreadsheets count them, in local time.
double serial_of(domain::Instant instant) {
  constexpr double day_milliseconds = 86'400'000;
  constexpr double epoch = 25'569;  // 1970-01-01
  const auto local = domain::to_local(instant).time_since_epoch();
  return epoch + static_cast<double>(local.count()) / day_milliseconds;
}

// The longest beginning of UTF-8 text that has at most so many UTF-16 units.
std::string_view beginning(std::string_view text, int most) {
  std::size_t end = 0;
  for (int units = 0; end < text.size();) {
    const auto lead = static_cast<unsigned char>(text[end]);
    const std::size_t bytes = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    units += bytes == 4 ? 2 : 1;
    if (units > most) break;
    end += bytes;
  }
  return text.substr(0, end);
}

class XlsxWriter final : public TableWriter {
 public:
  XlsxWriter(ScratchFile& file, TableHead head, const std::string& folder, SheetLimits limits)
      : head_(std::move(head)), folder_(folder), path_(file.path()), limits_(limits) {
    lxw_workbook_options options{};
    options.constant_memory = LXW_TRUE;
    options.tmpdir = folder_.data();
    options.use_zip64 = LXW_TRUE;
    book_ = workbook_new_opt(path_.c_str(), &options);
    if (book_ == nullptr) throw std::runtime_error("xlsx: no workbook");
    heading_ = workbook_add_format(book_);
    format_set_bold(heading_);
    instant_ = workbook_add_format(book_);
    format_set_num_format(instant_, "yyyy-mm-dd hh:mm");
    wrapped_ = workbook_add_format(book_);
    format_set_text_wrap(wrapped_);
    add_sheet();
  }
  XlsxWriter(const XlsxWriter&) = delete;
  XlsxWriter& operator=(const XlsxWriter&) = delete;
  // Given up: closing is the only way to let go of it, and writes into a file that nobody will read.
  ~XlsxWriter() override {
    if (book_ != nullptr) workbook_close(book_);
  }

  void row(const domain::Cells& cells) override {
    if (next_row_ >= limits_.rows) add_sheet();
    for (std::size_t i = 0; i < cells.size(); ++i) write(static_cast<lxw_col_t>(i), cells[i]);
    ++next_row_;
    ++rows_;
  }

  void finish() override {
    add_statement();
    lxw_workbook* book = book_;
    book_ = nullptr;
    check_xlsx(workbook_close(book));
  }

 private:
  void add_sheet() {
    ++sheets_;
    const std::string name = sheets_ == 1 ? head_.title : head_.title + " " + std::to_string(sheets_);
    sheet_ = workbook_add_worksheet(book_, name.c_str());
    if (sheet_ == nullptr) throw std::runtime_error("xlsx: no sheet");
    next_row_ = 0;
    constexpr double wide = 22;
    worksheet_set_column(sheet_, 0, static_cast<lxw_col_t>(head_.columns.size()), wide, nullptr);
    worksheet_freeze_panes(sheet_, 1, 0);
    for (std::size_t i = 0; i < head_.columns.size(); ++i)
      check_xlsx(
          worksheet_write_string(sheet_, 0, static_cast<lxw_col_t>(i), head_.columns[i].c_str(), heading_));
    next_row_ = 1;
  }

  void write(lxw_col_t column, const domain::Cell& cell) {
    const auto row = static_cast<lxw_row_t>(next_row_);
    if (const auto* text = std::get_if<std::string>(&cell)) return write_text(column, *text);
    if (const auto* instant = std::get_if<domain::Instant>(&cell))
      return check_xlsx(worksheet_write_number(sheet_, row, column, serial_of(*instant), instant_));
    if (const auto* number = std::get_if<std::int64_t>(&cell)) {
      if (*number > exact_number || *number < -exact_number)
        return write_text(column, std::to_string(*number));
      check_xlsx(worksheet_write_number(sheet_, row, column, static_cast<double>(*number), nullptr));
    }
  }

  void write_text(lxw_col_t column, const std::string& text) {
    auto* format = text.contains('\n') ? wrapped_ : nullptr;
    const auto row = static_cast<lxw_row_t>(next_row_);
    if (beginning(text, limits_.characters).size() == text.size())
      return check_xlsx(worksheet_write_string(sheet_, row, column, text.c_str(), format));
    ++cut_;
    const auto kept = std::string{beginning(text, limits_.characters - cut_mark_characters)}.append(cut_mark);
    check_xlsx(worksheet_write_string(sheet_, row, column, kept.c_str(), format));
  }

  void add_statement() {
    const std::string sheets = std::to_string(sheets_);
    const std::string most = std::to_string(limits_.characters);
    domain::Cells lines{head_.statement, "共 " + std::to_string(rows_) + " 行，分 " + sheets + " 个工作表"};
    if (sheets_ > 1)
      lines.emplace_back("一个工作表最多 " + std::to_string(limits_.rows) +
                         " 行，其余行接续在后面的工作表中");
    if (cut_ > 0)
      lines.emplace_back(std::to_string(cut_) + " 个单元格超过 " + most + " 个字符，已截断并注明");
    sheet_ = workbook_add_worksheet(book_, "说明");
    if (sheet_ == nullptr) throw std::runtime_error("xlsx: no sheet");
    constexpr double wide = 80;
    worksheet_set_column(sheet_, 0, 0, wide, nullptr);
    for (next_row_ = 0; std::cmp_less(next_row_, lines.size()); ++next_row_)
      write(0, lines[static_cast<std::size_t>(next_row_)]);
  }

  TableHead head_;
  std::string folder_;
  std::string path_;
  SheetLimits limits_;
  lxw_workbook* book_ = nullptr;  // closed by finish() or the destructor
  lxw_worksheet* sheet_ = nullptr;
  lxw_format* heading_ = nullptr;
  lxw_format* instant_ = nullptr;
  lxw_format* wrapped_ = nullptr;
  int sheets_ = 0;
  int next_row_ = 0;
  std::int64_t rows_ = 0;
  std::int64_t cut_ = 0;
};

}  // namespace

std::unique_ptr<TableWriter> xlsx_writer(ScratchFile& file, const TableHead& head, const std::string& folder,
                                         SheetLimits limits) {
  return std::make_unique<XlsxWriter>(file, head, folder, limits);
}

}  // namespace xiezhu::server
