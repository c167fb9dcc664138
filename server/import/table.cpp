#include "server/import/table.hpp"

#include <algorithm>
#include <charconv>

#include "domain/kernel/text.hpp"

namespace xiezhu::server {

const CsvCell* TableRow::cell(std::string_view column) const {
  const auto index = table_.index_of(column);
  return index ? &row_.cells[*index] : nullptr;
}

void TableRow::complain(std::string_view column, std::string_view code, std::string detail) {
  const CsvCell* at = cell(column);
  table_.complain({at != nullptr ? at->line : row_.line, at != nullptr ? at->column : 0, std::string{column},
                   std::string{code}, std::move(detail)});
}

std::string TableRow::text(std::string_view column, std::size_t most, api::TextKind kind) {
  const CsvCell* at = cell(column);
  if (at == nullptr) return {};
  const auto cleaned = api::clean_text(at->text, kind);
  if (!cleaned) {
    complain(column, cleaned.error());
    return {};
  }
  if (domain::length(*cleaned) > most) complain(column, "too_long", std::to_string(most));
  return *cleaned;
}

std::string TableRow::mandatory(std::string_view column, std::size_t most, api::TextKind kind) {
  const auto before = cell(column) != nullptr ? cell(column)->text : std::string{};
  std::string value = text(column, most, kind);
  if (domain::blank(before)) complain(column, "missing");
  return value;
}

std::optional<int> TableRow::number(std::string_view column, int least, int most) {
  const std::string word = mandatory(column, 20);
  int value = 0;
  const auto [end, ec] = std::from_chars(word.data(), word.data() + word.size(), value);
  if (ec != std::errc{} || end != word.data() + word.size()) {
    if (!word.empty()) complain(column, "malformed");
    return std::nullopt;
  }
  if (value < least || value > most) {
    complain(column, "out_of_range", std::to_string(least) + "…" + std::to_string(most));
    return std::nullopt;
  }
  return value;
}

std::optional<domain::LocalDate> TableRow::date(std::string_view column) {
  const std::string word = text(column, 20);
  if (word.empty()) return std::nullopt;
  const auto value = domain::parse_date(word);
  if (!value) complain(column, "malformed");
  return value;
}

std::optional<domain::LocalDate> TableRow::mandatory_date(std::string_view column) {
  const CsvCell* at = cell(column);
  if (at == nullptr || domain::blank(at->text)) {
    complain(column, "missing");
    return std::nullopt;
  }
  return date(column);
}

Table::Table(std::string_view bytes, std::span<const std::string_view> mandatory,
             std::span<const std::string_view> optional) {
  const auto text = decode_text(bytes);
  auto rows = text ? parse_csv(*text) : std::unexpected(text.error());
  if (rows) {
    rows_ = std::move(*rows);
    check_header(mandatory, optional);
  } else {
    complain(rows.error());
  }
}

void Table::check_header(std::span<const std::string_view> mandatory,
                         std::span<const std::string_view> optional) {
  std::string expected;
  for (const auto column : mandatory) expected += (expected.empty() ? "" : ",") + std::string{column};
  for (const auto column : optional) expected += ",[" + std::string{column} + "]";
  const auto names = [this] {
    std::vector<std::string> found;
    if (!rows_.empty())
      std::ranges::transform(rows_.front().cells, std::back_inserter(found), &CsvCell::text);
    return found;
  }();
  const auto listed = [](std::span<const std::string_view> columns, std::string_view name) {
    return std::ranges::find(columns, name) != columns.end();
  };
  const bool complete =
      std::ranges::all_of(mandatory, [&](auto c) { return std::ranges::count(names, c) == 1; });
  const bool known = std::ranges::all_of(names, [&](const std::string& name) {
    return std::ranges::count(names, name) == 1 && (listed(mandatory, name) || listed(optional, name));
  });
  if (complete && known) {
    header_ = names;
  } else {
    complain({1, 1, "header", "columns", expected});
    rows_.clear();
  }
}

std::optional<std::size_t> Table::index_of(std::string_view column) const {
  const auto found = std::ranges::find(header_, column);
  return found == header_.end() ? std::nullopt
                                : std::optional{static_cast<std::size_t>(found - header_.begin())};
}

std::vector<TableRow> Table::rows() {
  std::vector<TableRow> good;
  for (std::size_t i = 1; i < rows_.size(); ++i) {
    if (rows_[i].cells.size() == header_.size()) {
      good.emplace_back(*this, rows_[i]);
    } else {
      complain({rows_[i].line, 1, "row", "cell_count", std::to_string(header_.size())});
    }
  }
  return good;
}

std::vector<FileError> Table::take_errors() {
  std::ranges::stable_sort(errors_, {}, [](const FileError& e) { return std::pair{e.line, e.column}; });
  return std::move(errors_);
}

}  // namespace xiezhu::server
