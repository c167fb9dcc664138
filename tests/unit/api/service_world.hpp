// The whole API over the small city in SQLite, with a clock to turn and a store to break.
#pragma once

#include <deque>
#include <utility>
#include <vector>

#include "api/api_service.hpp"
#include "api/auth/authenticate.hpp"
#include "api/json/strict_parser.hpp"
#include "server/run/time_ids.hpp"
#include "server/security/audit_seal.hpp"
#include "server/security/crypto.hpp"
#include "tests/support/settable_clock.hpp"
#include "tests/unit/server/temp_database.hpp"

namespace xiezhu::test {

inline std::string header(const api::Response& response, std::string_view name) {
  for (const auto& [key, value] : response.headers) {
    if (key == name) return value;
  }
  return {};
}

inline boost::json::object body_of(const api::Response& response) {
  const auto parsed = api::parse_json(response.body);
  return parsed && parsed->is_object() ? parsed->get_object() : boost::json::object{};
}

inline std::string problem_code(const api::Response& response) {
  const auto body = body_of(response);
  return body.contains("code") ? std::string{body.at("code").as_string()} : "none";
}

// A store that fails on demand; each trouble meets one call.
class TroubledStore final : public d::Store {
 public:
  enum class Trouble {
    none,
    unavailable,
    commit_lost,       // the connection breaks and the work is not stored
    commit_unnoticed,  // the connection breaks after the work was stored
    broken,
  };

  explicit TroubledStore(d::Store& inner) : inner_(inner) {}

  void write(const std::function<d::Finish(d::UnitOfWork&)>& work) override {
    ++writes;
    switch (next(on_write)) {
      case Trouble::unavailable:
        throw d::Unavailable("host db-7 does not answer");
      case Trouble::broken:
        throw std::runtime_error("SELECT password_hash FROM person");
      case Trouble::commit_lost:
        inner_.write([&](d::UnitOfWork& unit) {
          work(unit);
          return d::Finish::rollback;
        });
        throw d::CommitUnknown("lost while committing");
      case Trouble::commit_unnoticed:
        inner_.write(work);
        throw d::CommitUnknown("lost while committing");
      case Trouble::none:
        inner_.write(work);
    }
  }

  void read(const std::function<void(d::UnitOfWork&)>& work) override {
    ++reads;
    switch (next(on_read)) {
      case Trouble::unavailable:
        throw d::Unavailable("host db-7 does not answer");
      case Trouble::broken:
        throw std::runtime_error("SELECT password_hash FROM person");
      default:
        inner_.read(work);
    }
  }

  d::ReferencePtr reference() override { return inner_.reference(); }

  std::deque<Trouble> on_write;
  std::deque<Trouble> on_read;
  int writes = 0;
  int reads = 0;

 private:
  static Trouble next(std::deque<Trouble>& queue) {
    if (queue.empty()) return Trouble::none;
    const auto trouble = queue.front();
    queue.pop_front();
    return trouble;
  }

  d::Store& inner_;
};

// What a signed-in page carries.
struct Page {
  std::string token;
  std::string csrf;
};

using Headers = std::vector<std::pair<std::string, std::string>>;

class ServiceWorld {
 public:
  ServiceWorld() {
    database.settle_city("plain:correct horse");
    database.commit([](d::UnitOfWork& unit) {
      unit.people().insert({d::PersonId{901}, "sysadmin", "系统", City::housing, {d::Role::system_admin}},
                           "plain:correct horse");
      unit.people().insert({d::PersonId{902}, "secadmin", "安全", City::housing, {d::Role::security_admin}},
                           "plain:correct horse");
      unit.people().insert({d::PersonId{903}, "auditadmin", "审计", City::housing, {d::Role::audit_admin}},
                           "plain:correct horse");
      unit.people().insert({d::PersonId{904}, "nobody", "无岗", City::housing, {}}, "plain:correct horse");
    });
    environment.report = [this](std::string_view id, std::string_view message) {
      reports.emplace_back(std::string{id}, std::string{message});
    };
  }

  api::Response call(api::Method method, std::string path, Headers headers = {}, std::string body = {}) {
    api::Request request{
        .method = method, .path = std::move(path), .headers = std::move(headers), .body = std::move(body)};
    request.request_id = "r-" + std::to_string(++calls_);
    if (!request.body.empty()) request.headers.emplace_back("content-type", "application/json");
    return service->run(service->plan(request), request);
  }

  api::Response call_as(const Page& page, api::Method method, std::string path, Headers headers = {},
                        std::string body = {}) {
    headers.emplace_back("cookie", "__Host-xiezhu=" + page.token);
    if (method != api::Method::get) headers.emplace_back("x-csrf-token", page.csrf);
    return call(method, std::move(path), std::move(headers), std::move(body));
  }

  api::Response try_sign_in(const std::string& login, const std::string& password = "correct horse") {
    return call(api::Method::post, "/api/v1/session", {},
                R"({"login":")" + login + R"(","password":")" + password + "\"}");
  }

  Page sign_in(const std::string& login) {
    const auto response = try_sign_in(login);
    if (response.status != 201) throw std::logic_error("not signed in: " + response.body);
    const auto cookie = header(response, "set-cookie");
    const auto begin = cookie.find('=') + 1;
    return {cookie.substr(begin, cookie.find(';') - begin),
            std::string{body_of(response).at("csrfToken").as_string()}};
  }

  std::string last_request_id() const { return "r-" + std::to_string(calls_); }

  int requests() {
    return database.reading([](d::UnitOfWork& unit) { return unit.queries().request_count(); });
  }

  TempDatabase database;
  SettableClock clock{at("2026-09-21T10:00")};
  server::TimeIds ids{clock, 1};
  PlainHasher hasher;
  server::OpensslSecrets secrets;
  TroubledStore store{*database};
  server::SecretAuditSeal seal{"a secret of at least 32 characters"};
  d::AuditLog audit{seal, 1};
  api::Environment environment{store, clock, ids, hasher, secrets, audit};
  std::unique_ptr<api::Service> service = api::make_service(environment);
  std::vector<std::pair<std::string, std::string>> reports;

 private:
  int calls_ = 0;
};

}  // namespace xiezhu::test
