#include "server/cli/command.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <fstream>
#include <iostream>
#include <sstream>

#include "persistence/migrator.hpp"
#include "server/security/crypto.hpp"
#include "server/version.hpp"

namespace xiezhu::server {
namespace {

constexpr int exit_done = 0;
constexpr int exit_failed = 1;
constexpr int exit_wrong_usage = 2;

int parse_and_run(CommandLine& line, int argc, const char* const* argv) {
  try {
    line.app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    // Help and version come as "errors" with code 0.
    return line.app.exit(error) == exit_done ? exit_done : exit_wrong_usage;
  }
  return line.chosen();
}

}  // namespace

int run_command_line(int argc, const char* const* argv) {
  CommandLine line;
  line.app.require_subcommand(1);
  line.app.set_version_flag("--version", std::string{"xiezhu "} + version);
  add_serve(line);
  add_migrate(line);
  add_demo(line);
  add_import(line);
  add_calendar(line);
  add_user(line);
  add_audit(line);
  add_search(line);
  add_export(line);
  add_verify(line);
  add_routes(line);
  try {
    return parse_and_run(line, argc, argv);
  } catch (const std::exception& error) {
    std::cerr << "xiezhu: " << error.what() << '\n';
    return exit_failed;
  }
}

std::shared_ptr<std::string> add_config_option(CLI::App& command) {
  auto file = std::make_shared<std::string>();
  command.add_option("--config", *file, "configuration file (TOML)")->required();
  return file;
}

std::shared_ptr<bool> add_json_option(CLI::App& command) {
  auto json = std::make_shared<bool>(false);
  command.add_flag("--json", *json, "print JSON");
  return json;
}

Config config_or_fail(const std::string& file) {
  auto config = load_config(file);
  if (config) return std::move(*config);
  std::string lines;
  for (const auto& error : config.error())
    lines += (lines.empty() ? "configuration: " : "\nxiezhu: configuration: ") + error;
  throw CommandFailure(lines);
}

std::unique_ptr<persistence::Database> open_database(const Config& config) {
  auto options = config.database;
  options.digest = [](std::string_view text) { return OpensslSecrets{}.digest(text); };
  auto database = std::make_unique<persistence::Database>(options);
  if (const auto status = persistence::schema_status(*database);
      status.state != persistence::SchemaState::current) {
    const bool helps = status.state == persistence::SchemaState::outdated;
    throw CommandFailure(status.detail + (helps ? "; run `xiezhu migrate`" : ""));
  }
  return database;
}

std::string read_file(const std::string& name) {
  std::ifstream file(name, std::ios::binary);
  if (!file) throw CommandFailure(name + ": cannot be read");
  std::ostringstream bytes;
  bytes << file.rdbuf();
  return bytes.str();
}

ProgressBar::ProgressBar(std::string label)
    : label_(std::move(label)), terminal_(isatty(STDERR_FILENO) == 1) {}

void ProgressBar::show(int done_count, int total) {
  constexpr int width = 40;
  const int percent = total > 0 ? static_cast<int>(100LL * done_count / total) : 100;
  if (!terminal_ || percent == shown_) return;
  shown_ = percent;
  const std::string filled(static_cast<std::size_t>(percent * width / 100), '#');
  std::cerr << fmt::format("\r{} [{:<{}}] {:3}% {}/{}", label_, filled, width, percent, done_count, total);
  if (done_count >= total) std::cerr << '\n';
  std::cerr.flush();
}

}  // namespace xiezhu::server
