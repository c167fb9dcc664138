#include "domain/letters/letter_template.hpp"

#include <algorithm>
#include <functional>

#include "domain/kernel/text.hpp"

namespace xiezhu::domain {
namespace {

constexpr std::string_view attachment_mark = "附件：";

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t\r";
  const auto first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

std::vector<std::string_view> written_lines(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    if (const auto line = trimmed(text.substr(0, end)); !blank(line)) lines.push_back(line);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
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

struct FilledLine {
  std::string text;
  bool left_out = false;
};

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

// The title of a letter is one line whatever its fields hold.
std::string on_one_line(std::string text) {
  std::ranges::replace(text, '\n', ' ');
  return text;
}

}  // namespace

LetterTemplates::LetterTemplates(std::vector<LetterTemplate> own) {
  for (auto& one : own) {
    const std::pair key{one.unit, one.kind};
    own_.emplace(key, std::move(one));
  }
}

const LetterTemplate* LetterTemplates::own(UnitId unit, LetterKind kind) const {
  const auto found = own_.find({unit, kind});
  return found == own_.end() ? nullptr : &found->second;
}

std::string_view LetterTemplates::text_for(UnitId unit, LetterKind kind) const {
  const auto* set = own(unit, kind);
  return set == nullptr || set->text.empty() ? shipped_template(kind) : set->text;
}

std::vector<Rejection> check_template(LetterKind kind, std::string_view text) {
  if (length(text) > longest_template) return {{Reason::too_long, "text", std::to_string(longest_template)}};
  const auto lines = written_lines(text);
  if (lines.size() < 2) return {{Reason::missing, "text"}};
  const auto fields = template_fields(kind);
  std::vector<Rejection> broken;
  std::vector<std::string_view> used;
  for (const auto line : lines) {
    const bool closed = scan(
        line, [](std::string_view) {},
        [&](std::string_view name) {
          used.push_back(name);
          if (std::ranges::find(fields, name, &TemplateField::name) == fields.end())
            broken.push_back({Reason::unknown_field, "text", std::string{name}});
        });
    if (!closed) broken.push_back({Reason::unclosed_field, "text"});
  }
  for (const auto& field : fields) {
    if (field.mandatory && std::ranges::find(used, field.name) == used.end())
      broken.push_back({Reason::field_required, "text", std::string{field.name}});
  }
  return broken;
}

FilledTemplate fill_template(std::string_view text, const FieldValues& values) {
  FilledTemplate filled;
  const auto lines = written_lines(text);
  if (lines.empty()) return filled;
  filled.title = on_one_line(fill_line(lines.front(), values).text);
  for (auto line : std::span{lines}.subspan(1)) {
    const bool attachment = line.starts_with(attachment_mark);
    if (attachment) line.remove_prefix(attachment_mark.size());
    const auto one = fill_line(line, values);
    if (one.left_out) continue;
    auto& part = attachment ? filled.attachments : filled.paragraphs;
    for (const auto paragraph : written_lines(one.text)) part.emplace_back(paragraph);
  }
  return filled;
}

}  // namespace xiezhu::domain
