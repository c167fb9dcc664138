#include "persistence/sql/statement.hpp"

#include <algorithm>

#include "domain/kernel/text.hpp"

namespace xiezhu::persistence::sql {
namespace {

// Bounded by SQLite's 32,766 parameters and by the packet size of MySQL.
constexpr std::size_t rows_per_statement = 100;

// "(:p0, :p1, …)" from `first` on; "(?, ?, …)" on SQLite, where looking up many names takes long.
void append_placeholders(std::string& text, const Dialect& dialect, std::size_t first, std::size_t count) {
  text += '(';
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0) text += ", ";
    if (dialect.sqlite()) {
      text += '?';
    } else {
      text.append(":p").append(std::to_string(first + i));
    }
  }
  text += ')';
}

// A number or NULL as it stands, a text as a placeholder that is added to `texts`.
void append_value(std::string& text, const Cell& cell, Cells& texts) {
  if (cell.null) {
    text += "NULL";
  } else if (cell.kind == Cell::Kind::integer) {
    text += std::to_string(cell.integer);
  } else {
    text.append(":p").append(std::to_string(texts.size()));
    texts.push_back(cell);
  }
}

// Many rows in one statement, because every statement is a way to the server. Numbers stand in the text
// itself: with hundreds of rows, handing over each as a parameter costs more than storing it.
void insert_together(Session& session, std::string_view head, std::size_t columns,
                     std::span<const Cell> cells, std::string_view tail) {
  const std::size_t step = columns * rows_per_statement;
  for (std::size_t start = 0; start < cells.size(); start += step) {
    const auto part = cells.subspan(start, std::min(step, cells.size() - start));
    std::string text{head};
    text += " VALUES ";
    Cells texts;
    for (std::size_t i = 0; i < part.size(); ++i) {
      if (i % columns == 0) text += i == 0 ? "(" : "), (";
      if (i % columns != 0) text += ", ";
      append_value(text, part[i], texts);
    }
    text += ')';
    text += tail;
    session.execute(text, texts);
  }
}

}  // namespace

std::string assignments(std::string_view columns) {
  std::string text;
  for (const auto column : domain::split(columns.substr(columns.find(',')), ',')) {
    if (!text.empty()) text += ", ";
    text.append(column).append(" = :").append(column);
  }
  return text;
}

std::string qualified(std::string_view table, std::string_view columns) {
  std::string text;
  for (const auto column : domain::split(columns, ',')) {
    if (!text.empty()) text += ", ";
    text.append(table).append(".").append(column);
  }
  return text;
}

std::string placeholders(const Dialect& dialect, std::size_t count) {
  std::string text;
  append_placeholders(text, dialect, 0, count);
  return text;
}

void insert_cells(Session& session, std::string_view head, std::size_t columns, const Cells& cells,
                  std::string_view tail) {
  if (cells.empty()) return;
  if (!session.dialect().sqlite()) return insert_together(session, head, columns, cells, tail);
  const auto text =
      std::string{head} + " VALUES " + placeholders(session.dialect(), columns) + std::string{tail};
  session.execute_each(text, columns, cells);
}

bool insert_new(Session& session, std::string_view head, const Cells& row) {
  try {
    insert_cells(session, head, row.size(), row);
    return true;
  } catch (const Error& error) {
    if (error.failure() != Failure::duplicate_key) throw;
    return false;
  }
}

}  // namespace xiezhu::persistence::sql
