// Typed reading of query parameters. Unknown, repeated and badly formed ones are complaints like those of a
// body.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/http/problem.hpp"
#include "domain/kernel/enum_names.hpp"
#include "domain/ports/queries.hpp"

namespace xiezhu::api {

// The `next` of a page; `order` names the sort, so that the cursor serves no other. Empty: the list's only or
// own order.
std::string cursor_text(domain::Cursor cursor, std::string_view order = {});

class Query {
 public:
  // `raw` without '?'. Percent-encoding is decoded once; '+' is a blank.
  explicit Query(std::string_view raw);

  std::optional<std::string> text(std::string_view name);
  std::optional<std::int64_t> id(std::string_view name);
  // A number of bytes, from 0.
  std::optional<std::int64_t> size(std::string_view name);
  // What cursor_text made with the same `order`; one of another order is a complaint of its own.
  std::optional<domain::Cursor> cursor(std::string_view name, std::string_view order = {});
  std::optional<int> number(std::string_view name, int least, int most);
  // "true" or "false".
  std::optional<bool> flag(std::string_view name);
  // Two days; the second must not lie before the first.
  domain::DayRange days(std::string_view from, std::string_view to);
  // A token of an enumeration.
  template <class E>
  std::optional<E> token(std::string_view name) {
    const auto word = text(name);
    if (!word) return std::nullopt;
    const auto value = domain::from_name<E>(*word);
    if (!value) complain(name, "unknown");
    return value;
  }
  void complain(std::string_view name, std::string_view code, std::string detail = {});
  // Notes every parameter that nobody asked for, then hands over all complaints.
  std::vector<FieldError> finish();

 private:
  std::optional<domain::LocalDate> day(std::string_view name);

  std::map<std::string, std::string, std::less<>> values_;
  std::vector<FieldError> errors_;
};

}  // namespace xiezhu::api
