#include "api/http/query.hpp"

#include <algorithm>
#include <boost/url/params_encoded_view.hpp>
#include <boost/url/parse_query.hpp>
#include <charconv>

#include "api/json/fields.hpp"
#include "api/json/text_rules.hpp"

namespace xiezhu::api {
namespace {

// The order that a cursor names in front; empty when it names none.
std::string_view order_of(std::string_view cursor) {
  const auto first = cursor.find_first_not_of('-');
  if (first == std::string_view::npos || cursor[first] < 'a' || cursor[first] > 'z') return {};
  return cursor.substr(0, cursor.find('.'));
}

// "<sort key>.<id>" of the last line of the page before.
std::optional<domain::Cursor> parse_cursor(std::string_view text) {
  domain::Cursor cursor;
  const char* end = text.data() + text.size();
  const auto [dot, key_error] = std::from_chars(text.data(), end, cursor.sort_key);
  if (key_error != std::errc{} || dot == end || *dot != '.') return std::nullopt;
  const auto [stop, id_error] = std::from_chars(dot + 1, end, cursor.id);
  return id_error == std::errc{} && stop == end ? std::optional{cursor} : std::nullopt;
}

}  // namespace
namespace urls = boost::urls;

std::string cursor_text(domain::Cursor cursor, std::string_view order) {
  return (order.empty() ? "" : std::string{order} + ".") + std::to_string(cursor.sort_key) + "." +
         std::to_string(cursor.id);
}

Query::Query(std::string_view raw) {
  if (raw.empty()) return;
  const auto parsed = urls::parse_query(raw);
  if (!parsed) {
    complain("query", "malformed");
    return;
  }
  urls::encoding_opts options;
  options.space_as_plus = true;
  for (const auto& parameter : *parsed) {
    const auto name = clean_text(parameter.key.decode(options), TextKind::line);
    const auto value = clean_text(parameter.value.decode(options), TextKind::line);
    if (!name || !value) {
      complain(name ? *name : "query", name ? value.error() : name.error());
    } else if (!values_.emplace(*name, *value).second) {
      complain(*name, "malformed");
    }
  }
}

void Query::complain(std::string_view name, std::string_view code, std::string detail) {
  errors_.push_back({std::string{name}, std::string{code}, std::move(detail)});
}

std::optional<std::string> Query::text(std::string_view name) {
  const auto found = values_.find(name);
  if (found == values_.end()) return std::nullopt;
  std::string value = std::move(found->second);
  values_.erase(found);
  return value;
}

std::optional<std::int64_t> Query::id(std::string_view name) {
  const auto word = text(name);
  if (!word) return std::nullopt;
  const auto value = parse_id(*word);
  if (!value) complain(name, "malformed");
  return value;
}

std::optional<std::int64_t> Query::size(std::string_view name) {
  const auto word = text(name);
  if (!word) return std::nullopt;
  const auto value = *word == "0" ? std::optional<std::int64_t>{0} : parse_id(*word);
  if (!value) complain(name, "malformed");
  return value;
}

std::optional<domain::Cursor> Query::cursor(std::string_view name, std::string_view order) {
  const auto word = text(name);
  if (!word) return std::nullopt;
  std::string_view rest = *word;
  const auto given = order_of(rest);
  if (!given.empty()) rest.remove_prefix(std::min(given.size() + 1, rest.size()));
  const auto value = parse_cursor(rest);
  if (!value) {
    complain(name, "malformed");
  } else if (given != order) {
    complain(name, "other_sort");
  }
  return value;
}

std::optional<int> Query::number(std::string_view name, int least, int most) {
  const auto word = text(name);
  if (!word) return std::nullopt;
  int value = 0;
  const auto [end, ec] = std::from_chars(word->data(), word->data() + word->size(), value);
  if (ec == std::errc::invalid_argument || end != word->data() + word->size()) {
    complain(name, "malformed");
    return std::nullopt;
  }
  if (ec == std::errc::result_out_of_range || value < least || value > most) {
    complain(name, "out_of_range", std::to_string(least) + "…" + std::to_string(most));
    return std::nullopt;
  }
  return value;
}

std::optional<bool> Query::flag(std::string_view name) {
  const auto word = text(name);
  if (!word) return std::nullopt;
  if (*word != "true" && *word != "false") complain(name, "malformed");
  return *word == "true";
}

std::optional<domain::LocalDate> Query::day(std::string_view name) {
  const auto word = text(name);
  if (!word) return std::nullopt;
  const auto day = domain::parse_date(*word);
  if (!day) complain(name, "malformed");
  return day;
}

domain::DayRange Query::days(std::string_view from, std::string_view to) {
  const domain::DayRange range{day(from), day(to)};
  if (range.from && range.to && *range.to < *range.from)
    complain(to, "out_of_range", "≥ " + domain::to_iso(*range.from));
  return range;
}

std::vector<FieldError> Query::finish() {
  for (const auto& [name, value] : values_) complain(name, "unknown_member");
  return std::move(errors_);
}

}  // namespace xiezhu::api
