// xiezhu serve
#include <signal.h>

#include <iostream>
#include <thread>

#include "server/app.hpp"
#include "server/cli/command.hpp"

namespace xiezhu::server {
namespace {

struct ServeArguments {
  int port = -1;
  bool allow_demonstration = false;
};

// SIGINT and SIGTERM stop, SIGHUP reads the certificate again. Blocked in this thread and those it starts, so
// that they can be waited for.
sigset_t block_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&signals, signal);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  return signals;
}

void serve_until_stopped(App& app, const sigset_t& signals) {
  for (int signal = SIGHUP; signal == SIGHUP;) {
    sigwait(&signals, &signal);
    if (signal == SIGHUP) app.reload_certificate();
  }
}

// Drains; a second signal to stop ends the patience.
void stop(App& app, const sigset_t& signals) {
  const std::jthread impatience([&app, &signals](const std::stop_token& drained) {
    constexpr timespec moment{.tv_sec = 0, .tv_nsec = 100'000'000};
    while (!drained.stop_requested()) {
      const int signal = sigtimedwait(&signals, nullptr, &moment);
      if (signal == SIGINT || signal == SIGTERM) app.force();
    }
  });
  app.drain();
}

int serve(const std::string& config_file, const ServeArguments& arguments) {
  Config config = config_or_fail(config_file);
  if (arguments.port >= 0) config.net.port = static_cast<std::uint16_t>(arguments.port);
  const sigset_t signals = block_signals();
  App app(config, {.allow_demonstration = arguments.allow_demonstration});
  app.start();
  if (app.demonstration()) std::cout << "演示数据 demonstration data: not for real work\n";
  std::cout << "listening on https://" << config.net.hosts.front() << ':' << app.port() << std::endl;
  serve_until_stopped(app, signals);
  std::cout << "stopping; once more to stop at once" << std::endl;
  stop(app, signals);
  std::cout << "stopped" << std::endl;
  return 0;
}

}  // namespace

void add_serve(CommandLine& line) {
  CLI::App* command = line.app.add_subcommand("serve", "run the HTTPS server until it is told to stop");
  const auto config = add_config_option(*command);
  auto arguments = std::make_shared<ServeArguments>();
  command->add_option("--port", arguments->port, "instead of the configured one; 0: any free one")
      ->check(CLI::Range(0, 65'535));
  command->add_flag("--allow-demo", arguments->allow_demonstration,
                    "serve demonstration data on other addresses than loopback");
  command->final_callback([=, &line] { line.chosen = [=] { return serve(*config, *arguments); }; });
}

}  // namespace xiezhu::server
