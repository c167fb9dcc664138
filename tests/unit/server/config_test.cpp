#include "server/config.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "tests/unit/server/temp_database.hpp"

namespace xiezhu::test::configuration {

using server::Config;
using server::load_config;

const std::string needed = "[server]\nhosts = [\"xz.example\"]\n[database]\nurl = \"sqlite://x.db\"\n";

class Configuration : public ::testing::Test {
 protected:
  // The errors, one per line; empty when it loads.
  std::string errors(const std::string& text) {
    const auto loaded = load_config(folder.write("c.toml", text));
    std::string list;
    if (loaded) return list;
    for (const auto& error : loaded.error()) list += (list.empty() ? "" : "\n") + error;
    return list;
  }
  Config load(const std::string& text) { return load_config(folder.write("c.toml", text)).value(); }

  TempFolder folder;
};

std::string example() {
  // Tests run somewhere below the sources or below a build folder among them.
  auto root = std::filesystem::path{__FILE__}.parent_path();
  while (!std::filesystem::exists(root / "deploy/config.example.toml") && root.has_relative_path())
    root = root.parent_path();
  std::ifstream file(root / "deploy/config.example.toml");
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// The example promises that a value left out has the default it shows.
TEST_F(Configuration, DefaultsAreThoseOfTheExample) {
  const Config shown = load(example());
  const Config left_out =
      load("[server]\nhosts = [\"localhost\", \"127.0.0.1\"]\n[database]\nurl = \"sqlite://xiezhu.db\"\n");
  EXPECT_EQ(shown.net.address, left_out.net.address);
  EXPECT_EQ(shown.net.port, left_out.net.port);
  EXPECT_EQ(shown.net.hosts, left_out.net.hosts);
  EXPECT_EQ(shown.tls.certificate, left_out.tls.certificate);
  EXPECT_EQ(shown.tls.key, left_out.tls.key);
  EXPECT_EQ(shown.net.io_threads, left_out.net.io_threads);
  EXPECT_EQ(shown.node, left_out.node);
  EXPECT_EQ(shown.drain_within, left_out.drain_within);
  EXPECT_EQ(shown.database.url, left_out.database.url);
  EXPECT_EQ(shown.net.max_connections, left_out.net.max_connections);
  EXPECT_EQ(shown.net.max_connections_per_address, left_out.net.max_connections_per_address);
  EXPECT_EQ(shown.net.max_connections_loopback, left_out.net.max_connections_loopback);
  EXPECT_EQ(shown.net.max_handshakes, left_out.net.max_handshakes);
  EXPECT_EQ(shown.net.max_live_sockets, left_out.net.max_live_sockets);
  EXPECT_EQ(shown.net.live_heartbeat, left_out.net.live_heartbeat);
  EXPECT_EQ(shown.net.max_requests_in_flight, left_out.net.max_requests_in_flight);
  EXPECT_EQ(shown.net.handshake_timeout, left_out.net.handshake_timeout);
  EXPECT_EQ(shown.net.head_timeout, left_out.net.head_timeout);
  EXPECT_EQ(shown.net.idle_timeout, left_out.net.idle_timeout);
  EXPECT_EQ(shown.web, left_out.web);
  EXPECT_EQ(shown.workers.reading, left_out.workers.reading);
  EXPECT_EQ(shown.workers.writing, left_out.workers.writing);
  EXPECT_EQ(shown.workers.queue, left_out.workers.queue);
  EXPECT_EQ(shown.passwords.memory_mib, left_out.passwords.memory_mib);
  EXPECT_EQ(shown.passwords.operations, left_out.passwords.operations);
  EXPECT_EQ(shown.passwords.threads, left_out.passwords.threads);
  EXPECT_EQ(shown.sessions.idle, left_out.sessions.idle);
  EXPECT_EQ(shown.sessions.absolute, left_out.sessions.absolute);
  EXPECT_EQ(shown.sessions.attempts, left_out.sessions.attempts);
  EXPECT_EQ(shown.sessions.lock_time, left_out.sessions.lock_time);
  EXPECT_EQ(shown.sweep_every, left_out.sweep_every);
  EXPECT_EQ(shown.lease, left_out.lease);
  EXPECT_EQ(shown.log_level, left_out.log_level);
  ASSERT_EQ(shown.working_hours.spans.size(), left_out.working_hours.spans.size());
  for (std::size_t i = 0; i < shown.working_hours.spans.size(); ++i) {
    EXPECT_EQ(shown.working_hours.spans[i].from, left_out.working_hours.spans[i].from);
    EXPECT_EQ(shown.working_hours.spans[i].to, left_out.working_hours.spans[i].to);
  }
}

TEST_F(Configuration, ReadsMailAndWebhooks) {
  const std::string head =
      "[server]\nhosts = [\"localhost\"]\nport = 8443\n[database]\nurl = \"sqlite://x.db\"\n";
  const auto off = load(head);
  EXPECT_FALSE(off.mail.enabled());
  EXPECT_FALSE(off.webhooks.enabled());
  EXPECT_EQ(off.public_url, "https://localhost:8443");
  const auto plain =
      load(head + "[mail]\nserver = \"m\"\nport = 465\nsecurity = \"tls\"\nfrom = \"a@b.example\"\n");
  EXPECT_TRUE(plain.mail.enabled());
  EXPECT_EQ(plain.mail.port, 465);
  EXPECT_EQ(plain.mail.security, server::MailSecurity::tls);
  EXPECT_TRUE(
      load(head + "[webhooks]\nallow = [\"10.0.0.0/8\"]\n").webhooks.guard.admits_url("http://10.1.1.1/"));
}

TEST_F(Configuration, ReadsWhereFilesGoAndWhatTheyMustPass) {
  const auto plain = load(needed);
  const auto shown = load(example());
  EXPECT_FALSE(plain.files.s3.enabled());
  EXPECT_FALSE(plain.files.scanner.enabled());
  EXPECT_EQ(shown.files.folder, plain.files.folder);
  EXPECT_EQ(shown.file_limits.unit, plain.file_limits.unit);
  EXPECT_EQ(shown.files.checks.pixels, plain.files.checks.pixels);
  EXPECT_EQ(shown.files.checks.unpacked, plain.files.checks.unpacked);
  EXPECT_EQ(shown.files.checks.ratio, plain.files.checks.ratio);
  EXPECT_EQ(shown.files.checks.members, plain.files.checks.members);
  EXPECT_EQ(shown.files.checks.depth, plain.files.checks.depth);
  EXPECT_EQ(shown.files.checks.encrypted, plain.files.checks.encrypted);
  EXPECT_EQ(shown.files.checks.time, plain.files.checks.time);
  EXPECT_EQ(shown.files.scanner.closed, plain.files.scanner.closed);
  EXPECT_EQ(shown.files.scanner.largest, plain.files.scanner.largest);
  EXPECT_EQ(shown.files.scanner.timeout, plain.files.scanner.timeout);
  EXPECT_EQ(shown.files.s3.region, plain.files.s3.region);
  EXPECT_EQ(shown.files.s3.part, plain.files.s3.part);
  EXPECT_EQ(shown.files.s3.timeout, plain.files.s3.timeout);
  const auto key = folder.write("key", "one line\r\nanother\n");
  const auto remote =
      load(needed + "[s3]\nendpoint = \"https://s3.example:9000\"\nbucket = \"b\"\naccess_key_file = \"" +
           key + "\"\nsecret_key_file = \"" + key + "\"\n[scanner]\naddress = \"unix:/run/clamd\"\n");
  EXPECT_EQ(remote.files.s3.secret_key, "one line");
  EXPECT_TRUE(remote.files.scanner.enabled());
  EXPECT_FALSE(server::describe(remote).contains("one line"));
}

TEST_F(Configuration, RefusesStoresAndScannersThatCannotBeMeant) {
  EXPECT_EQ(
      errors(needed +
             "[s3]\nendpoint = \"http://s3.example/path\"\nbucket = \"B?\"\nregion = \"\"\npart_mib = 4\n"
             "[scanner]\naddress = \"clamd\"\npolicy = \"ajar\"\n[file_checks]\nencrypted = \"maybe\"\ndepth "
             "= 0\n"),
      "file_checks.depth: must be 1 to 32\nfile_checks.encrypted: must be accept or refuse\n"
      "scanner.policy: must be closed or open\nscanner.address: must be unix:/path or host:port\n"
      "s3.part_mib: must be 5 to 1024\ns3.endpoint: must be https://host or https://host:port\n"
      "s3.bucket: must be the name of a bucket\ns3.region: must be the name of a region\n"
      "s3.access_key_file: is mandatory\ns3.secret_key_file: is mandatory");
}

TEST_F(Configuration, ReadsEveryValue) {
  const Config config = load(R"(
[server]
address = "0.0.0.0"
port = 0
hosts = ["a", "b:1"]
certificate = "c"
key = "k"
io_threads = 256
node = 1022
drain_seconds = 0
[database]
url = "mysql://u@h/d"
[limits]
connections = 1
connections_per_address = 2
connections_loopback = 3
live_channels = 5
handshakes = 4
requests_in_flight = 5
handshake_seconds = 6
head_seconds = 7
idle_seconds = 8
heartbeat_seconds = 9
reading_threads = 9
writing_threads = 10
queue = 11
[passwords]
memory_mib = 8
operations = 1
threads = 12
[session]
idle_minutes = 1
absolute_hours = 168
attempts = 100
lock_minutes = 1440
[calendar]
working_hours = ["08:30-12:00", "14:00-24:00"]
[scheduler]
sweep_seconds = 3600
lease_seconds = 2
[audit]
key_file = "audit.key"
[log]
level = "debug"
)");
  using namespace std::chrono_literals;
  EXPECT_EQ(config.net.address, "0.0.0.0");
  EXPECT_EQ(config.net.port, 0);
  EXPECT_EQ(config.net.hosts, (std::vector<std::string>{"a", "b:1"}));
  EXPECT_EQ(config.tls.certificate, "c");
  EXPECT_EQ(config.tls.key, "k");
  EXPECT_EQ(config.net.io_threads, 256U);
  EXPECT_EQ(config.node, 1'022);
  EXPECT_EQ(config.drain_within, 0s);
  EXPECT_EQ(config.net.max_connections, 1U);
  EXPECT_EQ(config.net.max_connections_per_address, 2U);
  EXPECT_EQ(config.net.max_connections_loopback, 3U);
  EXPECT_EQ(config.net.max_handshakes, 4U);
  EXPECT_EQ(config.net.max_live_sockets, 5U);
  EXPECT_EQ(config.net.live_heartbeat, std::chrono::seconds{9});
  EXPECT_EQ(config.net.max_requests_in_flight, 5U);
  EXPECT_EQ(config.net.handshake_timeout, 6s);
  EXPECT_EQ(config.net.head_timeout, 7s);
  EXPECT_EQ(config.net.idle_timeout, 8s);
  EXPECT_EQ(config.workers.reading, 9);
  EXPECT_EQ(config.workers.writing, 10);
  EXPECT_EQ(config.workers.queue, 11);
  EXPECT_EQ(config.passwords.memory_mib, 8);
  EXPECT_EQ(config.sessions.idle, 1min);
  EXPECT_EQ(config.sessions.absolute, 168h);
  EXPECT_EQ(config.sessions.attempts, 100);
  EXPECT_EQ(config.sessions.lock_time, 24h);
  EXPECT_EQ(config.sweep_every, 1h);
  EXPECT_EQ(config.lease, 2s);
  EXPECT_EQ(config.audit_key, "audit.key");
  EXPECT_EQ(config.log_level, "debug");
  ASSERT_EQ(config.working_hours.spans.size(), 2U);
  EXPECT_EQ(config.working_hours.spans[0].from, 8h + 30min);
  EXPECT_EQ(config.working_hours.spans[1].to, 24h);
  EXPECT_EQ(config.database.working_hours.spans.size(), 2U);
  EXPECT_GE(config.database.readers, 9 + 12) << "no thread waits for a session";
  EXPECT_GE(config.database.writers, 10 + 12);
}

TEST_F(Configuration, ListsEveryMistakeAtOnce) {
  EXPECT_EQ(errors("colour = 1\n[servers]\n[server]\nport = 65536\nnode = 1023\nport_ = 1\naddress = "
                   "7\n[database]\npath = \"x\"\n"
                   "[limits]\nqueue = 0\nidle_seconds = 1.5\n[passwords]\nmemory_mib = "
                   "4\n[session]\nattempts = \"5\"\n"
                   "[calendar]\nworking_hours = [\"9-12\"]\n[scheduler]\nsweep_seconds = -1\n[log]\nlevel = "
                   "\"loud\"\n"),
            "colour: unknown section\n"
            "servers: unknown section\n"
            "server.address: must be text\n"
            "server.port: must be 0 to 65535\n"
            "server.node: must be 0 to 1022\n"
            "server.hosts: must name at least one host\n"
            "server.port_: unknown key\n"
            "database.path: unknown key\n"
            "database.url: is mandatory\n"
            "limits.idle_seconds: must be a whole number\n"
            "limits.queue: must be 1 to 1000000\n"
            "passwords.memory_mib: must be 8 to 4096\n"
            "session.attempts: must be a whole number\n"
            "calendar.working_hours: must be ascending spans like \"09:00-12:00\"\n"
            "scheduler.sweep_seconds: must be 1 to 3600\n"
            "log.level: must be debug, info, warn or error");
}

TEST_F(Configuration, NeedsHostsAndADatabase) {
  EXPECT_EQ(errors(""), "server.hosts: must name at least one host\ndatabase.url: is mandatory");
  EXPECT_EQ(errors(needed), "");
  EXPECT_EQ(load(needed).audit_key, "x.db.audit.key") << "beside the database";
  const std::string shared = "[server]\nhosts = [\"x\"]\n[database]\nurl = \"mysql://u@h/d\"\n";
  EXPECT_EQ(errors(shared), "audit.key_file: is mandatory with MariaDB and MySQL");
  EXPECT_EQ(errors(shared + "[audit]\nkey_file = \"k\"\n"), "");
  EXPECT_EQ(errors("server = 1\n" + std::string{"[database]\nurl = \"sqlite://x.db\"\n"}),
            "server: must be a table\nserver.hosts: must name at least one host");
  EXPECT_TRUE(errors("[server]\nhosts = [1]\n[database]\nurl = \"sqlite://x.db\"\n")
                  .starts_with("server.hosts: must be a list of texts"));
  EXPECT_TRUE(errors("[server]\nhosts = \"x\"\n[database]\nurl = \"sqlite://x.db\"\n")
                  .starts_with("server.hosts: must be a list of texts"));
}

TEST_F(Configuration, SaysWhereTheFileCannotBeRead) {
  const auto broken = errors("[server]\nport = = 1\n");
  EXPECT_TRUE(broken.starts_with(folder.file("c.toml").string() + ":2: ")) << broken;
  EXPECT_FALSE(broken.contains('\n'));
  const auto missing = load_config(folder.file("nothing.toml"));
  ASSERT_FALSE(missing);
  EXPECT_TRUE(missing.error().front().starts_with(folder.file("nothing.toml").string()));
}

TEST_F(Configuration, TakesOnlyAscendingWorkingHours) {
  const auto hours = [this](const std::string& list) {
    return errors(needed + "[calendar]\nworking_hours = [" + list + "]\n");
  };
  for (const auto* good :
       {R"("00:00-24:00")", R"("9:00-12:00")", R"("09:00-12:00", "12:01-12:02", "23:59-24:00")"}) {
    EXPECT_EQ(hours(good), "") << good;
  }
  for (const auto* bad : {R"("12:00-09:00")", R"("09:00-09:00")", R"("09:00-24:01")", R"("09:60-12:00")",
                          R"("09:00-12:60")", R"("-1:00-12:00")", R"("09:00-12:00x")", R"("09:00")", R"("")",
                          R"("09-12")", R"("13:30-17:30", "09:00-12:00")", R"("09:00-12:00", "11:00-13:00")",
                          R"("09:00-12:00", "12:00-13:00")"}) {
    EXPECT_EQ(hours(bad), "calendar.working_hours: must be ascending spans like \"09:00-12:00\"") << bad;
  }
}

TEST_F(Configuration, TakesThePasswordFromTheFirstLineOfAFile) {
  const auto password = [this](const std::string& bytes) {
    const auto file = folder.write("password", bytes);
    return load(needed + "password_file = \"" + file + "\"\n").database.password;
  };
  EXPECT_EQ(password("s3cret\nsecond line\n"), "s3cret");
  EXPECT_EQ(password("s3cret"), "s3cret");
  EXPECT_EQ(password("s3cret\r\n"), "s3cret");
  EXPECT_EQ(errors(needed + "password_file = \"/nowhere/at/all\"\n"),
            "database.password_file: cannot be read");
}

TEST_F(Configuration, IsDescribedWithoutSecrets) {
  const auto described = [this](const std::string& url) {
    return describe(load("[server]\nhosts = [\"a\", \"b\"]\n[database]\nurl = \"" + url +
                         "\"\n[audit]\nkey_file = \"k\"\n"));
  };
  EXPECT_TRUE(
      described("mysql://user:s3cret@host:3306/xz").contains("database=mysql://user:***@host:3306/xz "));
  EXPECT_TRUE(described("mysql://user@host:3306/xz").contains("database=mysql://user@host:3306/xz "));
  EXPECT_TRUE(described("sqlite://x.db").contains("database=sqlite://x.db "));
  EXPECT_TRUE(described("sqlite://x.db").contains("hosts=[a b]"));
  for (const auto* url : {"mysql://user:s3@cret@host/xz", "mysql://user:@s3cret@host/xz",
                          "mysql://user:s3/cret@host/xz", "mysql://user:s3:cret@host/xz?socket=/a@b"}) {
    EXPECT_FALSE(described(url).contains("s3")) << described(url);
    EXPECT_FALSE(described(url).contains("cret")) << described(url);
  }
}

}  // namespace xiezhu::test::configuration
