// People: whom one works with, and the accounts that an administrator keeps.
#include <boost/json/array.hpp>

#include "api/auth/password_attempt.hpp"
#include "api/http/audited_call.hpp"
#include "api/http/query.hpp"
#include "api/http/reply.hpp"
#include "api/json/fields.hpp"
#include "api/json/object_body.hpp"
#include "api/routes/request_input.hpp"
#include "api/routes/views.hpp"
#include "domain/kernel/text.hpp"
#include "domain/organisation/person_administration.hpp"

namespace xiezhu::api {
namespace json = boost::json;
namespace {

constexpr std::size_t longest_login = 64;
constexpr std::size_t longest_name = 50;

json::object person_view(const domain::Person& person, const domain::Reference& reference) {
  json::array roles;
  for (const auto& entry : domain::EnumNames<domain::Role>::table) {
    if (person.roles.has(entry.value)) roles.push_back(term(entry.value));
  }
  return {{"id", id_text(person.id)},
          {"name", person.name},
          {"unit", unit_brief(reference.units, person.unit)},
          {"roles", std::move(roles)},
          {"disabled", person.disabled}};
}

// Logins are shown to those only who keep the accounts.
json::object shown_person(const Call& call, const domain::Person& person) {
  auto view = person_view(person, *call.reference);
  const bool keeps = domain::keeps_people_of(call.session->actor, person.unit);
  view["login"] = keeps ? json::value(person.login) : json::value(nullptr);
  return view;
}

Response person_response(const Call& call, int status, const domain::Person& person) {
  return with_etag(json_response(status, shown_person(call, person)), std::to_string(person.version));
}

// The people of the own unit; of any, or by words of all, for who knows all people.
domain::PeopleFilter read_people_filter(const Call& call, Query& query) {
  const auto& actor = call.session->actor;
  const auto words = query.text("q");
  if (words && domain::length(*words) > longest_login)
    query.complain("q", "too_long", std::to_string(longest_login));
  const auto asked = query.id("unit");
  const domain::UnitId unit{asked.value_or(actor.unit.value())};
  const bool keeps = domain::keeps_people_of(actor, unit);
  const bool open = unit == actor.unit || keeps || domain::knows_all_people(actor);
  if (!open || call.reference->units.find(unit) == nullptr) query.complain("unit", "unknown");
  domain::PeopleFilter filter{.unit = unit, .words = words.value_or(""), .by_login = keeps};
  if (!asked && words && domain::knows_all_people(actor)) filter.unit.reset();
  return filter;
}

Response list_people(const Call& call) {
  Query query(call.request.query);
  const auto filter = read_people_filter(call, query);
  const auto after = query.id("after").value_or(0);
  const int limit = query.number("limit", 1, largest_page).value_or(default_page);
  if (auto errors = query.finish(); !errors.empty()) return invalid(call, std::move(errors));

  auto people = call.unit->queries().people(filter, domain::PersonId{after}, limit + 1);
  const bool more = std::cmp_greater(people.size(), limit);
  if (more) people.pop_back();
  json::array items;
  for (const auto& person : people) items.push_back(shown_person(call, person));
  return page_response(std::move(items), more ? id_text(people.back().id) : std::string{});
}

// The person of the address: a colleague, or one whose account the caller keeps.
// `known`: the caller may look at all people.
std::optional<domain::Person> captured_person(const Call& call, domain::UnitOfWork& unit,
                                              bool known = false) {
  const auto id = parse_id(call.captures.front());
  auto person = id ? unit.people().find(domain::PersonId{*id}) : std::nullopt;
  const auto& actor = call.session->actor;
  if (!person || (person->unit != actor.unit && !known && !domain::keeps_people_of(actor, person->unit)))
    return std::nullopt;
  return person;
}

Response show_person(const Call& call) {
  const auto person = captured_person(call, *call.unit, domain::knows_all_people(call.session->actor));
  return person ? person_response(call, 200, *person) : not_found(call);
}

bool plain_login(std::string_view login) {
  return login.size() <= longest_login && std::ranges::all_of(login, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
         });
}

// Name and roles, which every account has; complaints are noted.
void read_name_and_roles(Fields& fields, domain::Person& person) {
  person.name = fields.text("name", TextKind::line).value_or("");
  fields.demand("name", !domain::blank(person.name));
  if (domain::length(person.name) > longest_name)
    fields.complain("name", "too_long", std::to_string(longest_name));
  fields.demand("roles", !fields.absent("roles"));
  person.roles = {};
  for (const auto role : fields.tokens<domain::Role>("roles")) person.roles.add(role);
}

// A new account of the own unit, or of any for who keeps all. It has no password yet, so nobody can use it.
Response add_person(const Call& call) {
  const auto body = object_body(call.request.body);
  if (!body) return to_response(body.error(), call.request);
  Fields fields(*body);
  domain::Person person{.id = domain::PersonId{call.environment.ids.next()}};
  person.login = fields.text("login", TextKind::line).value_or("");
  fields.demand("login", !person.login.empty());
  if (!plain_login(person.login)) fields.complain("login", "malformed");
  person.unit = fields.id<domain::UnitTag>("unit").value_or(call.session->actor.unit);
  if (call.reference->units.find(person.unit) == nullptr) fields.complain("unit", "unknown");
  read_name_and_roles(fields, person);
  if (auto errors = fields.finish(); !errors.empty()) return invalid(call, std::move(errors));
  if (const auto allowed = domain::check_person(call.session->actor, nullptr, person); !allowed)
    return rejected(call, allowed.error());
  if (!call.unit->people().enrol(person)) return invalid(call, {{"login", "exists"}});
  Response response = person_response(call, 201, person);
  response.headers.emplace_back("location", "/api/v1/people/" + id_text(person.id));
  return response;
}

// Somebody was faster: the person as it is by now.
Response stale_person(const Call& call) {
  const auto person = captured_person(call, *call.unit);
  if (!person) return not_found(call);
  Problem problem{"stale_version", std::to_string(person->version)};
  problem.extra["current"] = shown_person(call, *person);
  return to_response(problem, call.request);
}

// Name, roles, and whether the account is shut, which also ends its sessions.
Response change_person(const Call& call) {
  const auto body = object_body(call.request.body);
  if (!body) return to_response(body.error(), call.request);
  Fields fields(*body);
  domain::Person wanted;
  read_name_and_roles(fields, wanted);
  wanted.disabled = fields.flag("disabled", false);
  if (auto errors = fields.finish(); !errors.empty()) return invalid(call, std::move(errors));
  const auto person = captured_person(call, *call.unit);
  if (!person) return not_found(call);
  const auto seen = read_if_match(call.request.header("if-match"));
  if (!seen) return to_response(seen.error(), call.request);
  domain::Person changed = *person;
  changed.name = wanted.name;
  changed.roles = wanted.roles;
  changed.disabled = wanted.disabled;
  if (const auto allowed = domain::check_person(call.session->actor, &*person, changed); !allowed)
    return rejected(call, allowed.error());
  changed.version = *seen;
  if (!call.unit->people().change(changed)) return stale_person(call);
  if (changed.disabled) call.unit->sessions().remove_of(changed.id);
  ++changed.version;
  return person_response(call, 200, changed);
}

// Stores a password with the record of it, and ends sessions of the person: all, or all but the caller's.
Response store_password(const Call& call, domain::PersonId person, const std::string& hash) {
  const Response response = no_content();
  call.note->recorded = true;
  call.environment.store.write([&](domain::UnitOfWork& unit) {
    unit.people().set_password(person, hash);
    unit.people().clear_attempts(person);
    unit.sessions().remove_others(person, call.session->id);
    record_success(*call.route, call, unit, response);
    return domain::Finish::commit;
  });
  return response;
}

// The text of a password member, not empty and not endless; complaints are noted.
std::string read_password(Fields& fields, std::string_view name) {
  auto password = fields.text(name, TextKind::line).value_or("");
  fields.demand(name, !password.empty());
  if (password.size() > longest_password) fields.complain(name, "too_long", std::to_string(longest_password));
  return password;
}

Response set_password(const Call& call) {
  const auto body = object_body(call.request.body);
  if (!body) return to_response(body.error(), call.request);
  Fields fields(*body);
  const auto password = read_password(fields, "password");
  if (auto errors = fields.finish(); !errors.empty()) return invalid(call, std::move(errors));
  std::optional<domain::Person> person;
  call.environment.store.read([&](domain::UnitOfWork& unit) { person = captured_person(call, unit); });
  if (!person) return not_found(call);
  if (const auto allowed = domain::may_set_password(call.session->actor, *person); !allowed)
    return rejected(call, allowed.error());
  if (const auto sound = domain::check_password(password, "password"); !sound)
    return rejected(call, sound.error());
  return store_password(call, person->id, call.environment.hasher.hash(password));
}

// The own password. Guessing the present one counts like signing in.
Response change_own_password(const Call& call) {
  const auto body = object_body(call.request.body);
  if (!body) return to_response(body.error(), call.request);
  Fields fields(*body);
  const auto present = read_password(fields, "current");
  const auto password = read_password(fields, "password");
  if (auto errors = fields.finish(); !errors.empty()) return invalid(call, std::move(errors));
  if (const auto sound = domain::check_password(password, "password"); !sound)
    return rejected(call, sound.error());
  const auto attempt = register_attempt(call, call.session->login);
  if (attempt.locked_until) return locked(call, *attempt.locked_until);
  if (!attempt.account || !call.environment.hasher.matches(present, attempt.account->password_hash))
    return invalid(call, {{"current", "wrong_password"}});
  return store_password(call, attempt.account->person.id, call.environment.hasher.hash(password));
}

}  // namespace

std::vector<Route> people_routes() {
  constexpr std::size_t small = 4'096;
  return {
      {Method::get, "/api/v1/people", Access::signed_in, Lane::reading, list_people, {200, 422}},
      {Method::post,
       "/api/v1/people",
       Access::signed_in,
       Lane::writing,
       add_person,
       {201, 403, 422},
       small,
       true},
      {Method::get, "/api/v1/people/{id}", Access::signed_in, Lane::reading, show_person, {200, 304, 404}},
      {Method::put,
       "/api/v1/people/{id}",
       Access::signed_in,
       Lane::writing,
       change_person,
       {200, 403, 404, 412, 422, 428},
       small},
      {Method::put,
       "/api/v1/people/{id}/password",
       Access::signed_in,
       Lane::hashing,
       set_password,
       {204, 403, 404, 422},
       small},
      {Method::put,
       "/api/v1/me/password",
       Access::signed_in,
       Lane::hashing,
       change_own_password,
       {204, 422, 429},
       small}};
}

}  // namespace xiezhu::api
