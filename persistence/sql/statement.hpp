// Running statements with typed parameters and typed rows. A row type is a std::tuple, or a struct for which
// Fields lists the members in the order of the columns.
#pragma once

#include <array>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "persistence/sql/session.hpp"

namespace xiezhu::persistence::sql {

using Cells = std::vector<Cell>;

struct Query {
  std::string text;
  Cells parameters;
};

// Specialise with `static auto of(auto& row)` returning std::tie of the members; serves reading and writing.
template <class Row>
struct Fields;

template <class... T>
struct Fields<std::tuple<T...>> {
  static auto of(auto& row) {
    return std::apply([](auto&... members) { return std::tie(members...); }, row);
  }
};

template <class... T>
Cells cells(const T&... values) {
  return {to_cell(values)...};
}

template <class Row>
void append_cells(Cells& to, const Row& row) {
  std::apply([&](const auto&... members) { (to.push_back(to_cell(members)), ...); }, Fields<Row>::of(row));
}

// The number of rows matched.
template <class... T>
std::int64_t execute(Session& session, std::string_view text, const T&... parameters) {
  const std::array<Cell, sizeof...(T)> owned{to_cell(parameters)...};
  return session.execute(text, owned);
}

// All rows of a query, with the parameters as cells.
template <class Row>
std::vector<Row> rows_with(Session& session, std::string_view text, std::span<const Cell> parameters) {
  Row row{};
  Cells columns;
  std::apply(
      [&]<class... M>(M&...) { (columns.push_back({.kind = Convert<std::remove_cvref_t<M>>::kind}), ...); },
      Fields<Row>::of(row));
  std::vector<Row> result;
  session.query(text, parameters, columns, [&] {
    std::size_t i = 0;
    std::apply([&](auto&... members) { (read_cell(columns[i++], members), ...); }, Fields<Row>::of(row));
    result.push_back(std::move(row));
    row = Row{};
  });
  return result;
}

template <class Row, class... T>
std::vector<Row> rows(Session& session, std::string_view text, const T&... parameters) {
  const std::array<Cell, sizeof...(T)> owned{to_cell(parameters)...};
  return rows_with<Row>(session, text, owned);
}

// The first row, or nullopt when there is none.
template <class Row, class... T>
std::optional<Row> one(Session& session, std::string_view text, const T&... parameters) {
  auto found = rows<Row>(session, text, parameters...);
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

// The first column of the first row of a query that always has one.
template <class T, class... P>
T value(Session& session, std::string_view text, const P&... parameters) {
  auto found = one<std::tuple<T>>(session, text, parameters...);
  if (!found) throw CorruptValue("a row is missing");
  return std::move(std::get<0>(*found));
}

// "(7, 8, 9)" for a condition with IN; the ids must not be none.
template <class Ids, class Id = std::identity>
std::string id_list(const Ids& ids, Id id_of = {}) {
  std::string text;
  for (const auto& entry : ids) {
    text += text.empty() ? '(' : ',';
    text += std::to_string(std::invoke(id_of, entry).value());
  }
  return text + ')';
}

// "a = :a, b = :b" for "id, a, b": everything but the key, which stands first.
std::string assignments(std::string_view columns);
// "t.id, t.a" for "id, a".
std::string qualified(std::string_view table, std::string_view columns);

// "(…)" with that many placeholders.
std::string placeholders(const Dialect& dialect, std::size_t count);

// Runs "head (…), (…) tail" with a group of `columns` values per row, in as few statements as the
// databases take. No rows, no statement.
void insert_cells(Session& session, std::string_view head, std::size_t columns, const Cells& cells,
                  std::string_view tail = {});

template <class Row>
void insert_rows(Session& session, std::string_view head, std::span<const Row> rows,
                 std::string_view tail = {}) {
  if (rows.empty()) return;
  Cells cells;
  cells.reserve(rows.size() * std::tuple_size_v<decltype(Fields<Row>::of(rows.front()))>);
  for (const Row& row : rows) append_cells(cells, row);
  insert_cells(session, head, cells.size() / rows.size(), cells, tail);
}

// Inserts one row; false when its key exists already, and then nothing has changed.
bool insert_new(Session& session, std::string_view head, const Cells& row);

}  // namespace xiezhu::persistence::sql
