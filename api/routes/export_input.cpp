#include "api/routes/export_input.hpp"

#include <algorithm>
#include <stdexcept>

#include "api/json/fields.hpp"
#include "api/json/object_body.hpp"
#include "api/routes/list_input.hpp"
#include "domain/kernel/text.hpp"

namespace xiezhu::api {
namespace {

using domain::JobKind;

std::optional<JobKind> export_kind(std::string_view word) {
  for (const auto kind : {JobKind::export_list, JobKind::export_timeline, JobKind::export_archive}) {
    if (domain::name_of(kind) == "export_" + std::string{word}) return kind;
  }
  return std::nullopt;
}

// The columns asked for; all of them when none are named.
template <class Column>
std::vector<Column> read_columns(Fields& fields) {
  auto columns = fields.tokens<Column>("columns");
  if (fields.absent("columns")) {
    for (const auto& entry : domain::EnumNames<Column>::table) columns.push_back(entry.value);
    return columns;
  }
  auto sorted = columns;
  std::ranges::sort(sorted);
  if (std::ranges::adjacent_find(sorted) != sorted.end()) fields.complain("columns", "repeated_here");
  fields.demand("columns", !columns.empty());
  return columns;
}

constexpr std::size_t longest_filter = 1'000;

void read_list(Fields& fields, ExportInput& input) {
  const auto tab = fields.token<domain::Tab>("tab");
  fields.demand("tab", tab.has_value());
  input.tab = tab.value_or(domain::Tab::to_do);
  input.filter = fields.text("filter", TextKind::line).value_or("");
  if (domain::length(input.filter) > longest_filter)
    fields.complain("filter", "too_long", std::to_string(longest_filter));
  const bool all = fields.absent("columns");
  input.list_columns = read_columns<domain::ListColumn>(fields);
  const bool opinions = fields.flag("opinions", false);
  // Reading what was said takes a look at every request, so it is wished for explicitly.
  if (all && !opinions) std::erase(input.list_columns, domain::ListColumn::opinions);
  if (opinions &&
      std::ranges::find(input.list_columns, domain::ListColumn::opinions) == input.list_columns.end())
    input.list_columns.push_back(domain::ListColumn::opinions);
}

void read_request(Fields& fields, ExportInput& input) {
  const auto request = fields.id<domain::RequestTag>("request");
  fields.demand("request", request.has_value());
  input.request = request.value_or(domain::RequestId{});
}

ExportInput read_export_members(Fields& fields, JobKind kind) {
  ExportInput input{.kind = kind};
  if (kind != JobKind::export_archive) {
    const auto format = fields.token<domain::TableFormat>("format");
    fields.demand("format", format.has_value());
    input.format = format.value_or(domain::TableFormat::xlsx);
  }
  if (kind == JobKind::export_list) {
    read_list(fields, input);
  } else {
    read_request(fields, input);
    if (kind == JobKind::export_timeline)
      input.timeline_columns = read_columns<domain::TimelineColumn>(fields);
  }
  return input;
}

}  // namespace

std::expected<ReadExport, Problem> read_export(std::string_view body) {
  const auto object = object_body(body);
  if (!object) return std::unexpected(object.error());
  Fields fields(*object);
  const auto word = fields.text("kind", TextKind::line);
  const auto kind = export_kind(word.value_or(""));
  if (!kind) {
    const FieldError error{"kind", word ? "unknown" : "missing"};
    return std::unexpected(invalid_input({error}));
  }
  auto input = read_export_members(fields, *kind);
  if (auto errors = fields.finish(); !errors.empty())
    return std::unexpected(invalid_input(std::move(errors)));
  return ReadExport{std::move(input), std::string{body}};
}

ExportInput parse_stored_export(std::string_view stored) {
  auto read = read_export(stored);
  if (!read) throw std::runtime_error("the input of an export job cannot be read");
  return std::move(read->input);
}

std::expected<domain::ListQuery, Problem> list_of(const ExportInput& input,
                                                  const domain::Reference& reference, domain::Instant now) {
  Query query(input.filter);
  domain::ListQuery list{input.tab, read_filter(query, reference), read_sort(query, input.tab), now};
  if (auto errors = query.finish(); !errors.empty()) return std::unexpected(invalid_input(std::move(errors)));
  return list;
}

std::string described(const ExportInput& input) {
  if (input.kind == JobKind::export_archive) return "archive of " + std::to_string(input.request.value());
  std::string text = input.kind == JobKind::export_list
                         ? "list " + std::string{domain::name_of(input.tab)} +
                               (input.filter.empty() ? "" : " where " + input.filter)
                         : "timeline of " + std::to_string(input.request.value());
  text.append(" as ").append(domain::name_of(input.format)).append(", columns");
  for (const auto column : input.list_columns) text.append(" ").append(domain::name_of(column));
  for (const auto column : input.timeline_columns) text.append(" ").append(domain::name_of(column));
  return text;
}

}  // namespace xiezhu::api
