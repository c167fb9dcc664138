#include "api/http/keyed_call.hpp"

#include <algorithm>

#include "api/http/audited_call.hpp"
#include "api/http/reply.hpp"

namespace xiezhu::api {
namespace {

constexpr std::size_t longest_key = 64;

bool acceptable(std::string_view key) {
  return key.size() <= longest_key && std::ranges::all_of(key, [](char c) { return c > ' ' && c < '\x7f'; });
}

std::string header_of(const Response& response, std::string_view name) {
  for (const auto& [key, value] : response.headers) {
    if (key == name) return value;
  }
  return {};
}

Response replay(const domain::StoredAnswer& answer) {
  Response response{answer.status, answer.body.empty() ? "" : "application/json", answer.body};
  if (!answer.etag.empty()) response.headers.emplace_back("etag", answer.etag);
  if (!answer.location.empty()) response.headers.emplace_back("location", answer.location);
  response.headers.emplace_back("idempotency-replayed", "true");
  return response;
}

bool succeeded(const Response& response) { return response.status < 400; }

Response run_plain(const Route& route, Call& call) {
  Response response;
  call.environment.store.write([&](domain::UnitOfWork& unit) {
    call.unit = &unit;
    response = route.handler(call);
    if (!succeeded(response)) return domain::Finish::rollback;
    if (!route.unrecorded) record_success(route, call, unit, response);
    return domain::Finish::commit;
  });
  return response;
}

Response run_once(const Route& route, Call& call, const std::string& key, const std::string& fingerprint) {
  const auto person = call.session->actor.person.value();
  Response response;
  call.environment.store.write([&](domain::UnitOfWork& unit) {
    call.unit = &unit;
    if (const auto stored =
            unit.idempotency().claim(person, key, fingerprint, call.environment.clock.now())) {
      response = stored->fingerprint == fingerprint ? replay(*stored)
                                                    : to_response(Problem{"key_reused"}, call.request);
      return domain::Finish::rollback;
    }
    response = route.handler(call);
    if (!succeeded(response)) return domain::Finish::rollback;
    unit.idempotency().complete(person, key,
                                {fingerprint, response.status, response.body, header_of(response, "etag"),
                                 header_of(response, "location")});
    if (!route.unrecorded) record_success(route, call, unit, response);
    return domain::Finish::commit;
  });
  return response;
}

}  // namespace

Response run_keyed(const Route& route, Call& call) {
  const std::string key{call.request.header("idempotency-key")};
  if (key.empty() || !route.takes_key || call.session == nullptr) return run_plain(route, call);
  if (!acceptable(key)) return to_response(Problem{"bad_header", "Idempotency-Key"}, call.request);
  const std::string fingerprint = call.environment.secrets.digest(
      std::string{name_of(call.request.method)} + "\n" + call.request.path + "\n" + call.request.query +
      "\n" + std::string{call.request.header("if-match")} + "\n" + call.request.body);
  try {
    return run_once(route, call, key, fingerprint);
  } catch (const domain::CommitUnknown&) {
    // The key tells: if the commit arrived, this returns its answer; if not, this does the work.
    return run_once(route, call, key, fingerprint);
  }
}

}  // namespace xiezhu::api
