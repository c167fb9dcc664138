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

// Blocks SIGINT and SIGTERM in this thread and those it starts, so that they can be waited for.
sigset_t block_stop_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  return signals;
}

void wait_for(const sigset_t& signals) {
  int received = 0;
  sigwait(&signals, &received);
}

int serve(const std::string& config_file, const ServeArguments& arguments) {
  Config config = config_or_fail(config_file);
  if (arguments.port >= 0) config.net.port = static_cast<std::uint16_t>(arguments.port);
  const sigset_t signals = block_stop_signals();
  App app(config, {.allow_demonstration = arguments.allow_demonstration});
  app.start();
  if (app.demonstration()) std::cout << "演示数据 demonstration data: not for real work\n";
  std::cout << "listening on https://" << config.net.hosts.front() << ':' << app.port() << std::endl;

  wait_for(signals);
  std::cout << "stopping; once more to stop at once" << std::endl;
  // The second signal is waited for on the side; the process ends without it.
  std::thread([signals, &app] {
    wait_for(signals);
    app.force();
  }).detach();
  app.drain();
  std::cout << "stopped" << std::endl;
  // The waiting thread refers to the app, so the process ends here instead of unwinding.
  std::quick_exit(0);
}

}  // namespace

void add_serve(CommandLine& line) {
  CLI::App* command = line.app.add_subcommand("serve", "run the HTTPS server until it is told to stop");
  const auto config = add_config_option(*command);
  auto arguments = std::make_shared<ServeArguments>();
  command->add_option("--port", arguments->port, "instead of the configured one; 0: any free one")->check(CLI::Range(0, 65'535));
  command->add_flag("--allow-demo", arguments->allow_demonstration, "serve demonstration data on other addresses than loopback");
  command->final_callback([=, &line] { line.chosen = [=] { return serve(*config, *arguments); }; });
}

}  // namespace xiezhu::server
