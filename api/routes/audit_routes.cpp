// Reading the audit log, which is itself recorded in it.
#include <boost/json/array.hpp>

#include "api/http/query.hpp"
#include "api/http/reply.hpp"
#include "api/routes/audit_views.hpp"

namespace xiezhu::api {
namespace json = boost::json;
namespace {

constexpr std::size_t longest_filter = 128;

std::optional<domain::Instant> instant_parameter(Query& query, std::string_view name) {
  const auto text = query.text(name);
  if (!text) return std::nullopt;
  const auto instant = domain::parse_instant(*text);
  if (!instant) query.complain(name, "malformed");
  return instant;
}

std::optional<std::string> filter_text(Query& query, std::string_view name) {
  auto text = query.text(name);
  if (text && text->size() > longest_filter) query.complain(name, "too_long", std::to_string(longest_filter));
  return text;
}

Response list_audit(const Call& call) {
  Query query(call.request.query);
  domain::AuditFilter filter{.from = instant_parameter(query, "from"),
                             .until = instant_parameter(query, "to")};
  if (const auto person = query.id("person")) filter.person = domain::PersonId{*person};
  filter.action = filter_text(query, "action");
  filter.result = filter_text(query, "result");
  std::optional<domain::AuditPlace> after;
  if (const auto text = query.text("after")) {
    after = audit_place(*text);
    if (!after) query.complain("after", "malformed");
  }
  const int limit = query.number("limit", 1, largest_page).value_or(default_page);
  if (auto errors = query.finish(); !errors.empty()) return invalid(call, std::move(errors));

  auto lines = call.unit->audit().list(filter, after, limit + 1);
  std::string next;
  if (std::cmp_greater(lines.size(), limit)) {
    lines.pop_back();
    next = audit_cursor(lines.back().record);
  }
  // Whoever reads the log is asked one day what he looked for.
  call.note->detail = call.request.query.substr(0, 500);
  json::array items;
  for (const auto& line : lines) items.push_back(audit_view(line, call.reference->units));
  return page_response(std::move(items), next);
}

}  // namespace

std::vector<Route> audit_routes() {
  Route list{Method::get, "/api/v1/audit", Access::audit_admin, Lane::reading, list_audit, {200, 422}};
  list.audited = true;
  return {list};
}

}  // namespace xiezhu::api
