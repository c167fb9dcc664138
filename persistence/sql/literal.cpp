#include "persistence/sql/literal.hpp"

#include <algorithm>
#include <cctype>

namespace xiezhu::persistence::sql {
namespace {

std::string literal(const Cell& cell, const Dialect& dialect) {
  if (cell.null) return "NULL";
  if (cell.kind != Cell::Kind::text) return std::to_string(cell.integer);
  std::string quoted = "'";
  for (const char c : cell.text) {
    if (c == '\'' || (c == '\\' && !dialect.sqlite())) quoted += c;
    quoted += c;
  }
  return quoted + "'";
}

}  // namespace

std::string with_values(std::string_view text, std::span<const Cell> parameters, const Dialect& dialect) {
  const auto in_name = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; };
  std::string whole;
  bool quoted = false;
  for (auto at = text.begin(); at != text.end();) {
    const char c = *at++;
    quoted ^= c == '\'';
    if (quoted || (c != ':' && c != '?')) {
      whole += c;
      continue;
    }
    at = std::find_if_not(at, text.end(), in_name);
    whole += literal(parameters.front(), dialect);
    parameters = parameters.subspan(1);
  }
  return whole;
}

}  // namespace xiezhu::persistence::sql
