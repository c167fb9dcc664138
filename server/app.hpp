// The composition root: every part of a running server, wired by constructor and destroyed in reverse.
#pragma once

#include <memory>

#include "server/config.hpp"

namespace xiezhu::server {

struct ServeOptions {
  bool allow_demonstration = false;  // serve demonstration data on other addresses than loopback
};

class App {
 public:
  // Opens the database, loads the certificate and binds the address. Throws CommandFailure with one clear
  // line.
  App(const Config& config, const ServeOptions& options);
  App(const App&) = delete;
  App& operator=(const App&) = delete;
  ~App();

  void start();
  [[nodiscard]] std::uint16_t port() const;
  [[nodiscard]] bool demonstration() const;
  // Stops accepting, finishes what runs and returns; at most `drain_seconds` of the configuration.
  void drain();
  // Later connections use the certificate as it now stands in its files; a faulty one is logged and changes
  // nothing.
  void reload_certificate();
  // Ends the patience of a drain. Callable from any thread.
  void force();

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace xiezhu::server
