// Sign-in, sign-out and who am I.
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "api/auth/authenticate.hpp"
#include "api/auth/password_attempt.hpp"
#include "api/http/audited_call.hpp"
#include "api/http/reply.hpp"
#include "api/json/fields.hpp"
#include "api/json/object_body.hpp"
#include "api/routes/views.hpp"

namespace xiezhu::api {
namespace json = boost::json;
namespace {

json::object session_view(const Call& call, const domain::Session& session, std::string_view token) {
  const auto& reference = call.reference;
  json::array roles;
  for (const auto& entry : domain::EnumNames<domain::Role>::table) {
    if (session.actor.roles.has(entry.value)) roles.push_back(term(entry.value));
  }
  return {{"csrfToken", csrf_token(call.environment.secrets, token)},
          {"expiresAt", domain::to_iso(session.created_at + call.environment.sessions.absolute)},
          {"person", person_brief(session.actor.person, session.person_name)},
          {"login", session.login},
          {"unit", unit_brief(reference->units, session.actor.unit)},
          {"roles", std::move(roles)},
          {"demonstration", call.environment.demonstration}};
}

Response with_cookie(Response response, std::string_view token, std::string_view attributes) {
  response.headers.emplace_back("set-cookie", std::string{session_cookie} + "=" + std::string{token} +
                                                  "; Path=/; Secure; HttpOnly; SameSite=Strict" +
                                                  std::string{attributes});
  return response;
}

Response open_session(const Call& call, const domain::Person& person) {
  const std::string token = call.environment.secrets.random_token();
  const auto now = call.environment.clock.now();
  const domain::Session session{.id = domain::SessionId{call.environment.ids.next()},
                                .token_hash = call.environment.secrets.digest(token),
                                .actor = {person.id, person.unit, person.roles},
                                .login = person.login,
                                .person_name = person.name,
                                .created_at = now,
                                .seen_at = now};
  const Response response = with_cookie(json_response(201, session_view(call, session, token)), token, "");
  call.note->session = session.id;
  call.note->recorded = true;
  call.environment.store.write([&](domain::UnitOfWork& unit) {
    unit.people().clear_attempts(person.id);
    unit.sessions().insert(session);
    record_success(*call.route, call, unit, response);
    return domain::Finish::commit;
  });
  return response;
}

Response sign_in(const Call& call) {
  if (!own_origin(call.request)) return to_response(Problem{"wrong_origin"}, call.request);
  const auto body = object_body(call.request.body);
  if (!body) return to_response(body.error(), call.request);
  Fields fields(*body);
  const auto login = fields.text("login", TextKind::line);
  const auto password = fields.text("password", TextKind::line);
  if (!login || login->empty()) fields.complain("login", "missing");
  if (!password || password->empty()) fields.complain("password", "missing");
  if (password && password->size() > longest_password) {
    fields.complain("password", "too_long", std::to_string(longest_password));
  }
  if (auto errors = fields.finish(); !errors.empty()) return invalid(call, std::move(errors));

  const Attempt attempt = register_attempt(call, *login);
  // Of an unknown login nothing is kept: people type passwords there by mistake.
  if (attempt.account) {
    call.note->person = attempt.account->person.id;
    call.note->unit = attempt.account->person.unit;
  } else {
    call.note->detail = "unknown login";
  }
  if (attempt.locked_until) return locked(call, *attempt.locked_until);
  const std::string hash = attempt.account ? attempt.account->password_hash : std::string{};
  const bool matches = call.environment.hasher.matches(*password, hash);
  if (!attempt.account || !matches || attempt.account->person.disabled) {
    return to_response(Problem{"wrong_credentials"}, call.request);
  }
  return open_session(call, attempt.account->person);
}

Response show_session(const Call& call) {
  return json_response(200, session_view(call, *call.session, session_token(call.request)));
}

Response sign_out(const Call& call) {
  call.unit->sessions().remove(call.session->id);
  call.session_cache.forget(call.session->token_hash);
  if (call.environment.session_ended) call.environment.session_ended(call.session->id);
  return with_cookie(no_content(), "", "; Max-Age=0");
}

}  // namespace

std::vector<Route> session_routes() {
  constexpr std::size_t small = 4'096;
  return {{Method::post,
           "/api/v1/session",
           Access::anyone,
           Lane::hashing,
           sign_in,
           {201, 401, 403, 422, 429},
           small},
          {Method::get, "/api/v1/session", Access::signed_in, Lane::reading, show_session, {200}},
          {Method::del, "/api/v1/session", Access::signed_in, Lane::writing, sign_out, {204}},
          {Method::get, "/api/v1/me", Access::signed_in, Lane::reading, show_session, {200}}};
}

}  // namespace xiezhu::api
