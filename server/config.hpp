// The whole configuration as one typed value, read from a TOML file and checked as a whole before anything
// starts.
#pragma once

#include <expected>
#include <filesystem>
#include <string>
#include <vector>

#include "api/http/environment.hpp"
#include "domain/alerts/ladder.hpp"
#include "domain/calendar/working_calendar.hpp"
#include "persistence/database.hpp"
#include "server/files/options.hpp"
#include "server/net/options.hpp"
#include "server/notify/options.hpp"

namespace xiezhu::server {

struct Config {
  struct Tls {
    std::filesystem::path certificate = "tls/cert.pem";
    std::filesystem::path key = "tls/key.pem";
  };
  struct Passwords {  // cost of Argon2id
    int memory_mib = 64;
    int operations = 3;
    int threads = 2;  // sign-ins hashed at the same time
  };
  struct Workers {
    int reading = 0;    // 0: as reading_threads() finds best
    int writing = 4;    // SQLite always has one
    int queue = 1'000;  // calls waiting per lane; more are answered 503
  };

  ServerOptions net;
  Tls tls;
  persistence::DatabaseOptions database;
  Passwords passwords;
  Workers workers;
  api::SessionPolicy sessions;
  domain::WorkingHours working_hours;
  MailOptions mail;
  WebhookOptions webhooks;
  std::string public_url;  // by which people reach the server; without a slash at its end
  int node = 0;            // 0 … 1022, different for each server on one database; 1023 is the command line's
  FileOptions files;
  api::FileLimits file_limits;
  domain::AlertPolicy alerts;
  std::filesystem::path web;  // folder of the built web interface; empty: only the API is served
  // The key of the audit log, the same on all servers of one database. With SQLite beside the database unless
  // it is set.
  std::filesystem::path audit_key;
  std::chrono::milliseconds sweep_every{5'000};
  std::chrono::milliseconds lease{10'000};  // without a sign of life of the leader, until another one leads
  std::chrono::milliseconds drain_within{20'000};
  std::string log_level = "info";
};

// Reads and checks a file. Relative paths in it are relative to the working directory. All errors are listed,
// each with the key it concerns; unknown keys are errors.
std::expected<Config, std::vector<std::string>> load_config(const std::filesystem::path& file);

// The threads of the reading lane. Reads of SQLite only compute, so more threads than cores would merely take
// turns; reads of MariaDB mostly wait.
int reading_threads(const Config& config);

// One line per value, without secrets; for the log at start.
std::string describe(const Config& config);

}  // namespace xiezhu::server
