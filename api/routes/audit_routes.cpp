// Reading the audit log, which is itself recorded in it.
#include <boost/json/array.hpp>
#include <charconv>

#include "api/http/query.hpp"
#include "api/http/reply.hpp"
#include "api/routes/views.hpp"
#include "domain/kernel/text.hpp"

namespace xiezhu::api {
namespace json = boost::json;
namespace {

constexpr std::size_t longest_filter = 128;

json::value text_or_null(const std::string& text) {
  return text.empty() ? json::value(nullptr) : json::value(text);
}

json::object audit_view(const domain::AuditLine& line, const domain::OrgTree& units) {
  const auto& record = line.record;
  const auto& entry = record.entry;
  return {{"chain", record.chain},
          {"seq", std::to_string(record.seq)},
          {"at", domain::to_iso(entry.at)},
          {"person", person_brief(entry.person, line.person_name)},
          {"unit", unit_brief(units, entry.unit)},
          {"onBehalfOf", person_brief(entry.on_behalf_of, line.on_behalf_of_name)},
          {"session", entry.session ? json::value(id_text(*entry.session)) : json::value(nullptr)},
          {"remote", text_or_null(entry.remote)},
          {"requestId", text_or_null(entry.call)},
          {"action", entry.action},
          {"objectKind", text_or_null(entry.object_kind)},
          {"object", text_or_null(entry.object)},
          {"result", entry.result},
          {"detail", text_or_null(entry.detail)},
          {"hash", record.hash}};
}

// "<epoch milliseconds>.<chain>.<seq>"
std::string place_text(const domain::AuditRecord& record) {
  return std::to_string(domain::epoch_millis(record.entry.at)) + "." + std::to_string(record.chain) + "." +
         std::to_string(record.seq);
}

std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value < 0) return std::nullopt;
  return value;
}

std::optional<domain::AuditPlace> place_of(std::string_view text) {
  const auto parts = domain::split(text, '.');
  if (parts.size() != 3) return std::nullopt;
  const auto at = whole_number(parts[0]);
  const auto chain = whole_number(parts[1]);
  const auto seq = whole_number(parts[2]);
  constexpr std::int64_t most_chains = 1'024;
  constexpr std::int64_t latest = 253'402'300'799'999;  // the end of the year 9999
  if (!at || !chain || !seq || *at > latest || *chain >= most_chains) return std::nullopt;
  return domain::AuditPlace{domain::from_epoch_millis(*at), static_cast<int>(*chain), *seq};
}

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
    after = place_of(*text);
    if (!after) query.complain("after", "malformed");
  }
  const int limit = query.number("limit", 1, largest_page).value_or(default_page);
  if (auto errors = query.finish(); !errors.empty()) return invalid(call, std::move(errors));

  auto lines = call.unit->audit().list(filter, after, limit + 1);
  std::string next;
  if (std::cmp_greater(lines.size(), limit)) {
    lines.pop_back();
    next = place_text(lines.back().record);
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
