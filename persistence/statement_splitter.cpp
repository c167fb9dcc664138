#include "persistence/statement_splitter.hpp"

#include <stdexcept>

namespace xiezhu::persistence {
namespace {

constexpr std::string_view blanks = " \t\r\n";

// The end of the token that starts at `at`: behind the closing mark, which must exist.
std::size_t behind(std::string_view script, std::size_t at, std::string_view mark) {
  const auto end = script.find(mark, at);
  if (end == std::string_view::npos) throw std::invalid_argument("migration: a quote or comment has no end");
  return end + mark.size();
}

void add_statement(std::vector<std::string>& statements, std::string& text) {
  const auto first = text.find_first_not_of(blanks);
  if (first != std::string::npos)
    statements.push_back(text.substr(first, text.find_last_not_of(blanks) - first + 1));
  text.clear();
}

// Within BEGIN … END of a trigger semicolons separate its statements.
bool inside_trigger(std::string_view text) {
  const auto first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return false;
  text = text.substr(first, text.find_last_not_of(blanks) - first + 1);
  return text.starts_with("CREATE TRIGGER ") && text.contains(" BEGIN ") && !text.ends_with(" END");
}

}  // namespace

std::vector<std::string> split_statements(std::string_view script) {
  std::vector<std::string> statements;
  std::string text;
  for (std::size_t at = 0; at < script.size();) {
    const char c = script[at];
    const auto rest = script.substr(at);
    if (rest.starts_with("--")) {
      const auto end = script.find('\n', at);
      at = end == std::string_view::npos ? script.size() : end;
    } else if (rest.starts_with("/*")) {
      at = behind(script, at + 2, "*/");
      text += ' ';
    } else if (c == '\'' || c == '"' || c == '`') {
      // A doubled quote closes and opens again, which comes to the same.
      const auto end = behind(script, at + 1, script.substr(at, 1));
      text += script.substr(at, end - at);
      at = end;
    } else if (c == ';' && !inside_trigger(text)) {
      add_statement(statements, text);
      ++at;
    } else {
      text += c;
      ++at;
    }
  }
  add_statement(statements, text);
  return statements;
}

}  // namespace xiezhu::persistence
