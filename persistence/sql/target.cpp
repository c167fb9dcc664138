#include "persistence/sql/target.hpp"

#include <charconv>
#include <stdexcept>

#include "domain/kernel/text.hpp"

namespace xiezhu::persistence::sql {
namespace {

constexpr std::string_view sqlite_scheme = "sqlite://";
constexpr std::string_view mysql_scheme = "mysql://";

// Takes the part before `separator` off the front of `rest`; all of it when there is none.
std::string_view take_until(std::string_view& rest, char separator) {
  const auto at = rest.find(separator);
  const auto part = rest.substr(0, at);
  rest = at == std::string_view::npos ? std::string_view{} : rest.substr(at + 1);
  return part;
}

std::string percent_decoded(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      result += text[i];
      continue;
    }
    unsigned byte = 0;
    const auto digits = text.substr(i + 1, 2);
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), byte, 16);
    if (digits.size() != 2 || error != std::errc{} || end != digits.data() + 2) {
      throw std::invalid_argument("database url: '%' must be followed by two hexadecimal digits");
    }
    result += static_cast<char>(byte);
    i += 2;
  }
  return result;
}

Host parse_host(std::string_view text) {
  Host host{.name = std::string{take_until(text, ':')}};
  if (text.empty()) return host;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), host.port);
  if (error != std::errc{} || end != text.data() + text.size() || host.port < 1 || host.port > 65535) {
    throw std::invalid_argument("database url: bad port");
  }
  return host;
}

}  // namespace

Target::Target(std::string_view url, std::string_view secret, Trace tracing, bool load)
    : password(secret), trace(std::move(tracing)), loading(load) {
  if (url.starts_with(sqlite_scheme)) {
    path = url.substr(sqlite_scheme.size());
    if (path.empty() || path.contains('"') || path == ":memory:") {
      throw std::invalid_argument("database url: sqlite:// must be followed by the path of a file");
    }
    return;
  }
  if (!url.starts_with(mysql_scheme))
    throw std::invalid_argument("database url: must begin with sqlite:// or mysql://");
  backend = Backend::mysql;
  std::string_view rest = url.substr(mysql_scheme.size());
  std::string_view options = rest;
  rest = take_until(options, '?');
  const auto at = rest.rfind('@');
  if (at == std::string_view::npos) throw std::invalid_argument("database url: mysql:// must name a user");
  std::string_view login = rest.substr(0, at);
  rest.remove_prefix(at + 1);
  user = percent_decoded(take_until(login, ':'));
  if (password.empty()) password = percent_decoded(login);
  for (const auto host : domain::split(take_until(rest, '/'), ',')) hosts.push_back(parse_host(host));
  database = percent_decoded(rest);
  constexpr std::string_view socket_option = "socket=";
  if (options.starts_with(socket_option)) socket = percent_decoded(options.substr(socket_option.size()));
  if (database.empty() || (hosts.empty() && socket.empty())) {
    throw std::invalid_argument("database url: mysql:// must name a host and a database");
  }
}

std::string Target::describe() const {
  if (backend == Backend::sqlite) return "sqlite://" + path;
  std::string text = "mysql://" + user + "@";
  std::string_view comma;
  for (const auto& host : hosts) {
    text.append(comma).append(host.name).append(":").append(std::to_string(host.port));
    comma = ",";
  }
  return text + "/" + database + (socket.empty() ? "" : "?socket=" + socket);
}

}  // namespace xiezhu::persistence::sql
