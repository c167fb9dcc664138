#include "server/print/letter_layout.hpp"

#include <algorithm>
#include <functional>

#include "server/print/paper.hpp"

namespace xiezhu::server {
namespace {

class LetterLayout {
 public:
  explicit LetterLayout(const domain::LetterContent& content)
      : content_(content), paper_(content.title, content.issuer, content.date) {}

  std::string print() {
    const int used = head();
    text();
    const auto first = rows_.size();
    signature();
    const auto last = rows_.size();
    copies();
    flow(used, first, last);
    return paper_.finish();
  }

 private:
  // GB/T 9704, in millimetres.
  static constexpr double left = 28;    // 订口
  static constexpr double top = 37;     // 天头
  static constexpr double width = 156;  // 版心
  static constexpr double height = 225;
  static constexpr int rows_per_page = 22;
  static constexpr int characters_per_line = 28;
  static constexpr double row_height = height / rows_per_page;
  static constexpr double character = width / characters_per_line;
  // 28 characters of 3号 are a little wider than the type area.
  static constexpr double body_pitch = character * points_per_millimetre - TypeSize::body;
  // So that the 28th character is not lost to rounding.
  static constexpr double slack = 0.4;
  // The base line within its row: the characters stand in the middle.
  static constexpr double baseline = 6.9;

  static constexpr double mark_top = 30;     // 发文机关标志 to the upper edge of the page
  static constexpr double red_length = 170;  // the red double lines
  static constexpr double red_left = (Paper::page_width - red_length) / 2;
  static constexpr double thick = 0.9;
  static constexpr double thin = 0.35;
  static constexpr double between = 0.7;

  static constexpr Type body{.size = TypeSize::body, .bold = false, .red = false, .pitch = body_pitch};

  // One row of the type area, drawn when its place is known.
  using Row = std::function<void(Paper&, double y)>;

  // 发文机关标志, red lines, urgency and number; the rows of the first page that they take.
  int head() {
    auto type = Type{.size = TypeSize::mark, .bold = true, .red = true};
    auto lines = std::make_unique<Lines>(paper_.set(content_.issuer, type, 1'000));
    if (const double wide = lines->width(0); wide > red_length) {
      type.size *= red_length / wide;
      lines = std::make_unique<Lines>(paper_.set(content_.issuer, type, 1'000));
    }
    const double glyph = type.size / points_per_millimetre;
    paper_.draw(*lines, 0, (Paper::page_width - lines->width(0)) / 2, mark_top + glyph * 0.88);
    const double line = mark_top + glyph + 4;
    paper_.rule(red_left, line, red_length, thick, true);
    paper_.rule(red_left, line + thick + between, red_length, thin, true);
    paper_.rule(red_left, Paper::page_height - 20 - thick - between - thin, red_length, thin, true);
    paper_.rule(red_left, Paper::page_height - 20 - thick, red_length, thick, true);
    const double under = line + 7 + 3.5;
    if (!content_.urgency.empty())
      paper_.draw(paper_.set(content_.urgency, {.size = TypeSize::body, .bold = true}, width), 0, left,
                  under);
    const auto number = paper_.set(content_.number, body, width);
    paper_.draw(number, 0, left + width - number.width(0), under);
    return static_cast<int>((under - top) / row_height) + 1;
  }

  void blank(int count = 1) {
    for (int i = 0; i < count; ++i) rows_.emplace_back([](Paper&, double) {});
  }

  // Lines side by side with the row they belong to. `place` gives the left edge of each line.
  void add(std::string_view words, const Type& type, double wide, double indent,
           const std::function<double(const Lines&, int)>& place) {
    const auto lines = std::make_shared<Lines>(paper_.set(words, type, wide, indent));
    for (int i = 0; i < lines->count(); ++i) {
      const double x = place(*lines, i);
      rows_.emplace_back([lines, i, x](Paper& paper, double y) { paper.draw(*lines, i, x, y); });
    }
  }

  // The narrowest width that takes no more lines: a title of several lines has them about equally long.
  double balanced(std::string_view words, const Type& type, double widest) {
    const int lines = paper_.set(words, type, widest).count();
    double wide = widest;
    for (double narrower = widest - character; narrower > widest / 2; narrower -= character) {
      if (paper_.set(words, type, narrower).count() > lines) break;
      wide = narrower;
    }
    return wide;
  }

  void text() {
    blank(2);
    constexpr Type type{.size = TypeSize::title, .bold = true};
    add(content_.title, type, balanced(content_.title, type, width - 2 * character), 0,
        [](const Lines& lines, int i) { return left + (width - lines.width(i)) / 2; });
    blank();
    const auto flush = [](const Lines&, int) { return left; };
    if (!content_.addressee.empty()) add(content_.addressee + "：", body, width + slack, 0, flush);
    for (const auto& paragraph : content_.paragraphs)
      add(paragraph, body, width + slack, 2 * character, flush);
    attachments();
  }

  // 附件说明: one row below the text, two characters in; further lines stand under the first name.
  void attachments() {
    if (content_.attachments.empty()) return;
    blank();
    constexpr double names = 5 * character;  // behind 附件：
    const bool several = content_.attachments.size() > 1;
    for (std::size_t i = 0; i < content_.attachments.size(); ++i) {
      const std::string order = several ? std::to_string(i + 1) + ". " : "";
      const double hang = several ? 1.2 * character : 0;
      const auto first_row = rows_.size();
      add(content_.attachments[i], body, width - names - hang, 0,
          [=](const Lines&, int) { return left + names + hang; });
      const auto lead = std::make_shared<Lines>(paper_.set(i == 0 ? "附件：" + order : order, body, width));
      const double x = i == 0 ? left + 2 * character : left + names;
      rows_[first_row] = [lead, x, rest = std::move(rows_[first_row])](Paper& paper, double y) {
        paper.draw(*lead, 0, x, y);
        rest(paper, y);
      };
    }
  }

  // 发文机关署名 and 成文日期: the date four characters from the right, the issuer centred above it, or where
  // that does not fit two characters from the right with the date centred below.
  void signature() {
    blank(2);
    const auto issuer = std::make_shared<Lines>(paper_.set(content_.issuer, body, width - 2 * character));
    const auto date = std::make_shared<Lines>(paper_.set(domain::chinese_date(content_.date), body, width));
    const double right = left + width;
    const double half = issuer->width(0) / 2;
    const double by_date = right - 4 * character - date->width(0) / 2;
    const double middle = std::min(by_date, right - 2 * character - half);
    for (int i = 0; i < issuer->count(); ++i) {
      const double x = middle - issuer->width(i) / 2;
      rows_.emplace_back([issuer, i, x](Paper& paper, double y) { paper.draw(*issuer, i, x, y); });
    }
    const double x = middle - date->width(0) / 2;
    rows_.emplace_back([date, x](Paper& paper, double y) { paper.draw(*date, 0, x, y); });
    if (!content_.note.empty())
      add("（" + content_.note + "）", body, width, 2 * character, [](const Lines&, int) { return left; });
  }

  void copies() {
    if (content_.copies.empty()) return;
    std::string words = "抄送：";
    for (const auto& copy : content_.copies) words += copy + (&copy == &content_.copies.back() ? "。" : "，");
    blank();
    add(words, {.size = TypeSize::note}, width - 2 * character, 0,
        [](const Lines&, int) { return left + character; });
  }

  void page_number() {
    // The first page of the letter form carries none.
    if (paper_.page() == 1) return;
    const auto number =
        paper_.set("— " + std::to_string(paper_.page()) + " —", {.size = TypeSize::note}, width);
    const bool odd = paper_.page() % 2 == 1;
    const double x = odd ? left + width - character - number.width(0) : left + character;
    paper_.draw(number, 0, x, top + height + 7 + 3.5);
  }

  // Puts the rows on pages. The signature, rows from `first` up to `last`, is not divided, and the row before
  // it goes with it.
  void flow(int used, std::size_t first, std::size_t last) {
    int row = used;
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      const auto together = i + 1 == first ? static_cast<int>(last - i) : 1;
      if (row + together > rows_per_page) {
        page_number();
        paper_.next_page();
        row = 0;
      }
      rows_[i](paper_, top + row * row_height + baseline);
      ++row;
    }
    page_number();
  }

  const domain::LetterContent& content_;
  Paper paper_;
  std::vector<Row> rows_;
};

}  // namespace

std::string print_letter(const domain::LetterContent& content) { return LetterLayout{content}.print(); }

}  // namespace xiezhu::server
