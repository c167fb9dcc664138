#include "api/routes/view_input.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/url/encode.hpp>
#include <boost/url/params_encoded_view.hpp>
#include <boost/url/parse_query.hpp>
#include <boost/url/rfc/unreserved_chars.hpp>

#include "api/http/query.hpp"
#include "api/routes/list_input.hpp"
#include "api/routes/views.hpp"
#include "domain/kernel/text.hpp"

namespace xiezhu::api {
namespace json = boost::json;
namespace urls = boost::urls;
namespace {

constexpr std::string_view urgent_name = "urgent";

// One parameter; the only one that is no text is the flag.
std::optional<std::string> parameter_of(std::string_view name, const json::value& value) {
  if (name == urgent_name) {
    if (!value.is_bool()) return std::nullopt;
    return std::string{name} + (value.get_bool() ? "=true" : "=false");
  }
  if (!value.is_string()) return std::nullopt;
  return urls::encode(std::string_view{name}, urls::unreserved_chars) + "=" +
         urls::encode(std::string_view{value.get_string()}, urls::unreserved_chars);
}

// The object as parameters in the order of their names; absent members are null or not there.
std::string parameters_of(Fields& fields, const json::object& filter) {
  std::vector<std::string> parameters;
  for (const auto& [key, value] : filter) {
    if (value.is_null()) continue;
    const std::string_view name = key;
    const auto parameter = parameter_of(name, value);
    if (parameter) {
      parameters.push_back(*parameter);
    } else {
      fields.complain("filter." + std::string{name}, "malformed");
    }
  }
  std::ranges::sort(parameters);
  std::string text;
  for (const auto& parameter : parameters) text += (text.empty() ? "" : "&") + parameter;
  return text;
}

std::string read_stored_filter(Fields& fields, const domain::Reference& reference) {
  const auto* filter = fields.object("filter");
  if (filter == nullptr) return {};
  auto text = parameters_of(fields, *filter);
  if (text.size() > domain::ViewLimits::filter) {
    fields.complain("filter", "too_long", std::to_string(domain::ViewLimits::filter));
    return {};
  }
  Query query(text);
  read_filter(query, reference);
  for (auto& error : query.finish()) fields.complain("filter." + error.field, error.code, error.detail);
  return text;
}

std::string read_stored_sort(Fields& fields, domain::Tab tab) {
  const auto word = fields.text("sort", TextKind::line);
  if (!word) return {};
  Query query("sort=" + urls::encode(*word, urls::unreserved_chars));
  const auto sort = read_sort(query, tab);
  for (auto& error : query.finish()) fields.complain(error.field, error.code, error.detail);
  return sort_text(sort);
}

}  // namespace

domain::ColumnSet read_column_set(Fields& fields, std::string_view name) {
  const auto* array = fields.array(name);
  domain::ColumnSet columns;
  if (array == nullptr) return columns;
  for (std::size_t i = 0; i < array->size(); ++i) {
    const auto path = std::string{name} + "[" + std::to_string(i) + "]";
    if (!(*array)[i].is_object()) {
      fields.complain(path, "malformed");
      continue;
    }
    Fields entry((*array)[i].get_object());
    const auto column = entry.token<domain::Column>("column");
    const bool hidden = entry.flag("hidden", false);
    entry.demand("column", column.has_value());
    for (auto& error : entry.finish()) fields.complain(path + "." + error.field, error.code, error.detail);
    if (!column) continue;
    if (domain::has_column(columns, *column)) {
      fields.complain(path, "repeated_here");
    } else {
      columns.push_back({*column, hidden});
    }
  }
  if (std::ranges::all_of(columns, &domain::ColumnChoice::hidden)) fields.complain(name, "missing");
  return domain::with_missing(std::move(columns));
}

json::array columns_view(const domain::ColumnSet& columns) {
  json::array list;
  for (const auto& [column, hidden] : domain::with_missing(columns))
    list.push_back(json::object{
        {"column", domain::name_of(column)}, {"name", domain::chinese_of(column)}, {"hidden", hidden}});
  return list;
}

void read_view(Fields& fields, const domain::Reference& reference, domain::SavedView& view) {
  view.name = fields.text("name", TextKind::line).value_or("");
  fields.demand("name", !domain::blank(view.name));
  if (domain::length(view.name) > domain::ViewLimits::name)
    fields.complain("name", "too_long", std::to_string(domain::ViewLimits::name));
  const auto tab = fields.token<domain::Tab>("tab");
  fields.demand("tab", tab.has_value());
  view.tab = tab.value_or(domain::Tab::running);
  view.shared = fields.flag("shared", false);
  view.filter = read_stored_filter(fields, reference);
  view.sort = read_stored_sort(fields, view.tab);
  view.columns = read_column_set(fields, "columns");
}

json::object filter_view(const std::string& parameters) {
  json::object filter;
  const auto parsed = urls::parse_query(parameters);
  if (parameters.empty() || !parsed) return filter;
  for (const auto& parameter : *parsed) {
    const auto name = parameter.key.decode();
    const auto value = parameter.value.decode();
    filter[name] = name == urgent_name ? json::value(value == "true") : json::value(value);
  }
  return filter;
}

std::vector<std::string> gone_from(const domain::SavedView& view, const domain::Reference& reference) {
  Query query(view.filter);
  read_filter(query, reference);
  std::vector<std::string> gone;
  for (const auto& error : query.finish()) gone.push_back(error.field);
  Query sort(view.sort.empty() ? "" : "sort=" + view.sort);
  read_sort(sort, view.tab);
  if (!sort.finish().empty()) gone.emplace_back("sort");
  return gone;
}

}  // namespace xiezhu::api
