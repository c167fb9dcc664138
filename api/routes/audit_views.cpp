#include "api/routes/audit_views.hpp"

#include <charconv>

#include "api/routes/views.hpp"
#include "domain/kernel/text.hpp"

namespace xiezhu::api {
namespace json = boost::json;
namespace {

std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value < 0) return std::nullopt;
  return value;
}

}  // namespace

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

std::string audit_cursor(const domain::AuditRecord& record) {
  return std::to_string(domain::epoch_millis(record.entry.at)) + "." + std::to_string(record.chain) + "." +
         std::to_string(record.seq);
}

std::optional<domain::AuditPlace> audit_place(std::string_view text) {
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

}  // namespace xiezhu::api
