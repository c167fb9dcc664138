// The words of templates, whatever they are for: {name} stands for a field, and a line whose fields are all
// empty is left out. What a field holds is never read as a template.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "domain/kernel/outcome.hpp"

namespace xiezhu::domain {

struct TemplateField {
  std::string_view name;
  std::string_view meaning;  // Chinese
  bool mandatory = false;    // must stand in the template
};

using FieldValues = std::map<std::string_view, std::string>;

// The lines in which something stands, trimmed.
std::vector<std::string_view> written_lines(std::string_view text);

// Everything that speaks against the fields of a text, as complaints about `path`: braces without a partner,
// fields that are not among `fields`, mandatory ones that are not there.
std::vector<Rejection> check_fields(std::span<const TemplateField> fields, std::string_view text,
                                    const char* path);

struct FilledLine {
  std::string text;
  bool left_out = false;
};
// Fields that `values` does not hold are empty.
FilledLine fill_line(std::string_view line, const FieldValues& values);

}  // namespace xiezhu::domain
