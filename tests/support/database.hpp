// Fresh databases for tests: SQLite in a folder of its own; MariaDB on the server named by XIEZHU_TEST_MYSQL,
// or on one that is started for this process and stopped at its end.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>

#include "persistence/database.hpp"
#include "tests/support/domain_builders.hpp"

namespace xiezhu::test {

namespace p = xiezhu::persistence;

enum class Engine { sqlite, mariadb };

inline std::string engine_name(const ::testing::TestParamInfo<Engine>& info) {
  return info.param == Engine::sqlite ? "sqlite" : "mariadb";
}

// A database that goes away with the object.
class TestDatabase {
 public:
  // With the shipped schema when `migrated`; else nothing is in it.
  explicit TestDatabase(Engine engine, bool migrated = true);
  TestDatabase(const TestDatabase&) = delete;
  TestDatabase& operator=(const TestDatabase&) = delete;
  ~TestDatabase();

  p::Database& operator*() { return *database_; }
  p::Database* operator->() { return database_.get(); }
  [[nodiscard]] const p::DatabaseOptions& options() const { return options_; }
  // Closes the database and opens it again.
  void reopen();
  void close() { database_.reset(); }

 private:
  Engine engine_;
  std::string name_;
  std::filesystem::path folder_;
  p::DatabaseOptions options_;
  std::unique_ptr<p::Database> database_;
};

// A migrated database with the city of the builders: units, items and people with the password hash "hash".
class ContractTest : public ::testing::TestWithParam<Engine> {
 protected:
  void SetUp() override;

  template <class Work>
  void commit(Work work) {
    database->write([&](d::UnitOfWork& unit) {
      work(unit);
      return d::Finish::commit;
    });
  }

  // Stores what a flow has been through, as one request under `id`.
  void store(const Flow& flow, d::RequestId id);
  // The value of one read.
  template <class Read>
  auto reading(Read read) {
    std::optional<std::invoke_result_t<Read, d::UnitOfWork&>> result;
    database->read([&](d::UnitOfWork& unit) { result = read(unit); });
    return std::move(*result);
  }

  TestDatabase database{GetParam()};
};

}  // namespace xiezhu::test

// Runs the tests of a ContractTest fixture on both databases.
#define XIEZHU_ON_BOTH(fixture)                                                                        \
  INSTANTIATE_TEST_SUITE_P(                                                                            \
      On, fixture, ::testing::Values(::xiezhu::test::Engine::sqlite, ::xiezhu::test::Engine::mariadb), \
      ::xiezhu::test::engine_name)
