// A CSV file against the columns it must have: typed cells, every complaint collected with its place.
#pragma once

#include <optional>
#include <set>
#include <span>
#include <string_view>

#include "api/json/text_rules.hpp"
#include "domain/kernel/enum_names.hpp"
#include "domain/kernel/instant.hpp"
#include "server/import/csv.hpp"

namespace xiezhu::server {

class Table;

// One row. Readers return a default and note a complaint when a cell breaks its rule.
class TableRow {
 public:
  TableRow(Table& table, const CsvRow& row) : table_(table), row_(row) {}

  [[nodiscard]] int line() const { return row_.line; }
  // The cell, cleaned; empty when it is.
  std::string text(std::string_view column, std::size_t most, api::TextKind kind = api::TextKind::line);
  // A cell that must not be blank.
  std::string mandatory(std::string_view column, std::size_t most, api::TextKind kind = api::TextKind::line);
  std::optional<int> number(std::string_view column, int least, int most);
  std::optional<domain::LocalDate> date(std::string_view column);  // nullopt also when empty
  std::optional<domain::LocalDate> mandatory_date(std::string_view column);
  template <class E>
  std::optional<E> token(std::string_view column) {
    const auto word = mandatory(column, 40);
    const auto value = domain::from_name<E>(word);
    if (!value && !word.empty()) complain(column, "unknown");
    return value;
  }
  void complain(std::string_view column, std::string_view code, std::string detail = {});

 private:
  const CsvCell* cell(std::string_view column) const;

  Table& table_;
  const CsvRow& row_;
};

class Table {
 public:
  // Reads the bytes of a file. `optional` columns may be missing from the header; any other column is a
  // complaint.
  Table(std::string_view bytes, std::span<const std::string_view> mandatory,
        std::span<const std::string_view> optional);

  // The rows with the right number of cells; empty when the header is wrong.
  std::vector<TableRow> rows();
  [[nodiscard]] std::optional<std::size_t> index_of(std::string_view column) const;
  void complain(FileError error) { errors_.push_back(std::move(error)); }
  // All complaints in the order of their places.
  std::vector<FileError> take_errors();

 private:
  void check_header(std::span<const std::string_view> mandatory, std::span<const std::string_view> optional);

  std::vector<CsvRow> rows_;
  std::vector<std::string> header_;
  std::vector<FileError> errors_;
};

}  // namespace xiezhu::server
