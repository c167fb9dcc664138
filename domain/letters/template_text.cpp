#include "domain/letters/template_text.hpp"

#include <algorithm>
#include <functional>

#include "domain/kernel/text.hpp"

namespace xiezhu::domain {
namespace {

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t\r";
  const auto first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

// Passes over a line: what stands between fields, and the names of fields. False when a brace has no partner.
bool scan(std::string_view line, const std::function<void(std::string_view words)>& words,
          const std::function<void(std::string_view name)>& field) {
  while (!line.empty()) {
    const auto brace = line.find_first_of("{}");
    words(line.substr(0, brace));
    if (brace == std::string_view::npos) return true;
    line.remove_prefix(brace);
    const auto end = line.find_first_of("{}", 1);
    if (line.front() == '}' || end == std::string_view::npos || line[end] == '{') return false;
    field(line.substr(1, end - 1));
    line.remove_prefix(end + 1);
  }
  return true;
}

}  // namespace

std::vector<std::string_view> written_lines(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    if (const auto line = trimmed(text.substr(0, end)); !blank(line)) lines.push_back(line);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

std::vector<Rejection> check_fields(std::span<const TemplateField> fields, std::string_view text,
                                    const char* path) {
  std::vector<Rejection> broken;
  std::vector<std::string_view> used;
  for (const auto line : written_lines(text)) {
    const bool closed = scan(
        line, [](std::string_view) {},
        [&](std::string_view name) {
          used.push_back(name);
          if (std::ranges::find(fields, name, &TemplateField::name) == fields.end())
            broken.push_back({Reason::unknown_field, path, std::string{name}});
        });
    if (!closed) broken.push_back({Reason::unclosed_field, path});
  }
  for (const auto& field : fields) {
    if (field.mandatory && std::ranges::find(used, field.name) == used.end())
      broken.push_back({Reason::field_required, path, std::string{field.name}});
  }
  return broken;
}

FilledLine fill_line(std::string_view line, const FieldValues& values) {
  FilledLine filled;
  bool named = false;
  bool said = false;
  scan(
      line, [&](std::string_view words) { filled.text += words; },
      [&](std::string_view name) {
        named = true;
        const auto value = values.find(name);
        if (value == values.end() || value->second.empty()) return;
        said = true;
        filled.text += value->second;
      });
  filled.left_out = named && !said;
  return filled;
}

}  // namespace xiezhu::domain
