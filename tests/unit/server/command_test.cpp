#include "server/cli/command.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "server/cli/shipped_calendar.hpp"
#include "server/security/crypto.hpp"
#include "tests/unit/server/temp_database.hpp"

namespace xiezhu::test::commands {

struct Ran {
  int code = 0;
  std::string out;
  std::string error;
};

Ran run(std::vector<const char*> arguments) {
  arguments.insert(arguments.begin(), "xiezhu");
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  Ran ran;
  ran.code = server::run_command_line(static_cast<int>(arguments.size()), arguments.data());
  ran.out = testing::internal::GetCapturedStdout();
  ran.error = testing::internal::GetCapturedStderr();
  return ran;
}

TEST(Commands, AnswerHelpAndVersionAndRefuseWrongUsage) {
  EXPECT_EQ(run({"--version"}).code, 0);
  EXPECT_TRUE(run({"--version"}).out.starts_with("xiezhu "));
  EXPECT_EQ(run({}).code, 2);
  EXPECT_EQ(run({"fly"}).code, 2);
  EXPECT_EQ(run({"migrate"}).code, 2);
  EXPECT_EQ(
      run({"calendar", "due", "--from", "2026-09-24", "--working-days", "1", "--working-hours", "1"}).code,
      2);
  EXPECT_EQ(run({"calendar", "due", "--from", "yesterday", "--working-days", "1"}).code, 2);
  for (const auto* command : {"serve", "migrate", "demo", "import", "calendar", "user", "verify", "routes"}) {
    const auto ran = run({command, "--help"});
    EXPECT_EQ(ran.code, 0) << command;
    EXPECT_FALSE(ran.out.empty()) << command;
    EXPECT_TRUE(ran.error.empty()) << command;
  }
}

TEST(Commands, FailWithOneClearLine) {
  const auto ran = run({"migrate", "--config", "/nowhere/x.toml"});
  EXPECT_EQ(ran.code, 1);
  EXPECT_TRUE(ran.error.starts_with("xiezhu: configuration: /nowhere/x.toml"));
  EXPECT_EQ(std::ranges::count(ran.error, '\n'), 1);
  const auto late = run({"calendar", "due", "--from", "2099-12-31", "--working-days", "10"});
  EXPECT_EQ(late.code, 1);
  EXPECT_TRUE(late.error.starts_with("xiezhu: --from: "));
}

TEST(Commands, ComputeADeadline) {
  const auto ran = run({"calendar", "due", "--from", "2026-09-24T10:00", "--working-days", "5", "--json"});
  EXPECT_EQ(ran.code, 0);
  EXPECT_TRUE(ran.out.contains(R"("due":"2026-10-09T17:30:00+08:00")")) << ran.out;
  EXPECT_TRUE(run({"calendar", "explain", "--from", "2026-09-24T10:00", "--working-days", "5"})
                  .out.contains("2026-10-01 周四  不计"));
}

TEST(ShippedCalendar, IsThatOfTheNotices) {
  const auto calendar = server::shipped_calendar();
  const auto expected = test::shipped_calendar();
  for (const int year : {2024, 2025, 2026}) EXPECT_TRUE(calendar.has_notice(year));
  for (auto date = day("2024-01-01"); date < day("2027-01-01"); date += std::chrono::days{1}) {
    ASSERT_EQ(calendar.kind(date), expected.kind(date)) << d::to_iso(date);
  }
}

class UserCommands : public ::testing::Test {
 protected:
  UserCommands() {
    database.settle_city();
    database.close();
    config =
        database.folder().write("c.toml", "[server]\nhosts = [\"x\"]\n[database]\nurl = \"" + database.url() +
                                              "\"\n[passwords]\nmemory_mib = 8\noperations = 1\n");
  }
  Ran add(const std::string& login, const std::string& password, const std::string& roles = "handler",
          const std::string& unit = "U2", const std::string& name = "新人") {
    database.close();
    const auto file = database.folder().write("password", password);
    return run({"user", "add", login.c_str(), "--name", name.c_str(), "--unit", unit.c_str(), "--roles",
                roles.c_str(), "--password-file", file.c_str(), "--config", config.c_str()});
  }
  std::optional<d::Credentials> account(const std::string& login) {
    database.open();
    auto found = database.reading([&](d::UnitOfWork& unit) { return unit.people().find_login(login); });
    database.close();
    return found;
  }

  TempDatabase database;
  std::string config;
  server::Argon2Hasher hasher{8, 1};
};

TEST_F(UserCommands, AddAnAccount) {
  const auto ran = add("new.one", "long enough\r\nsecond line\n", "handler; signer");
  EXPECT_EQ(ran.code, 0) << ran.error;
  const auto made = account("new.one");
  ASSERT_TRUE(made);
  EXPECT_EQ(made->person.name, "新人");
  EXPECT_EQ(made->person.unit, City::civil_affairs);
  EXPECT_EQ(made->person.roles, (d::Roles{d::Role::handler, d::Role::signer}));
  EXPECT_TRUE(hasher.matches("long enough", made->password_hash));
}

// A sign-in normalises what is typed, so the stored password must be normalised as well.
TEST_F(UserCommands, StoreThePasswordThatASignInWillCompare) {
  ASSERT_EQ(add("new", "pa\u0073\u0301word long\n").code, 0);
  EXPECT_TRUE(hasher.matches("pa\u015bword long", account("new")->password_hash));
  EXPECT_EQ(add("other", "tab\tinside it").code, 1) << "could never be typed at a sign-in";
  EXPECT_EQ(add("third", "\xff\xff\xff\xff\xff\xff\xff\xff").code, 1);
}

TEST_F(UserCommands, RefuseWhatBreaksARule) {
  for (const auto& ran :
       {add("New", "long enough"), add("", "long enough"), add("a b", "long enough"),
        add("p201", "long enough"), add("new", "short"), add("new", ""), add("new", std::string(129, 'x')),
        add("new", "long enough", "boss"), add("new", "long enough", ";"),
        add("new", "long enough", "handler;system_admin"), add("new", "long enough", "handler", "U99"),
        add("new", "long enough", "handler", "U2", "甲\u202e"),
        add("new", "long enough", "handler", "U2", " ")}) {
    EXPECT_EQ(ran.code, 1);
    EXPECT_TRUE(ran.error.starts_with("xiezhu: ")) << ran.error;
    EXPECT_EQ(std::ranges::count(ran.error, '\n'), 1) << ran.error;
  }
  EXPECT_FALSE(account("new"));
}

TEST_F(UserCommands, ChangeAnAccountAndEndItsSessions) {
  const auto person = *drafter().person;
  const auto begin = [&] {
    database.open();
    database.commit([&](d::UnitOfWork& unit) {
      unit.sessions().insert({.id = d::SessionId{1},
                              .token_hash = "t",
                              .actor = drafter(),
                              .created_at = at("2026-09-21"),
                              .seen_at = at("2026-09-21")});
      unit.people().lock(person, at("2099-01-01"));
    });
    database.close();
  };
  const auto sessions = [&] {
    auto count = database.value("SELECT COUNT(*) FROM session");
    database.close();
    return count;
  };
  begin();
  const auto file = database.folder().write("password", "brand new password\n");
  EXPECT_EQ(
      run({"user", "password", "p201", "--password-file", file.c_str(), "--config", config.c_str()}).code, 0);
  EXPECT_TRUE(hasher.matches("brand new password", account("p201")->password_hash));
  EXPECT_FALSE(account("p201")->locked_until);
  EXPECT_EQ(sessions(), "0");
  begin();
  EXPECT_EQ(run({"user", "disable", "p201", "--config", config.c_str()}).code, 0);
  EXPECT_TRUE(account("p201")->person.disabled);
  EXPECT_EQ(sessions(), "0");
  EXPECT_EQ(run({"user", "enable", "p201", "--config", config.c_str()}).code, 0);
  EXPECT_FALSE(account("p201")->person.disabled);
  EXPECT_EQ(run({"user", "disable", "nobody", "--config", config.c_str()}).code, 1);
}

TEST_F(UserCommands, RefuseWhileAnotherProcessHasTheFile) {
  const auto file = database.folder().write("plain.db", "");
  EXPECT_EQ(run({"verify", "--config", config.c_str()}).code, 0);
  const auto other = database.folder().write(
      "o.toml", "[server]\nhosts = [\"x\"]\n[database]\nurl = \"sqlite://" + file + "\"\n");
  const auto ran = run({"verify", "--config", other.c_str()});
  EXPECT_EQ(ran.code, 1);
  EXPECT_TRUE(ran.error.contains("run `xiezhu migrate`")) << ran.error;
}

}  // namespace xiezhu::test::commands
