#include "server/print/paper.hpp"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#include <stdexcept>

namespace xiezhu::server {

namespace owned {

template <auto Free>
struct FreeWith {
  void operator()(auto* object) const { Free(object); }
};
using Layout = std::unique_ptr<PangoLayout, FreeWith<g_object_unref>>;
using FontMap = std::unique_ptr<PangoFontMap, FreeWith<g_object_unref>>;
using Context = std::unique_ptr<PangoContext, FreeWith<g_object_unref>>;
using Surface = std::unique_ptr<cairo_surface_t, FreeWith<cairo_surface_destroy>>;
using Drawing = std::unique_ptr<cairo_t, FreeWith<cairo_destroy>>;
using Description = std::unique_ptr<PangoFontDescription, FreeWith<pango_font_description_free>>;
using Attributes = std::unique_ptr<PangoAttrList, FreeWith<pango_attr_list_unref>>;

}  // namespace owned

namespace {

double points(double millimetres) { return millimetres * points_per_millimetre; }
double millimetres(int pango_units) {
  return static_cast<double>(pango_units) / PANGO_SCALE / points_per_millimetre;
}

cairo_status_t append_bytes(void* closure, const unsigned char* data, unsigned int length) {
  static_cast<std::string*>(closure)->append(reinterpret_cast<const char*>(data), length);
  return CAIRO_STATUS_SUCCESS;
}

owned::Description described(const Type& type) {
  owned::Description font{pango_font_description_new()};
  pango_font_description_set_family(font.get(), std::string{print_family}.c_str());
  pango_font_description_set_weight(font.get(), type.bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  // Pixels of a PDF surface are points.
  pango_font_description_set_absolute_size(font.get(), type.size * PANGO_SCALE);
  return font;
}

// Font maps are kept, because finding the fonts takes long; one per thread, because they are not shared.
PangoFontMap* font_map() {
  thread_local const owned::FontMap map = [] {
    owned::FontMap made{pango_cairo_font_map_new()};
    // Points are the unit of the page.
    pango_cairo_font_map_set_resolution(PANGO_CAIRO_FONT_MAP(made.get()), 72);
    return made;
  }();
  return map.get();
}

bool family_installed(PangoContext* context) {
  const owned::Description wanted = described({});
  PangoFont* font = pango_context_load_font(context, wanted.get());
  if (font == nullptr) return false;
  const owned::Description found{pango_font_describe(font)};
  g_object_unref(font);
  const char* family = pango_font_description_get_family(found.get());
  return family != nullptr && print_family == family;
}

}  // namespace

bool print_fonts_installed() {
  const owned::Context context{pango_font_map_create_context(font_map())};
  return family_installed(context.get());
}

struct Lines::Data {
  owned::Layout layout;
  bool red = false;
};

Lines::Lines(std::unique_ptr<Data> data) : data_(std::move(data)) {}
Lines::Lines(Lines&&) noexcept = default;
Lines& Lines::operator=(Lines&&) noexcept = default;
Lines::~Lines() = default;

int Lines::count() const { return pango_layout_get_line_count(data_->layout.get()); }

double Lines::width(int line) const {
  PangoRectangle logical{};
  pango_layout_line_get_extents(pango_layout_get_line_readonly(data_->layout.get(), line), nullptr, &logical);
  return millimetres(logical.width);
}

struct Paper::Data {
  std::string bytes;
  owned::Surface surface;
  owned::Drawing drawing;
  owned::Context context;
};

Paper::Paper(const std::string& title, const std::string& author, domain::LocalDate date)
    : data_(std::make_unique<Data>()) {
  data_->context.reset(pango_font_map_create_context(font_map()));
  if (!family_installed(data_->context.get()))
    throw std::runtime_error("the fonts of letters are not installed: " + std::string{print_family});
  data_->surface.reset(cairo_pdf_surface_create_for_stream(append_bytes, &data_->bytes, points(page_width),
                                                           points(page_height)));
  const std::string day = domain::to_iso(date) + "T00:00:00+08:00";
  auto* surface = data_->surface.get();
  cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, title.c_str());
  cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_AUTHOR, author.c_str());
  cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, day.c_str());
  cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_MOD_DATE, day.c_str());
  data_->drawing.reset(cairo_create(surface));
  // Widths are those of the type, not of a screen.
  cairo_font_options_t* options = cairo_font_options_create();
  cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
  pango_cairo_context_set_font_options(data_->context.get(), options);
  cairo_font_options_destroy(options);
  pango_context_set_round_glyph_positions(data_->context.get(), FALSE);
  pango_cairo_update_context(data_->drawing.get(), data_->context.get());
  pango_context_set_language(data_->context.get(), pango_language_from_string("zh-cn"));
  pango_context_set_base_dir(data_->context.get(), PANGO_DIRECTION_LTR);
}

Paper::~Paper() = default;

Lines Paper::set(std::string_view text, const Type& type, double width, double indent) {
  auto data = std::make_unique<Lines::Data>();
  data->layout.reset(pango_layout_new(data_->context.get()));
  data->red = type.red;
  auto* layout = data->layout.get();
  const owned::Description font = described(type);
  pango_layout_set_font_description(layout, font.get());
  pango_layout_set_auto_dir(layout, FALSE);
  pango_layout_set_width(layout, static_cast<int>(points(width) * PANGO_SCALE));
  pango_layout_set_indent(layout, static_cast<int>(points(indent) * PANGO_SCALE));
  pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
  const owned::Attributes attributes{pango_attr_list_new()};
  pango_attr_list_insert(attributes.get(),
                         pango_attr_letter_spacing_new(static_cast<int>(type.pitch * PANGO_SCALE)));
  // A hyphen where a long word is broken would not be part of the text.
  pango_attr_list_insert(attributes.get(), pango_attr_insert_hyphens_new(FALSE));
  pango_layout_set_attributes(layout, attributes.get());
  pango_layout_set_text(layout, text.data(), static_cast<int>(text.size()));
  return Lines{std::move(data)};
}

void Paper::draw(const Lines& lines, int line, double x, double y) {
  auto* layout = lines.data_->layout.get();
  auto* drawing = data_->drawing.get();
  const bool indented = line == 0 && pango_layout_get_indent(layout) > 0;
  const double inset = indented ? millimetres(pango_layout_get_indent(layout)) : 0;
  if (lines.data_->red) {
    cairo_set_source_rgb(drawing, 1, 0, 0);
  } else {
    cairo_set_source_rgb(drawing, 0, 0, 0);
  }
  cairo_move_to(drawing, points(x + inset), points(y));
  pango_cairo_show_layout_line(drawing, pango_layout_get_line_readonly(layout, line));
}

void Paper::rule(double x, double y, double length, double weight, bool red) {
  auto* drawing = data_->drawing.get();
  cairo_set_source_rgb(drawing, red ? 1 : 0, 0, 0);
  cairo_rectangle(drawing, points(x), points(y), points(length), points(weight));
  cairo_fill(drawing);
}

void Paper::upright_rule(double x, double y, double length, double weight) {
  auto* drawing = data_->drawing.get();
  cairo_set_source_rgb(drawing, 0, 0, 0);
  cairo_rectangle(drawing, points(x), points(y), points(weight), points(length));
  cairo_fill(drawing);
}

void Paper::next_page() {
  cairo_show_page(data_->drawing.get());
  ++page_;
}

std::string Paper::finish() {
  cairo_show_page(data_->drawing.get());
  cairo_surface_finish(data_->surface.get());
  if (const auto status = cairo_surface_status(data_->surface.get()); status != CAIRO_STATUS_SUCCESS)
    throw std::runtime_error(std::string{"a document could not be made: "} + cairo_status_to_string(status));
  return std::move(data_->bytes);
}

}  // namespace xiezhu::server
