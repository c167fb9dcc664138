// The words of letters. A template is text with fields (template_text.hpp): its first line is the title; each
// further line is a paragraph, or with 附件： in front an attachment note. A field of several lines makes as
// many paragraphs.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "domain/kernel/ids.hpp"
#include "domain/kernel/outcome.hpp"
#include "domain/letters/letter_kind.hpp"
#include "domain/letters/template_text.hpp"

namespace xiezhu::domain {

// A unit's own words for one kind of letter.
struct LetterTemplate {
  UnitId unit;
  LetterKind kind = LetterKind::request;
  std::string text;  // empty: the shipped words again
  int version = 1;   // grows with every change; 1: never changed
  friend bool operator==(const LetterTemplate&, const LetterTemplate&) = default;
};

// Those of all units. Immutable.
class LetterTemplates {
 public:
  LetterTemplates() = default;
  explicit LetterTemplates(std::vector<LetterTemplate> own);
  // What the unit has set; nullptr when it never did.
  [[nodiscard]] const LetterTemplate* own(UnitId unit, LetterKind kind) const;
  // The words that are used: the unit's own, else the shipped ones. Valid as long as the object.
  [[nodiscard]] std::string_view text_for(UnitId unit, LetterKind kind) const;

 private:
  std::map<std::pair<UnitId, LetterKind>, LetterTemplate> own_;
};

std::string_view shipped_template(LetterKind kind);

// The fields that a template of this kind may name.
std::vector<TemplateField> template_fields(LetterKind kind);

inline constexpr std::size_t longest_template = 3'000;

// Everything that speaks against a template; all complaints are about the field "text".
std::vector<Rejection> check_template(LetterKind kind, std::string_view text);

struct FilledTemplate {
  std::string title;
  std::vector<std::string> paragraphs;
  std::vector<std::string> attachments;
};
// Fields that `values` does not hold are empty.
FilledTemplate fill_template(std::string_view text, const FieldValues& values);

}  // namespace xiezhu::domain
