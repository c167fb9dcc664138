// A document of A4 pages in the making: text set by Pango, drawn by Cairo into a PDF with its fonts embedded.
// Nothing in it depends on the clock or the machine, so the same calls give the same bytes. Belongs to one
// thread; several papers may be made at the same time. Lengths are millimetres from the upper left corner.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "domain/kernel/instant.hpp"

namespace xiezhu::server {

inline constexpr double points_per_millimetre = 72.0 / 25.4;

// The sizes of GB/T 9704 in points.
struct TypeSize {
  static constexpr double mark = 30;     // 发文机关标志, smaller when the name is long
  static constexpr double title = 22;    // 2号
  static constexpr double body = 16;     // 3号
  static constexpr double note = 14;     // 4号: page numbers, 版记
  static constexpr double small = 10.5;  // 5号: tables
};

struct Type {
  double size = TypeSize::body;
  bool bold = false;
  bool red = false;
  double pitch = 0;  // points added between characters
};

// Text broken into lines that fit a width.
class Lines {
 public:
  struct Data;
  explicit Lines(std::unique_ptr<Data> data);
  Lines(Lines&&) noexcept;
  Lines& operator=(Lines&&) noexcept;
  Lines(const Lines&) = delete;
  Lines& operator=(const Lines&) = delete;
  ~Lines();
  [[nodiscard]] int count() const;
  // The width that a line really takes.
  [[nodiscard]] double width(int line) const;

 private:
  friend class Paper;
  std::unique_ptr<Data> data_;
};

class Paper {
 public:
  static constexpr double page_width = 210;
  static constexpr double page_height = 297;

  // Throws std::runtime_error when the fonts are not installed.
  Paper(const std::string& title, const std::string& author, domain::LocalDate date);
  Paper(const Paper&) = delete;
  Paper& operator=(const Paper&) = delete;
  ~Paper();

  // Lines at most `width` wide; the first begins `indent` further in. A word too long for a line is broken.
  Lines set(std::string_view text, const Type& type, double width, double indent = 0);
  // Draws one line with its base line at `y`. `x` is where lines without indent begin.
  void draw(const Lines& lines, int line, double x, double y);
  // A rule; `weight` in millimetres.
  void rule(double x, double y, double length, double weight, bool red);
  void upright_rule(double x, double y, double length, double weight);

  void next_page();
  [[nodiscard]] int page() const { return page_; }
  // Ends the document; its bytes.
  std::string finish();

 private:
  struct Data;
  std::unique_ptr<Data> data_;
  int page_ = 1;
};

// Whether the fonts are there.
bool print_fonts_installed();

// The family that must be installed; from Debian's fonts-noto-cjk.
inline constexpr std::string_view print_family = "Noto Serif CJK SC";

}  // namespace xiezhu::server
