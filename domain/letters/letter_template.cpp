#include "domain/letters/letter_template.hpp"

#include <algorithm>

#include "domain/kernel/text.hpp"

namespace xiezhu::domain {
namespace {

constexpr std::string_view attachment_mark = "附件：";

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
  if (written_lines(text).size() < 2) return {{Reason::missing, "text"}};
  return check_fields(template_fields(kind), text, "text");
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
