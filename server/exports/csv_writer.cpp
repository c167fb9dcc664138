#include <algorithm>
#include <array>

#include "server/exports/table_writer.hpp"

namespace xiezhu::server {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t csv_buffer_bytes = std::size_t{64} * 1024;
constexpr std::size_t digits_kept = 15;  // that a spreadsheet does not round
constexpr std::array dangerous{"="sv,  "+"sv,  "-"sv,  "@"sv,  "\t"sv, "\r"sv,
                               "\n"sv, "＝"sv, "＋"sv, "－"sv, "＠"sv};

bool long_number(std::string_view text) {
  return text.size() > digits_kept && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

std::string csv_quoted(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string{text};
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"') result += '"';
    result += c;
  }
  return result + '"';
}

struct CellText {
  std::string operator()(std::monostate /*empty*/) const { return {}; }
  std::string operator()(const std::string& text) const { return csv_quoted(harmless(text)); }
  std::string operator()(domain::Instant instant) const { return domain::minute_text(instant); }
  std::string operator()(std::int64_t number) const { return std::to_string(number); }
};

class CsvWriter final : public TableWriter {
 public:
  CsvWriter(ScratchFile& file, const TableHead& head) : file_(file), buffer_("\xEF\xBB\xBF") {
    domain::Cells heading;
    for (const auto& column : head.columns) heading.emplace_back(column);
    row(heading);
  }

  void row(const domain::Cells& cells) override {
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (i > 0) buffer_ += ',';
      buffer_ += std::visit(CellText{}, cells[i]);
    }
    buffer_ += "\r\n";
    if (buffer_.size() >= csv_buffer_bytes) flush();
  }

  void finish() override { flush(); }

 private:
  void flush() {
    file_.append(buffer_);
    buffer_.clear();
  }

  ScratchFile& file_;
  std::string buffer_;
};

}  // namespace

std::string harmless(std::string_view text) {
  const bool formula =
      std::ranges::any_of(dangerous, [&](std::string_view start) { return text.starts_with(start); });
  return (formula || long_number(text) ? "'" : "") + std::string{text};
}

std::unique_ptr<TableWriter> csv_writer(ScratchFile& file, const TableHead& head) {
  return std::make_unique<CsvWriter>(file, head);
}

}  // namespace xiezhu::server
