#include "server/config.hpp"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <fstream>
#include <set>
#include <thread>

#include "domain/notification/mail_address.hpp"
#include "server/config_section.hpp"

namespace xiezhu::server {
namespace {

// The leader's own and those of its tasks.
constexpr int leader_threads = 10;
// Mail and webhooks.
constexpr int courier_threads = 3;

void read_server(const toml::table& root, Config& config, Errors& errors) {
  Section section(root, "server", errors);
  config.net.address = "127.0.0.1";  // nobody is served from outside by an oversight
  section.text("address", config.net.address);
  section.number("port", config.net.port, 0, 65'535);
  section.texts("hosts", config.net.hosts);
  std::string certificate = config.tls.certificate;
  std::string key = config.tls.key;
  section.text("certificate", certificate);
  section.text("key", key);
  config.tls = {certificate, key};
  section.number("io_threads", config.net.io_threads, 1, 256);
  section.number("node", config.node, 0, 1'022);
  section.text("public_url", config.public_url);
  while (config.public_url.ends_with('/')) config.public_url.pop_back();
  if (!config.public_url.empty() && !parse_webhook_url(config.public_url))
    section.complain("public_url", "must be like https://xiezhu.example.gov.cn");
  section.duration<std::chrono::seconds>("drain_seconds", config.drain_within, 0, 3'600);
  if (config.net.hosts.empty()) section.complain("hosts", "must name at least one host");
  section.refuse_unknown_keys();
}

void read_database(const toml::table& root, Config& config, Errors& errors) {
  Section section(root, "database", errors);
  std::string password_file;
  section.text("url", config.database.url);
  section.text("password_file", password_file);
  section.refuse_unknown_keys();
  if (config.database.url.empty()) section.complain("url", "is mandatory");
  if (password_file.empty()) return;
  std::ifstream file(password_file);
  if (!std::getline(file, config.database.password)) section.complain("password_file", "cannot be read");
  if (config.database.password.ends_with('\r')) config.database.password.pop_back();
}

void read_mail(const toml::table& root, MailOptions& mail, Errors& errors) {
  Section section(root, "mail", errors);
  std::string security = "starttls";
  section.text("server", mail.server);
  section.number("port", mail.port, 1, 65'535);
  section.text("security", security);
  section.text("user", mail.user);
  mail.password = read_secret(section, "password_file");
  section.text("from", mail.from);
  section.text("name", mail.name);
  section.text("ca_file", mail.ca_file);
  section.duration<std::chrono::seconds>("timeout_seconds", mail.timeout, 1, 300);
  section.refuse_unknown_keys();
  if (security != "starttls" && security != "tls" && security != "none")
    section.complain("security", "must be starttls, tls or none");
  mail.security = security == "tls"    ? MailSecurity::tls
                  : security == "none" ? MailSecurity::none
                                       : MailSecurity::starttls;
  if (!mail.enabled()) return;
  if (mail.server.find_first_of("/@:?#% ") != std::string::npos)
    section.complain("server", "must be a host name");
  if (!domain::is_mail_address(mail.from)) section.complain("from", "must be a mail address");
  if (mail.security == MailSecurity::none && !mail.user.empty())
    section.complain("security", "must not be none where a password is sent");
}

void read_webhooks(const toml::table& root, WebhookOptions& webhooks, Errors& errors) {
  constexpr std::size_t shortest_key = 32;
  Section section(root, "webhooks", errors);
  std::vector<std::string> allowed;
  webhooks.key = read_secret(section, "key_file");
  section.texts("allow", allowed);
  section.text("ca_file", webhooks.ca_file);
  section.duration<std::chrono::seconds>("timeout_seconds", webhooks.timeout, 1, 60);
  section.refuse_unknown_keys();
  if (webhooks.enabled() && webhooks.key.size() < shortest_key)
    section.complain("key_file", "must hold at least 32 characters");
  auto guard = AddressGuard::make(allowed);
  if (!guard) return section.complain("allow", "is no network, address or host: " + guard.error());
  webhooks.guard = std::move(*guard);
}

// After the database is known.
void read_audit(const toml::table& root, Config& config, Errors& errors) {
  constexpr std::string_view sqlite = "sqlite://";
  Section section(root, "audit", errors);
  std::string file;
  section.text("key_file", file);
  section.refuse_unknown_keys();
  const auto& url = config.database.url;
  if (file.empty() && url.starts_with(sqlite)) file = url.substr(sqlite.size()) + ".audit.key";
  if (file.empty() && url.starts_with("mysql:"))
    section.complain("key_file", "is mandatory with MariaDB and MySQL");
  config.audit_key = file;
}

void read_web(const toml::table& root, Config& config, Errors& errors) {
  Section section(root, "web", errors);
  std::string folder;
  section.text("folder", folder);
  section.refuse_unknown_keys();
  config.web = folder;
}

void read_limits(const toml::table& root, Config& config, Errors& errors) {
  Section section(root, "limits", errors);
  section.number("connections", config.net.max_connections, 1, 1'000'000);
  section.number("connections_per_address", config.net.max_connections_per_address, 1, 1'000'000);
  section.number("connections_loopback", config.net.max_connections_loopback, 1, 1'000'000);
  section.number("live_channels", config.net.max_live_sockets, 0, 1'000'000);
  section.number("handshakes", config.net.max_handshakes, 1, 100'000);
  section.number("requests_in_flight", config.net.max_requests_in_flight, 1, 1'000'000);
  section.duration<std::chrono::seconds>("handshake_seconds", config.net.handshake_timeout, 1, 3'600);
  section.duration<std::chrono::seconds>("head_seconds", config.net.head_timeout, 1, 3'600);
  section.duration<std::chrono::seconds>("idle_seconds", config.net.idle_timeout, 1, 86'400);
  section.duration<std::chrono::seconds>("heartbeat_seconds", config.net.live_heartbeat, 1, 3'600);
  section.number("reading_threads", config.workers.reading, 0, 256);
  section.number("writing_threads", config.workers.writing, 1, 256);
  section.number("queue", config.workers.queue, 1, 1'000'000);
  section.refuse_unknown_keys();
}

void read_people(const toml::table& root, Config& config, Errors& errors) {
  Section passwords(root, "passwords", errors);
  passwords.number("memory_mib", config.passwords.memory_mib, 8, 4'096);
  passwords.number("operations", config.passwords.operations, 1, 100);
  passwords.number("threads", config.passwords.threads, 1, 64);
  passwords.refuse_unknown_keys();

  Section session(root, "session", errors);
  session.duration<std::chrono::minutes>("idle_minutes", config.sessions.idle, 1, 24 * 60);
  session.duration<std::chrono::hours>("absolute_hours", config.sessions.absolute, 1, 24 * 7);
  session.number("attempts", config.sessions.attempts, 1, 100);
  session.duration<std::chrono::minutes>("lock_minutes", config.sessions.lock_time, 1, 24 * 60);
  session.refuse_unknown_keys();
}

std::optional<domain::WorkingHours::Span> parse_span(const std::string& text) {
  int from_hour = 0;
  int from_minute = 0;
  int to_hour = 0;
  int to_minute = 0;
  char rest = 0;
  // NOLINTNEXTLINE(cert-err34-c): the count of fields read is checked.
  if (std::sscanf(text.c_str(), "%2d:%2d-%2d:%2d%c", &from_hour, &from_minute, &to_hour, &to_minute, &rest) !=
      4) {
    return std::nullopt;
  }
  const domain::WorkingHours::Span span{std::chrono::minutes{from_hour * 60 + from_minute},
                                        std::chrono::minutes{to_hour * 60 + to_minute}};
  const bool valid = from_hour >= 0 && from_minute >= 0 && from_minute < 60 && to_minute >= 0 &&
                     to_minute < 60 && span.from < span.to && span.to <= std::chrono::hours{24};
  return valid ? std::optional{span} : std::nullopt;
}

void read_calendar(const toml::table& root, Config& config, Errors& errors) {
  Section section(root, "calendar", errors);
  std::vector<std::string> texts;
  section.texts("working_hours", texts);
  section.refuse_unknown_keys();
  if (texts.empty()) return;
  config.working_hours.spans.clear();
  domain::Millis last{-1};
  for (const auto& text : texts) {
    const auto span = parse_span(text);
    if (!span || span->from <= last) {
      return section.complain("working_hours", "must be ascending spans like \"09:00-12:00\"");
    }
    last = span->to;
    config.working_hours.spans.push_back(*span);
  }
}

void read_operation(const toml::table& root, Config& config, Errors& errors) {
  Section scheduler(root, "scheduler", errors);
  scheduler.duration<std::chrono::seconds>("sweep_seconds", config.sweep_every, 1, 3'600);
  scheduler.duration<std::chrono::seconds>("lease_seconds", config.lease, 2, 3'600);
  scheduler.refuse_unknown_keys();
  Section alerts(root, "alerts", errors);
  alerts.number("escalation_days", config.alerts.escalation.count, 1, 100);
  alerts.number("yellow_card_days", config.alerts.yellow_card.count, 1, 100);
  alerts.number("red_card_days", config.alerts.red_card.count, 1, 100);
  alerts.refuse_unknown_keys();
  const auto& ladder = config.alerts;
  if (ladder.escalation > ladder.yellow_card || ladder.yellow_card > ladder.red_card)
    alerts.complain("red_card_days", "the rungs must not come earlier than those below them");
  Section log(root, "log", errors);
  log.text("level", config.log_level);
  constexpr std::array levels{"debug", "info", "warn", "error"};
  if (std::ranges::find(levels, config.log_level) == levels.end())
    log.complain("level", "must be debug, info, warn or error");
  log.refuse_unknown_keys();
}

void refuse_unknown_sections(const toml::table& root, Errors& errors) {
  constexpr std::array<std::string_view, 17> sections{
      "file_checks", "scanner",   "s3",      "audit",    "server", "database",
      "limits",      "passwords", "session", "calendar", "mail",   "webhooks",
      "files",       "scheduler", "alerts",  "log",      "web"};
  for (const auto& [key, value] : root) {
    if (std::ranges::find(sections, key.str()) == sections.end())
      errors.push_back(std::string{key.str()} + ": unknown section");
  }
}

}  // namespace

std::expected<Config, std::vector<std::string>> load_config(const std::filesystem::path& file) {
  Errors errors;
  Config config;
  try {
    const toml::table root = toml::parse_file(file.string());
    refuse_unknown_sections(root, errors);
    read_server(root, config, errors);
    read_database(root, config, errors);
    read_limits(root, config, errors);
    read_people(root, config, errors);
    read_calendar(root, config, errors);
    read_operation(root, config, errors);
    read_mail(root, config.mail, errors);
    read_webhooks(root, config.webhooks, errors);
    read_audit(root, config, errors);
    read_file_settings(root, config, errors);
    read_web(root, config, errors);
  } catch (const toml::parse_error& error) {
    errors.push_back(fmt::format("{}:{}: {}", file.string(), error.source().begin.line, error.description()));
  }
  if (!errors.empty()) return std::unexpected(std::move(errors));
  if (config.public_url.empty())
    config.public_url = "https://" + config.net.hosts.front() + ":" + std::to_string(config.net.port);
  config.database.working_hours = config.working_hours;
  config.database.readers =
      reading_threads(config) + config.passwords.threads + leader_threads + courier_threads;
  config.database.writers =
      config.workers.writing + config.passwords.threads + leader_threads + courier_threads;
  return config;
}

int reading_threads(const Config& config) {
  if (config.workers.reading > 0) return config.workers.reading;
  const int cores = static_cast<int>(std::max(std::thread::hardware_concurrency(), 1U));
  constexpr int waiting_per_core = 4;
  return config.database.url.starts_with("sqlite:") ? cores : waiting_per_core * cores;
}

std::string describe(const Config& config) {
  std::string hosts;
  for (const auto& host : config.net.hosts) hosts += (hosts.empty() ? "" : " ") + host;
  // The URL may carry a password between the user and the last '@' before the options.
  std::string url = config.database.url;
  const auto user_end = url.substr(0, url.find('?')).rfind('@');
  const auto user_begin = url.find("//");
  if (user_end != std::string::npos && user_begin != std::string::npos) {
    if (const auto colon = url.find(':', user_begin); colon < user_end)
      url.replace(colon + 1, user_end - colon - 1, "***");
  }
  return fmt::format(
      "address={} port={} hosts=[{}] io_threads={} node={} database={} reading={} writing={} queue={} "
      "sweep={}s mail={} webhooks={} files={} scanner={} web={}",
      config.net.address, config.net.port, hosts, config.net.io_threads, config.node, url,
      reading_threads(config), config.workers.writing, config.workers.queue,
      std::chrono::duration_cast<std::chrono::seconds>(config.sweep_every).count(),
      config.mail.enabled() ? config.mail.server + ":" + std::to_string(config.mail.port) : "off",
      config.webhooks.enabled() ? "on" : "off",
      config.files.s3.enabled() ? config.files.s3.endpoint + "/" + config.files.s3.bucket
                                : config.files.folder.string(),
      config.files.scanner.enabled() ? config.files.scanner.address : "off",
      config.web.empty() ? "off" : config.web.string());
}

}  // namespace xiezhu::server
