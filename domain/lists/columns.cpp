#include "domain/lists/columns.hpp"

#include <algorithm>

#include "domain/kernel/text.hpp"

namespace xiezhu::domain {

bool has_column(const ColumnSet& columns, Column column) {
  return std::ranges::find(columns, column, &ColumnChoice::column) != columns.end();
}

ColumnSet default_columns() {
  ColumnSet columns;
  for (const auto& entry : EnumNames<Column>::table) columns.push_back({entry.value, false});
  return columns;
}

ColumnSet with_missing(ColumnSet columns) {
  for (const auto& entry : EnumNames<Column>::table) {
    if (!has_column(columns, entry.value)) columns.push_back({entry.value, true});
  }
  return columns;
}

std::string columns_text(const ColumnSet& columns) {
  std::string text;
  for (const auto& [column, hidden] : columns) {
    if (!text.empty()) text += ',';
    if (hidden) text += '-';
    text += name_of(column);
  }
  return text;
}

std::optional<ColumnSet> read_columns(std::string_view text) {
  ColumnSet columns;
  for (auto word : split(text, ',')) {
    const bool hidden = word.starts_with('-');
    if (hidden) word.remove_prefix(1);
    const auto column = from_name<Column>(word);
    if (!column || has_column(columns, *column)) return std::nullopt;
    columns.push_back({*column, hidden});
  }
  return columns;
}

}  // namespace xiezhu::domain
