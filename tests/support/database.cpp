#include "tests/support/database.hpp"

#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <stdexcept>

#include "persistence/migrator.hpp"
#include "persistence/sql/statement.hpp"
#include "server/security/crypto.hpp"

namespace xiezhu::test {
namespace {

// Memory where there is some: creating tables waits for the disk.
std::filesystem::path scratch() {
  const std::filesystem::path memory = "/dev/shm";
  return (std::filesystem::exists(memory) ? memory : std::filesystem::temp_directory_path());
}

std::string unique_name() {
  static std::atomic<int> count = 0;
  return "xiezhu_test_" + std::to_string(::getpid()) + "_" + std::to_string(++count);
}

// Output of a command, without the line end; throws when it fails.
std::string output_of(const std::string& command) {
  FILE* pipe = ::popen(command.c_str(), "r");
  if (pipe == nullptr) throw std::runtime_error("cannot run " + command);
  std::string text;
  for (int c = std::fgetc(pipe); c != EOF; c = std::fgetc(pipe)) text += static_cast<char>(c);
  if (::pclose(pipe) != 0) throw std::runtime_error("failed: " + command);
  while (text.ends_with('\n')) text.pop_back();
  return text;
}

class OwnServer {
 public:
  OwnServer() : folder_(scratch() / (unique_name() + "_server")) {
    url = output_of(script + " start " + folder_.string());
  }
  OwnServer(const OwnServer&) = delete;
  OwnServer& operator=(const OwnServer&) = delete;
  ~OwnServer() { output_of(script + " stop " + folder_.string()); }
  std::string url;

 private:
  const std::string script = XIEZHU_SOURCE_DIR "/tests/support/mariadb.sh";
  std::filesystem::path folder_;
};

const std::string& server_url() {
  static const std::string url = [] {
    if (const char* given = std::getenv("XIEZHU_TEST_MYSQL"); given != nullptr && *given != '\0')
      return std::string{given};
    static const OwnServer server;
    return server.url;
  }();
  return url;
}

// The server's URL with another database.
std::string url_of(const std::string& name) {
  const auto& url = server_url();
  const auto slash = url.find('/', std::string_view{"mysql://"}.size());
  const auto question = std::min(url.find('?'), url.size());
  return url.substr(0, slash + 1) + name + url.substr(question);
}

void run_on_server(const std::string& statement) {
  const p::sql::Target target(url_of("information_schema"), "");
  p::sql::Session(target, p::sql::Access::write).execute(statement);
}

}  // namespace

TestDatabase::TestDatabase(Engine engine, bool migrated) : engine_(engine), name_(unique_name()) {
  if (engine == Engine::sqlite) {
    folder_ = scratch() / name_;
    std::filesystem::create_directories(folder_);
    options_.url = "sqlite://" + (folder_ / "xiezhu test.db").string();
  } else {
    run_on_server("CREATE DATABASE " + name_);
    options_.url = url_of(name_);
  }
  options_.digest = [](std::string_view text) { return server::OpensslSecrets{}.digest(text); };
  options_.readers = 8;
  options_.writers = 8;
  reopen();
  if (migrated) p::migrate(*database_, at("2026-01-01"));
}

TestDatabase::~TestDatabase() {
  database_.reset();
  if (engine_ == Engine::sqlite) {
    std::filesystem::remove_all(folder_);
  } else {
    run_on_server("DROP DATABASE " + name_);
  }
}

void TestDatabase::reopen() {
  database_.reset();
  database_ = std::make_unique<p::Database>(options_);
}

void ContractTest::SetUp() {
  commit([](d::UnitOfWork& unit) {
    unit.reference_data().put_units(city_units());
    unit.reference_data().put_items(city_items());
    for (const auto& who :
         {drafter(), colleague(), signer(), allocator(), officer(), second_officer(), outsider()}) {
      unit.people().insert(person_of(who), "hash");
    }
  });
}

void ContractTest::store(const Flow& flow, d::RequestId id) {
  commit([&](d::UnitOfWork& unit) {
    auto request = flow.request;
    request.id = id;
    ASSERT_TRUE(unit.requests().save(request, 0, flow.events));
  });
}

}  // namespace xiezhu::test
