#include "api/http/audited_call.hpp"

#include <algorithm>

#include "domain/kernel/text.hpp"

namespace xiezhu::api {
namespace {

constexpr std::string_view api_root = "/api/v1/";
constexpr std::size_t longest_object = 32;  // of what callers wrote themselves

// Ids and names as we make them ourselves; anything else that a caller may have written is not repeated.
bool is_token(std::string_view text) {
  return !text.empty() && text.size() <= longest_object && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
}

std::string_view below_root(std::string_view path) {
  if (path.starts_with(api_root)) path.remove_prefix(api_root.size());
  return path;
}

// What was created stands in its location, what existed in the address.
std::string object_of(const Call& call, const Response& response) {
  for (const auto& [name, value] : response.headers) {
    if (name == "location") return value.substr(value.rfind('/') + 1);
  }
  if (call.captures.empty() || !is_token(call.captures.front())) return {};
  return std::string{call.captures.front()};
}

domain::AuditEntry entry_of(const Route& route, const Call& call, const Response& response) {
  const auto pattern = below_root(route.pattern);
  domain::AuditEntry entry{
      .at = call.environment.clock.now(),
      .remote = call.request.remote_address,
      .call = call.request.request_id,
      .action = action_token(route, call.captures),
      .object_kind = std::string{pattern.substr(0, pattern.find('/'))},
      .object = object_of(call, response),
      .result = response.problem.empty() ? std::string{domain::audit_ok} : response.problem};
  if (call.session != nullptr) {
    entry.person = call.session->actor.person;
    entry.unit = call.session->actor.unit;
    entry.session = call.session->id;
  }
  if (call.note == nullptr) return entry;
  const AuditNote& note = *call.note;
  if (note.person) entry.person = note.person;
  if (note.unit) entry.unit = note.unit;
  if (note.session) entry.session = note.session;
  entry.on_behalf_of = note.on_behalf_of;
  entry.detail = note.detail;
  return entry;
}

}  // namespace

void record_success(const Route& route, const Call& call, domain::UnitOfWork& unit,
                    const Response& response) {
  call.environment.audit.append(unit, entry_of(route, call, response));
}

void record_outcome(const Route& route, const Call& call, const Response& response) {
  const auto entry = entry_of(route, call, response);
  call.environment.store.write([&](domain::UnitOfWork& unit) {
    call.environment.audit.append(unit, entry);
    return domain::Finish::commit;
  });
}

std::string action_token(const Route& route, std::span<const std::string_view> captures) {
  std::string token{name_of(route.method)};
  token += ' ';
  std::size_t capture = 0;
  std::string_view slash;
  for (const auto segment : domain::split(below_root(route.pattern), '/')) {
    const bool captured = segment.starts_with('{');
    const std::string_view value = captured && capture < captures.size() ? captures[capture] : "";
    if (captured) ++capture;
    // A verb says what was done; other captures say to what.
    token.append(slash).append(segment == "{verb}" && is_token(value) ? value : segment);
    slash = "/";
  }
  return token;
}

}  // namespace xiezhu::api
