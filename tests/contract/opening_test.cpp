// What can go wrong before the first statement, and the URLs that name a database.
#include <sys/wait.h>
#include <unistd.h>

#include "persistence/database_internals.hpp"
#include "persistence/sql/statement.hpp"
#include "persistence/sql/target.hpp"
#include "tests/support/database.hpp"

namespace xiezhu::test {
namespace {

namespace sql = p::sql;

TEST(DatabaseUrl, names_a_file) {
  EXPECT_EQ(sql::Target("sqlite:///var/lib/xiezhu/a b.db", "").path, "/var/lib/xiezhu/a b.db");
  EXPECT_EQ(sql::Target("sqlite://var/x.db", "").path, "var/x.db");
}

TEST(DatabaseUrl, names_servers) {
  const sql::Target target("mysql://us%40er:pa%3Ass@one:3307,two/xie%2Fzhu", "");
  EXPECT_EQ(target.user, "us@er");
  EXPECT_EQ(target.password, "pa:ss");
  ASSERT_EQ(target.hosts.size(), 2U);
  EXPECT_EQ(target.hosts[0].name, "one");
  EXPECT_EQ(target.hosts[0].port, 3307);
  EXPECT_EQ(target.hosts[1].name, "two");
  EXPECT_EQ(target.hosts[1].port, 3306);
  EXPECT_EQ(target.database, "xie/zhu");
  EXPECT_FALSE(target.describe().contains("pa:ss"));
}

TEST(DatabaseUrl, names_a_socket_and_takes_the_password_from_elsewhere) {
  const sql::Target target("mysql://root:old@localhost/x?socket=/run/my.sock", "se'cr\\et");
  EXPECT_EQ(target.socket, "/run/my.sock");
  EXPECT_EQ(target.password, "se'cr\\et");
}

TEST(DatabaseUrl, is_refused_when_it_is_malformed) {
  for (const auto* url :
       {"", "postgres://x/y", "sqlite://", "sqlite://:memory:", "mysql://host/db", "mysql://u@host",
        "mysql://u@host:0/db", "mysql://u@host:70000/db", "mysql://u@host:x/db", "mysql://u%4@host/db"}) {
    EXPECT_THROW(sql::Target(url, ""), std::invalid_argument) << url;
  }
}

TEST(SqliteFile, is_refused_to_a_second_database_until_the_first_is_closed) {
  TestDatabase first(Engine::sqlite);
  EXPECT_THROW(p::Database{first.options()}, p::DatabaseInUse);
  first.close();
  EXPECT_NO_THROW(p::Database{first.options()});
}

TEST(SqliteFile, is_refused_to_a_second_process) {
  TestDatabase first(Engine::sqlite);
  const auto child = ::fork();
  if (child == 0) {
    try {
      const p::Database second(first.options());
      ::_exit(0);
    } catch (const p::DatabaseInUse&) {
      ::_exit(42);
    } catch (...) {
      ::_exit(1);
    }
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_EQ(WEXITSTATUS(status), 42);
}

TEST(SqliteFile, that_cannot_be_opened_is_one_clear_line) {
  try {
    const p::Database database({.url = "sqlite:///nowhere/at/all.db"});
    FAIL();
  } catch (const p::DatabaseUnavailable& error) {
    EXPECT_TRUE(std::string_view{error.what()}.contains("/nowhere/at/all.db"));
    EXPECT_FALSE(std::string_view{error.what()}.contains('\n'));
  }
}

TEST(SqliteFile, is_written_durably_by_one_session_and_read_by_sessions_that_cannot_write) {
  TestDatabase database(Engine::sqlite);
  const auto writer = database->internals().writers.acquire();
  const auto reader = database->internals().readers.acquire();
  EXPECT_EQ(sql::value<std::string>(*writer, "PRAGMA journal_mode"), "wal");
  EXPECT_EQ(sql::value<int>(*writer, "PRAGMA synchronous"), 2);
  EXPECT_EQ(sql::value<int>(*writer, "PRAGMA foreign_keys"), 1);
  EXPECT_EQ(sql::value<int>(*reader, "PRAGMA foreign_keys"), 1);
  EXPECT_EQ(sql::value<int>(*reader, "PRAGMA query_only"), 1);
  EXPECT_GT(sql::value<int>(*reader, "PRAGMA busy_timeout"), 0);
}

TEST(MariadbServer, that_does_not_answer_is_one_clear_line) {
  try {
    const p::Database database({.url = "mysql://u:secret@127.0.0.1:1/x"});
    FAIL();
  } catch (const p::DatabaseUnavailable& error) {
    EXPECT_TRUE(std::string_view{error.what()}.contains("127.0.0.1:1"));
    EXPECT_FALSE(std::string_view{error.what()}.contains("secret"));
    EXPECT_FALSE(std::string_view{error.what()}.contains('\n'));
  }
}

TEST(MariadbServer, is_used_with_strict_mode_and_read_committed) {
  TestDatabase database(Engine::mariadb);
  const auto writer = database->internals().writers.acquire();
  EXPECT_TRUE(sql::value<std::string>(*writer, "SELECT @@sql_mode").contains("STRICT_ALL_TABLES"));
  EXPECT_EQ(sql::value<std::string>(*writer, "SELECT @@tx_isolation"), "READ-COMMITTED");
  EXPECT_EQ(sql::value<std::string>(*writer, "SELECT @@character_set_client"), "utf8mb4");
}

TEST(MariadbServer, takes_a_password_of_any_characters) {
  TestDatabase database(Engine::mariadb);
  const std::string password = "p'a\"ss=w\\o rd;%u \xE5\xAF\x86";
  {
    const auto admin = database->internals().writers.acquire();
    admin->execute(
        "CREATE OR REPLACE USER xiezhu_odd@localhost IDENTIFIED VIA mysql_native_password USING PASSWORD('" +
        std::string{"p''a\"ss=w\\\\o rd;%u \xE5\xAF\x86"} + "')");
    admin->execute("GRANT ALL ON *.* TO xiezhu_odd@localhost");
  }
  auto options = database.options();
  options.url.replace(options.url.find("root@"), 4, "xiezhu_odd");
  options.password = password;
  EXPECT_NO_THROW(p::Database(options).ping());
  options.password = "wrong";
  EXPECT_THROW(p::Database{options}, p::DatabaseUnavailable);
  database->internals().writers.acquire()->execute("DROP USER xiezhu_odd@localhost");
}

}  // namespace
}  // namespace xiezhu::test
