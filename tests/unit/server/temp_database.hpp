// A migrated SQLite database in a folder that goes away with the object, and ways to look at it from below.
#pragma once

#include <sqlite3.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>

#include "domain/ports/password_hasher.hpp"
#include "persistence/database.hpp"
#include "persistence/migrator.hpp"
#include "server/security/crypto.hpp"
#include "tests/support/domain_builders.hpp"

namespace xiezhu::test {

// In memory where there is some: creating tables waits for the disk.
class TempFolder {
 public:
  TempFolder() {
    static std::atomic<int> count = 0;
    const std::filesystem::path memory = "/dev/shm";
    path_ = (std::filesystem::exists(memory) ? memory : std::filesystem::temp_directory_path()) /
            ("xiezhu_unit_" + std::to_string(::getpid()) + "_" + std::to_string(++count));
    std::filesystem::create_directories(path_);
  }
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;
  ~TempFolder() { std::filesystem::remove_all(path_); }

  [[nodiscard]] std::filesystem::path file(const std::string& name) const { return path_ / name; }
  // Writes a file; its full name.
  [[nodiscard]] std::string write(const std::string& name, std::string_view bytes) const {
    std::ofstream(file(name), std::ios::binary) << bytes;
    return file(name).string();
  }

 private:
  std::filesystem::path path_;
};

class TempDatabase {
 public:
  TempDatabase() {
    open();
    persistence::migrate(*database_, at("2026-01-01"));
  }

  persistence::Database& operator*() { return *database_; }
  persistence::Database* operator->() { return database_.get(); }
  [[nodiscard]] std::string url() const { return "sqlite://" + folder_.file("x.db").string(); }
  [[nodiscard]] const TempFolder& folder() const { return folder_; }

  void open() {
    persistence::DatabaseOptions options;
    options.url = url();
    options.digest = [](std::string_view text) { return server::OpensslSecrets{}.digest(text); };
    database_ = std::make_unique<persistence::Database>(options);
  }
  void close() { database_.reset(); }
  // A copy of the file as it now stands.
  void save_as(const std::string& name) {
    close();
    std::filesystem::copy_file(folder_.file("x.db"), folder_.file(name),
                               std::filesystem::copy_options::overwrite_existing);
    open();
  }
  void restore(const std::string& name) {
    close();
    for (const auto* rest : {"x.db-wal", "x.db-shm"}) std::filesystem::remove(folder_.file(rest));
    std::filesystem::copy_file(folder_.file(name), folder_.file("x.db"),
                               std::filesystem::copy_options::overwrite_existing);
    open();
  }

  // Behind the back of the program: runs the statements on a connection of its own, foreign keys off.
  void tamper(const std::string& statements) {
    close();
    sqlite3* raw = nullptr;
    sqlite3_open(folder_.file("x.db").c_str(), &raw);
    char* message = nullptr;
    const int result = sqlite3_exec(raw, statements.c_str(), nullptr, nullptr, &message);
    const std::string text = message == nullptr ? "" : message;
    sqlite3_free(message);
    sqlite3_close(raw);
    open();
    if (result != SQLITE_OK) throw std::runtime_error(text);
  }

  // The first column of the first row as text; empty for NULL or no row.
  [[nodiscard]] std::string value(const std::string& query) {
    close();
    sqlite3* raw = nullptr;
    sqlite3_open(folder_.file("x.db").c_str(), &raw);
    sqlite3_stmt* statement = nullptr;
    sqlite3_prepare_v2(raw, query.c_str(), -1, &statement, nullptr);
    std::string text;
    if (statement != nullptr && sqlite3_step(statement) == SQLITE_ROW) {
      const int size = sqlite3_column_bytes(statement, 0);
      const void* bytes = sqlite3_column_blob(statement, 0);
      if (bytes != nullptr) text.assign(static_cast<const char*>(bytes), static_cast<std::size_t>(size));
    }
    sqlite3_finalize(statement);
    sqlite3_close(raw);
    open();
    return text;
  }

  template <class Work>
  void commit(Work work) {
    database_->write([&](d::UnitOfWork& unit) {
      work(unit);
      return d::Finish::commit;
    });
  }
  template <class Read>
  auto reading(Read read) {
    std::optional<std::invoke_result_t<Read, d::UnitOfWork&>> result;
    database_->read([&](d::UnitOfWork& unit) { result = read(unit); });
    return std::move(*result);
  }

  // The city of the builders, everybody with this password hash.
  void settle_city(const std::string& password_hash = "hash") {
    commit([&](d::UnitOfWork& unit) {
      unit.reference_data().put_units(city_units());
      unit.reference_data().put_items(city_items());
      for (const auto& who :
           {drafter(), colleague(), signer(), allocator(), officer(), second_officer(), outsider()}) {
        unit.people().insert(person_of(who), password_hash);
      }
    });
  }
  // What a flow has been through, as one request under `id`.
  void store(const Flow& flow, d::RequestId id) {
    commit([&](d::UnitOfWork& unit) {
      auto request = flow.request;
      request.id = id;
      if (!unit.requests().save(request, 0, flow.events)) throw std::logic_error("not stored");
    });
  }

 private:
  TempFolder folder_;
  std::unique_ptr<persistence::Database> database_;
};

// A hash that costs nothing.
class PlainHasher final : public d::PasswordHasher {
 public:
  [[nodiscard]] std::string hash(std::string_view password) const override {
    return "plain:" + std::string{password};
  }
  [[nodiscard]] bool matches(std::string_view password, const std::string& stored) const override {
    return !stored.empty() && stored == hash(password);
  }
};

}  // namespace xiezhu::test
