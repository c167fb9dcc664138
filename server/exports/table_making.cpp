// Lists and timelines as tables.
#include <algorithm>
#include <optional>

#include "domain/request/visibility.hpp"
#include "server/exports/making.hpp"
#include "server/exports/table_writer.hpp"

namespace xiezhu::server {
namespace {

constexpr int lines_per_piece = 1'000;
constexpr int lines_per_piece_with_opinions = 100;  // each takes a look at the record
constexpr int most_counted = 10'000'000;

template <class Column>
std::vector<std::string> headings(const std::vector<Column>& columns) {
  std::vector<std::string> texts;
  for (const auto column : columns) texts.emplace_back(domain::chinese_of(column));
  return texts;
}

std::string export_statement(std::string_view what, const domain::Actor& viewer,
                             const domain::Reference& reference, domain::Instant now) {
  const auto* unit = reference.units.find(viewer.unit);
  return std::string{what} + "，" + (unit == nullptr ? "" : unit->name) + " " + domain::minute_text(now) +
         " 导出";
}

// What both kinds of table share.
class TableMaking : public Making {
 public:
  TableMaking(domain::TableFormat format, const MakingTools& tools)
      : Making(tools.scratch), format_(format), folder_(tools.scratch.string()) {}

  [[nodiscard]] std::string name() const override {
    return title_ + "." + std::string{domain::name_of(format_)};
  }
  [[nodiscard]] std::string media() const override {
    return format_ == domain::TableFormat::csv
               ? "text/csv; charset=utf-8"
               : "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
  }

 protected:
  void open(std::string title, const TableHead& head) {
    title_ = std::move(title);
    writer_ =
        format_ == domain::TableFormat::csv ? csv_writer(file_, head) : xlsx_writer(file_, head, folder_);
  }
  [[nodiscard]] TableWriter& writer() const { return *writer_; }
  [[nodiscard]] bool is_open() const { return writer_ != nullptr; }

 private:
  domain::TableFormat format_;
  std::string folder_;
  std::string title_;
  std::unique_ptr<TableWriter> writer_;
};

class ListMaking final : public TableMaking {
 public:
  ListMaking(const api::ExportInput& input, const MakingTools& tools)
      : TableMaking(input.format, tools),
        tab_(input.tab),
        columns_(input.list_columns),
        with_opinions_(std::ranges::find(columns_, domain::ListColumn::opinions) != columns_.end()) {}

  domain::Outcome<void> fetch(domain::UnitOfWork& unit, const domain::Actor& viewer,
                              domain::Instant now) override {
    page_ = {.reference = unit.reference(), .viewer = viewer, .now = now};
    page_.total = is_open() ? total_ : unit.queries().count({.tab = tab_}, viewer, most_counted);
    page_.lines = unit.queries().tab({.tab = tab_}, viewer, after_, page_size());
    page_.opinions.assign(page_.lines.size(), {});
    for (std::size_t i = 0; with_opinions_ && i < page_.lines.size(); ++i)
      page_.opinions[i] = opinions_of(unit, page_.lines[i].summary->id, viewer.unit);
    return {};
  }

  bool write() override {
    if (!is_open()) begin();
    for (std::size_t i = 0; i < page_.lines.size(); ++i) {
      writer().row(domain::list_cells(columns_, *page_.lines[i].summary, *page_.reference, page_.now,
                                      page_.opinions[i]));
    }
    done_ += static_cast<int>(page_.lines.size());
    // Requests come and go while it is written.
    total_ = std::max(page_.total, done_);
    if (std::cmp_less(page_.lines.size(), page_size())) {
      total_ = done_;
      writer().finish();
      return false;
    }
    after_ = domain::Cursor{page_.lines.back().sort_key, page_.lines.back().summary->id.value()};
    return true;
  }

 private:
  struct Page {
    domain::ReferencePtr reference{};
    domain::Actor viewer{};
    domain::Instant now{};
    int total = 0;
    std::vector<domain::TabLine> lines{};
    std::vector<std::string> opinions{};
  };

  [[nodiscard]] int page_size() const {
    return with_opinions_ ? lines_per_piece_with_opinions : lines_per_piece;
  }

  static std::string opinions_of(domain::UnitOfWork& unit, domain::RequestId id, domain::UnitId reader) {
    const auto view = unit.queries().request(id);
    if (view == nullptr) return {};
    return domain::opinions_text(view->request, unit.queries().timeline(id), *unit.reference(), reader);
  }

  void begin() {
    const std::string tab{domain::chinese_of(tab_)};
    auto at = domain::minute_text(page_.now);
    std::erase(at, ':');
    open(tab + " " + at,
         {tab, headings(columns_), export_statement(tab, page_.viewer, *page_.reference, page_.now)});
  }

  domain::Tab tab_;
  std::vector<domain::ListColumn> columns_;
  bool with_opinions_;
  std::optional<domain::Cursor> after_;
  Page page_;
};

class TimelineMaking final : public TableMaking {
 public:
  TimelineMaking(const api::ExportInput& input, const MakingTools& tools)
      : TableMaking(input.format, tools), request_(input.request), columns_(input.timeline_columns) {}

  domain::Outcome<void> fetch(domain::UnitOfWork& unit, const domain::Actor& viewer,
                              domain::Instant now) override {
    const auto reference = unit.reference();
    const auto view = unit.queries().request(request_);
    if (view == nullptr || !domain::may_see(reference->units, viewer, view->request))
      return domain::reject(domain::Reason::not_found);
    const auto& number = view->request.number;
    name_ = "流转记录 " + (number ? number->text() : std::to_string(request_.value()));
    statement_ = export_statement(name_, viewer, *reference, now);
    rows_.clear();
    for (const auto& entry : unit.queries().timeline(request_)) {
      if (domain::shows(view->request, entry.event, viewer.unit))
        rows_.push_back(domain::timeline_cells(columns_, entry, *reference));
    }
    return {};
  }

  bool write() override {
    open(name_, {"流转记录", headings(columns_), statement_});
    for (const auto& row : rows_) writer().row(row);
    done_ = total_ = static_cast<int>(rows_.size());
    writer().finish();
    return false;
  }

 private:
  domain::RequestId request_;
  std::vector<domain::TimelineColumn> columns_;
  std::string name_;
  std::string statement_;
  std::vector<domain::Cells> rows_;
};

}  // namespace

std::unique_ptr<Making> begin_list(const api::ExportInput& input, const MakingTools& tools) {
  return std::make_unique<ListMaking>(input, tools);
}

std::unique_ptr<Making> begin_timeline(const api::ExportInput& input, const MakingTools& tools) {
  return std::make_unique<TimelineMaking>(input, tools);
}

std::unique_ptr<Making> begin_making(const api::ExportInput& input, const MakingTools& tools) {
  switch (input.kind) {
    case domain::JobKind::export_timeline:
      return begin_timeline(input, tools);
    case domain::JobKind::export_archive:
      return begin_archive(input, tools);
    default:
      return begin_list(input, tools);
  }
}

}  // namespace xiezhu::server
