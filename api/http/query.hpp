// Typed reading of query parameters. Unknown, repeated and badly formed ones are complaints like those of a
// body.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/http/problem.hpp"
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
  void complain(std::string_view name, std::string_view code, std::string detail = {});
  // Notes every parameter that nobody asked for, then hands over all complaints.
  std::vector<FieldError> finish();

 private:
  std::map<std::string, std::string, std::less<>> values_;
  std::vector<FieldError> errors_;
};

}  // namespace xiezhu::api
