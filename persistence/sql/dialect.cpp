#include "persistence/sql/dialect.hpp"

#include "domain/kernel/text.hpp"

namespace xiezhu::persistence::sql {

std::string_view Dialect::begin() const { return sqlite() ? "BEGIN IMMEDIATE" : "START TRANSACTION"; }

std::string Dialect::upsert(std::string_view key, std::string_view columns) const {
  std::string text =
      sqlite() ? " ON CONFLICT (" + std::string{key} + ") DO UPDATE SET " : " ON DUPLICATE KEY UPDATE ";
  std::string_view comma;
  for (const std::string_view part : domain::split(columns, ',')) {
    const std::string column{part};
    text.append(comma).append(column);
    if (!part.contains('=')) text += " = " + offered(column);
    comma = ", ";
  }
  return text;
}

std::string Dialect::offered(std::string_view column) const {
  const std::string name{column};
  return sqlite() ? "excluded." + name : "VALUES(" + name + ")";
}

std::string Dialect::through(std::string_view table, std::string_view index) const {
  std::string text{table};
  text.append(sqlite() ? " INDEXED BY " : " FORCE INDEX (").append(index);
  return sqlite() ? text : text + ")";
}

std::string Dialect::keyset(std::string_view key, std::string_view id) const {
  const std::string k{key};
  const std::string i{id};
  if (sqlite()) return "(" + k + ", " + i + ") > (:after_key, :after_id)";
  return "(" + k + " > :after_key OR (" + k + " = :same_key AND " + i + " > :after_id))";
}

std::string Dialect::keyset_before(std::string_view key, std::string_view id) const {
  const std::string k{key};
  const std::string i{id};
  if (sqlite()) return "(" + k + ", " + i + ") < (:after_key, :after_id)";
  return "(" + k + " < :after_key OR (" + k + " = :same_key AND " + i + " < :after_id))";
}

std::vector<Cell> Dialect::keyset_cells(std::int64_t key, std::int64_t id) const {
  if (sqlite()) return {to_cell(key), to_cell(id)};
  return {to_cell(key), to_cell(key), to_cell(id)};
}

}  // namespace xiezhu::persistence::sql
