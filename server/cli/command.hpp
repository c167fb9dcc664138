// The command line: one function per command, all with the same manners. Exit codes: 0 done, 1 refused or
// failed, 2 wrong usage. Errors are one clear line each on standard error.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>

#include "server/config.hpp"

namespace xiezhu::server {

// A refusal or failure with the line to show.
class CommandFailure : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// What every command may need; filled while the arguments are parsed.
struct CommandLine {
  CLI::App app{"协助 Xiezhu: administrative assistance between government departments"};
  std::function<int()> chosen;  // the command that was named
};

int run_command_line(int argc, const char* const* argv);

// Each adds one command with its options.
void add_serve(CommandLine& line);
void add_migrate(CommandLine& line);
void add_demo(CommandLine& line);
void add_import(CommandLine& line);
void add_calendar(CommandLine& line);
void add_calendar_import(CLI::App& calendar, CommandLine& line);
void add_user(CommandLine& line);
void add_audit(CommandLine& line);
void add_search(CommandLine& line);
void add_export(CommandLine& line);
void add_verify(CommandLine& line);
void add_routes(CommandLine& line);

// Shared options and steps.
std::shared_ptr<std::string> add_config_option(CLI::App& command);
std::shared_ptr<bool> add_json_option(CLI::App& command);
Config config_or_fail(const std::string& file);
// The database with a current schema; refuses with one line when it is not, or when a server holds an SQLite
// file.
std::unique_ptr<persistence::Database> open_database(const Config& config);

// The bytes of a file; refuses with one line when it cannot be read.
std::string read_file(const std::string& name);

// A bar on standard error when that is a terminal, silent otherwise.
class ProgressBar {
 public:
  explicit ProgressBar(std::string label);
  void show(int done, int total);

 private:
  std::string label_;
  bool terminal_;
  int shown_ = -1;
};

}  // namespace xiezhu::server
