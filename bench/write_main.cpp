// Durable lifecycle verbs per second through the API service, against the same SQL statements in a bare loop.
//
// First a run is traced: every statement that the verbs send to the database, per connection, with its
// values. Then the verbs run untraced on a second database and the recorded statements are sent, without any
// of our code, to a third one over as many connections. All three begin alike. Prints JSON: ours, floor
// (verbs per second), ratio.
#include <mysql.h>
#include <sqlite3.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <atomic>
#include <boost/json/parse.hpp>
#include <chrono>
#include <filesystem>
#include <functional>
#include <iostream>
#include <stdexcept>
#include <thread>

#include "api/api_service.hpp"
#include "persistence/migrator.hpp"
#include "server/run/time_ids.hpp"
#include "server/security/audit_seal.hpp"
#include "server/security/crypto.hpp"

namespace {

using namespace xiezhu;
using Statements = std::vector<std::string>;

constexpr int lifecycles = 150;  // per connection
constexpr int verbs = 7;         // draft, submit, sign, receive, accept, reply, confirm
constexpr int rounds = 3;

struct Place {
  std::string prefix;  // of the URL
  std::string suffix;
  [[nodiscard]] bool sqlite() const { return prefix.starts_with("sqlite://"); }
  [[nodiscard]] std::string url(const std::string& name) const { return prefix + name + suffix; }
  [[nodiscard]] std::string file(const std::string& name) const { return prefix.substr(9) + name; }
  [[nodiscard]] std::string socket() const { return suffix.substr(suffix.find('=') + 1); }
};

Place parse_place(const std::string& url) {
  if (url.starts_with("sqlite://")) return {url, ""};
  const auto slash = url.find('/', 8);
  const auto question = url.find('?');
  return {url.substr(0, slash + 1), url.substr(question)};
}

using Connection = std::unique_ptr<MYSQL, decltype(&mysql_close)>;

Connection connect(const Place& place, const char* database) {
  Connection connection(mysql_init(nullptr), &mysql_close);
  if (mysql_real_connect(connection.get(), "localhost", "root", "", database, 0, place.socket().c_str(), 0) ==
      nullptr) {
    throw std::runtime_error(mysql_error(connection.get()));
  }
  mysql_set_character_set(connection.get(), "utf8mb4");
  return connection;
}

void make_database(const Place& place, const std::string& name) {
  if (place.sqlite()) {
    for (const auto* end : {"", "-wal", "-shm"}) std::filesystem::remove(place.file(name) + end);
    return;
  }
  const auto connection = connect(place, nullptr);
  for (const auto& text : {"DROP DATABASE IF EXISTS " + name,
                           "CREATE DATABASE " + name + " CHARACTER SET utf8mb4 COLLATE utf8mb4_bin"}) {
    if (mysql_query(connection.get(), text.c_str()) != 0)
      throw std::runtime_error(mysql_error(connection.get()));
  }
}

// Two units and one person who holds every business role in each, per connection.
constexpr std::int64_t first_unit = 1'000;
constexpr std::int64_t first_person = 2'000;

void populate(persistence::Database& database, int connections, const domain::PasswordHasher& hasher) {
  std::vector<domain::Unit> units;
  for (int i = 0; i < 2 * connections; ++i) {
    const std::string name = "单位" + std::to_string(i);
    units.push_back({.id = domain::UnitId{first_unit + i},
                     .code = "1131000000000000" + std::to_string(10 + i),
                     .name = name,
                     .short_name = name,
                     .region = "310000",
                     .document_prefix = name,
                     .valid_from = domain::make_date(2019, 1, 1)});
  }
  const std::string hash = hasher.hash("password");
  database.write([&](domain::UnitOfWork& work) {
    work.reference_data().put_units(units);
    for (int i = 0; i < 2 * connections; ++i) {
      using enum domain::Role;
      for (int second = 0; second < 2; ++second) {
        const std::int64_t id = first_person + 2 * i + second;
        work.people().insert({domain::PersonId{id},
                              "p" + std::to_string(id),
                              "某人",
                              units[static_cast<std::size_t>(i)].id,
                              {handler, signer, allocator, case_officer}},
                             hash);
      }
    }
    return domain::Finish::commit;
  });
}

// A signed-in person calling the service in this thread.
class Caller {
 public:
  Caller(const api::Service& service, std::int64_t person) : service_(service) {
    const auto answer = call(api::Method::post, "/api/v1/session",
                             R"({"login":"p)" + std::to_string(person) + R"(","password":"password"})", 0);
    csrf_ = answer.at("csrfToken").as_string();
  }

  boost::json::object call(api::Method method, const std::string& path, const std::string& body,
                           std::int64_t version) {
    api::Request request{.method = method, .path = path, .body = body};
    request.headers = {{"content-type", "application/json"},
                       {"host", "localhost"},
                       {"cookie", cookie_},
                       {"x-csrf-token", csrf_}};
    if (version > 0) request.headers.emplace_back("if-match", '"' + std::to_string(version) + '"');
    if (version >= 0 && !csrf_.empty())
      request.headers.emplace_back("idempotency-key", std::to_string(++calls_));
    const auto planned = service_.plan(request);
    const auto response = service_.run(planned, request);
    if (response.status >= 400) throw std::runtime_error(path + ": " + response.body);
    for (const auto& [name, value] : response.headers) {
      if (name == "set-cookie") cookie_ = value.substr(0, value.find(';'));
    }
    return boost::json::parse(response.body).as_object();
  }

 private:
  const api::Service& service_;
  std::string cookie_;
  std::string csrf_;
  std::int64_t calls_ = 0;
};

// One requesting and one requested unit at work.
class Pair {
 public:
  Pair(const api::Service& service, int number)
      : drafter_(service, person(number, 0)),
        signer_(service, person(number, 0) + 1),
        helper_(service, person(number, 1)),
        helping_unit_(first_unit + 2 * number + 1),
        helper_id_(person(number, 1)) {}

  void run_lifecycle() {
    const std::string content =
        R"({"title":"关于核查婚姻登记信息的请求","body":"因办理救助需核查，请予协助。","legalBasis":"《社会救助暂行办法》",)"
        R"("requestedUnit":")" +
        std::to_string(helping_unit_) +
        R"(","form":"data","offCatalogueBasis":"目录未列明","sharing":"unavailable"})";
    auto request = drafter_.call(api::Method::post, "/api/v1/requests", content, 0);
    const std::string path = "/api/v1/requests/" + std::string{request.at("id").as_string()} + "/actions/";
    std::int64_t version = request.at("version").as_int64();
    const auto act = [&](Caller& who, const std::string& verb, const std::string& body) {
      version = who.call(api::Method::post, path + verb, body, version).at("version").as_int64();
    };
    act(drafter_, "submit", "{}");
    act(signer_, "sign", R"({"opinion":"同意。"})");
    act(helper_, "receive", "{}");
    act(helper_, "accept", R"({"caseOfficer":")" + std::to_string(helper_id_) + R"("})");
    act(helper_, "reply", R"({"outcome":"full","text":"经查，材料属实。"})");
    act(drafter_, "confirm", "{}");
  }

 private:
  static std::int64_t person(int number, int side) { return first_person + 4 * number + 2 * side; }

  Caller drafter_;
  Caller signer_;
  Caller helper_;
  std::int64_t helping_unit_;
  std::int64_t helper_id_;
};

class Ours {
 public:
  Ours(const Place& place, const std::string& name, int connections,
       std::function<void(const std::string&)> trace)
      : database_({.url = place.url(name),
                   .readers = connections + 1,
                   .writers = connections,
                   .trace = std::move(trace),
                   .digest = [](std::string_view text) { return server::OpensslSecrets{}.digest(text); }}),
        ids_(clock_, 1),
        environment_{database_, clock_, ids_, hasher_, secrets_, audit_},
        service_(api::make_service(environment_)) {
    persistence::migrate(database_, clock_.now());
    populate(database_, connections, hasher_);
    for (int i = 0; i < connections; ++i) pairs_.emplace_back(*service_, i);
  }
  std::vector<Pair>& pairs() { return pairs_; }

 private:
  server::SystemClock clock_;
  persistence::Database database_;
  server::TimeIds ids_;
  server::Argon2Hasher hasher_{8, 1};
  server::OpensslSecrets secrets_;
  server::SecretAuditSeal seal_{"a secret of at least 32 characters"};
  domain::AuditLog audit_{seal_, 1};
  api::Environment environment_;
  std::unique_ptr<api::Service> service_;
  std::vector<Pair> pairs_;
};

double per_second(int connections, const std::function<void(int)>& work) {
  const auto begin = std::chrono::steady_clock::now();
  std::vector<std::jthread> threads;
  for (int i = 0; i < connections; ++i) threads.emplace_back(work, i);
  threads.clear();
  const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begin;
  return static_cast<double>(connections) * lifecycles * verbs / taken.count();
}

double run_ours(const Place& place, const std::string& name, int connections) {
  make_database(place, name);
  Ours ours(place, name, connections, {});
  return per_second(connections, [&](int i) {
    for (int n = 0; n < lifecycles; ++n) ours.pairs()[static_cast<std::size_t>(i)].run_lifecycle();
  });
}

std::vector<Statements> record(const Place& place, int connections) {
  make_database(place, "trace");
  Statements* into = nullptr;
  Ours ours(place, "trace", connections, [&into](const std::string& text) {
    if (into != nullptr) into->push_back(text);
  });
  std::vector<Statements> recorded(static_cast<std::size_t>(connections));
  for (std::size_t i = 0; i < recorded.size(); ++i) {
    into = &recorded[i];
    for (int n = 0; n < lifecycles; ++n) ours.pairs()[i].run_lifecycle();
  }
  into = nullptr;
  return recorded;
}

void replay_sqlite(const Place& place, const std::string& name, const Statements& statements) {
  sqlite3* database = nullptr;
  sqlite3_open(place.file(name).c_str(), &database);
  for (const auto* text :
       {"PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL", "PRAGMA foreign_keys = ON"}) {
    sqlite3_exec(database, text, nullptr, nullptr, nullptr);
  }
  for (const auto& text : statements) {
    if (sqlite3_exec(database, text.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
      throw std::runtime_error(std::string{sqlite3_errmsg(database)} + ": " + text);
    }
  }
  sqlite3_close(database);
}

void replay_mysql(const Place& place, const std::string& name, const Statements& statements) {
  const auto connection = connect(place, name.c_str());
  mysql_query(connection.get(), "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED");
  for (const auto& text : statements) {
    if (mysql_real_query(connection.get(), text.data(), text.size()) != 0) {
      throw std::runtime_error(std::string{mysql_error(connection.get())} + ": " + text);
    }
    mysql_free_result(mysql_store_result(connection.get()));
  }
}

double run_floor(const Place& place, const std::string& name, const std::vector<Statements>& recorded) {
  const int connections = static_cast<int>(recorded.size());
  make_database(place, name);
  {
    const Ours fresh(place, name, connections, {});
  }
  return per_second(connections, [&](int i) {
    const auto& statements = recorded[static_cast<std::size_t>(i)];
    place.sqlite() ? replay_sqlite(place, name, statements) : replay_mysql(place, name, statements);
  });
}

double median(std::vector<double> values) {
  std::ranges::sort(values);
  return values[values.size() / 2];
}

}  // namespace

int main(int argc, char** argv) {
  std::string url;
  int connections = 1;
  CLI::App app("durable verbs per second");
  app.add_option("--url", url)->required();
  app.add_option("--connections", connections);
  CLI11_PARSE(app, argc, argv);
  try {
    const Place place = parse_place(url);
    const auto recorded = record(place, connections);
    std::vector<double> ours;
    std::vector<double> floor;
    for (int i = 0; i < rounds; ++i) {
      ours.push_back(run_ours(place, "ours", connections));
      floor.push_back(run_floor(place, "floor", recorded));
    }
    std::cout << R"({"ours":)" << median(ours) << R"(,"floor":)" << median(floor) << R"(,"ratio":)"
              << median(ours) / median(floor) << R"(,"statements":)"
              << static_cast<double>(recorded[0].size()) / (lifecycles * verbs) << "}\n";
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
}
