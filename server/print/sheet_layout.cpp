#include "server/print/sheet_layout.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "server/print/paper.hpp"

namespace xiezhu::server {
namespace {

std::string minute_text(const std::optional<domain::Instant>& instant) {
  if (!instant) return "—";
  auto text = domain::to_iso(*instant).substr(0, 16);
  text[10] = ' ';
  return text;
}

std::string or_dash(const std::string& text) { return text.empty() ? "—" : text; }

class SheetLayout {
 public:
  explicit SheetLayout(const domain::HandlingSheet& sheet)
      : sheet_(sheet),
        paper_("行政协助流转单 " + sheet.title, sheet.requesting_unit, domain::local_date(sheet.as_of)) {}

  std::string print() {
    const auto title =
        paper_.set("行政协助流转单", {.size = TypeSize::title, .bold = true}, Paper::page_width);
    paper_.draw(title, 0, (Paper::page_width - title.width(0)) / 2, y_ + 7);
    y_ += 14;
    matter();
    y_ += 4;
    steps();
    page_number();
    return paper_.finish();
  }

 private:
  static constexpr double sheet_left = 20;
  static constexpr double sheet_top = 25;
  static constexpr double sheet_bottom = 272;
  static constexpr double line_height = 5.4;
  static constexpr double padding = 1.4;
  static constexpr double hairline = 0.2;
  static constexpr Type words{.size = TypeSize::small};
  static constexpr Type heading{.size = TypeSize::small, .bold = true};

  using Widths = std::vector<double>;

  void matter() {
    const Widths columns{24, 61, 24, 61};
    const auto row = [&](const char* a, const std::string& b, const char* c, const std::string& d) {
      add(columns, {a, or_dash(b), c, or_dash(d)}, {heading, words, heading, words});
    };
    add({24, 146}, {"标题", sheet_.title}, {heading, words});
    row("文号", sheet_.number, "紧急程度", sheet_.urgent ? "特急" : "");
    row("请求机关", sheet_.requesting_unit, "被请求机关", sheet_.requested_unit);
    row("协助事项", sheet_.item, "当前环节", std::string{domain::chinese_of(sheet_.state)});
    row("送达时间", minute_text(sheet_.sent_at), "当前时限", minute_text(sheet_.due_at));
  }

  void steps() {
    columns_ = {12, 22, 38, 38, 42, 18};
    add_head();
    for (const auto& row : sheet_.rows) {
      std::string opinion = row.opinion;
      if (row.approval != domain::Approval::none)
        opinion = "【" + std::string{domain::chinese_of(row.approval)} + "】" + opinion;
      add(columns_,
          {std::to_string(row.sequence), std::string{domain::chinese_of(row.verb)},
           row.unit + "\n" + row.person, or_dash(opinion), times_of(row),
           or_dash(row.time ? domain::used_text(*row.time) : std::string{})},
          std::vector<Type>(columns_.size(), words));
    }
  }

  static std::string times_of(const domain::SheetRow& row) {
    const std::string handled = "办理 " + minute_text(row.handled);
    return row.time ? "收到 " + minute_text(row.time->received) + "\n" + handled : handled;
  }

  void add_head() {
    add(columns_, {"序号", "环节", "单位与人员", "意见", "收到与办理时间", "用时"},
        std::vector<Type>(columns_.size(), heading));
  }

  // Draws a row; one that does not fit goes on to the next page, and a long one is divided.
  void add(const Widths& columns, const std::vector<std::string>& texts, const std::vector<Type>& types) {
    std::vector<Lines> cells;
    int total = 1;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      cells.push_back(paper_.set(texts[i], types[i], columns[i] - 2 * padding));
      total = std::max(total, cells.back().count());
    }
    constexpr int worth_dividing = 8;
    for (int first = 0; first < total;) {
      const int room = static_cast<int>((sheet_bottom - y_ - 2 * padding) / line_height);
      const int rest = total - first;
      if (room < std::min(rest, worth_dividing)) {
        turn_page();
        continue;
      }
      const int count = std::min(rest, room);
      draw_part(columns, cells, first, count);
      first += count;
    }
  }

  void draw_part(const Widths& columns, const std::vector<Lines>& cells, int first, int count) {
    const double height = count * line_height + 2 * padding;
    double x = sheet_left;
    double whole = 0;
    for (const double column : columns) whole += column;
    paper_.rule(sheet_left, y_, whole, hairline, false);
    paper_.rule(sheet_left, y_ + height, whole, hairline, false);
    for (std::size_t i = 0; i < columns.size(); ++i) {
      paper_.upright_rule(x, y_, height, hairline);
      for (int line = first; line < std::min(first + count, cells[i].count()); ++line)
        paper_.draw(cells[i], line, x + padding, y_ + padding + (line - first) * line_height + 3.9);
      x += columns[i];
    }
    paper_.upright_rule(x, y_, height + hairline, hairline);
    y_ += height;
  }

  void turn_page() {
    page_number();
    paper_.next_page();
    y_ = sheet_top;
    if (!columns_.empty()) add_head();
  }

  void page_number() {
    const auto number =
        paper_.set("— " + std::to_string(paper_.page()) + " —", {.size = TypeSize::small}, Paper::page_width);
    paper_.draw(number, 0, (Paper::page_width - number.width(0)) / 2, sheet_bottom + 9);
  }

  const domain::HandlingSheet& sheet_;
  Paper paper_;
  Widths columns_;  // of the steps; empty while the matter is drawn
  double y_ = sheet_top;
};

}  // namespace

std::string print_sheet(const domain::HandlingSheet& sheet) { return SheetLayout{sheet}.print(); }

}  // namespace xiezhu::server
