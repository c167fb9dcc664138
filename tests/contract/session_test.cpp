// One connection: a statement that has run before runs again as if it were new.
#include "persistence/database_internals.hpp"
#include "tests/support/database.hpp"

namespace xiezhu::test {
namespace {

namespace sql = p::sql;

class Session : public ContractTest {
 protected:
  void SetUp() override {
    ContractTest::SetUp();
    lease_.reset(new Lease(database->internals().writers.acquire()));
    session_ = &**lease_;
    for (const auto* name : {"a", "b", "c"}) keep(*session_, name, "first");
  }
  static void keep(sql::Session& session, std::string_view name, const std::optional<std::string>& value) {
    sql::execute(session, "INSERT INTO mark (name, value) VALUES (:name, :value)", std::string{name}, value);
  }
  std::vector<std::string> values(std::string_view name) {
    std::vector<std::string> found;
    for (auto& [value] : sql::rows<std::tuple<std::string>>(*session_, select_value, std::string{name}))
      found.push_back(std::move(value));
    return found;
  }
  std::string value(std::string_view name) { return values(name).at(0); }

  static constexpr auto select_value = "SELECT value FROM mark WHERE name = :name";
  using Lease = sql::SessionPool::Lease;
  std::unique_ptr<Lease> lease_;
  sql::Session* session_ = nullptr;
};
XIEZHU_ON_BOTH(Session);

TEST_P(Session, runs_a_statement_again_with_other_values) {
  EXPECT_EQ(value("a"), "first");
  const auto update = "UPDATE mark SET value = :value WHERE name = :name";
  EXPECT_EQ(sql::execute(*session_, update, std::string(3'000, 'x'), std::string{"a"}), 1);
  EXPECT_EQ(sql::execute(*session_, update, std::string{"短"}, std::string{"b"}), 1);
  EXPECT_EQ(sql::execute(*session_, update, std::string{"none"}, std::string{"z"}), 0);
  EXPECT_EQ(value("a").size(), 3'000U);
  EXPECT_EQ(value("b"), "短");
  EXPECT_EQ(value("c"), "first");
  EXPECT_TRUE(values("z").empty());
}

TEST_P(Session, takes_null_and_a_value_by_turns) {
  const auto find = "SELECT COALESCE(:value, 'none')";
  using Row = std::tuple<std::string>;
  for (const auto& given :
       {std::optional<std::string>{}, std::optional{std::string{"one"}}, std::optional<std::string>{}})
    EXPECT_EQ(std::get<0>(*sql::one<Row>(*session_, find, given)), given.value_or("none"));
}

TEST_P(Session, reads_a_column_as_what_each_caller_wants) {
  sql::execute(*session_, "UPDATE mark SET value = '7' WHERE name = 'a'");
  const std::string name = "a";
  const auto text = "SELECT value + 0 FROM mark WHERE name = :name";
  EXPECT_EQ(sql::value<int>(*session_, text, name), 7);
  EXPECT_TRUE(sql::value<std::string>(*session_, text, name).starts_with('7'));
  EXPECT_EQ(sql::value<int>(*session_, text, name), 7);
}

TEST_P(Session, goes_on_after_a_statement_that_failed) {
  for (int again = 0; again < 2; ++again) {
    EXPECT_THROW(keep(*session_, "a", "second"), sql::Error);
    EXPECT_EQ(value("a"), "first");
    keep(*session_, "d" + std::to_string(again), "new");
  }
  EXPECT_EQ(value("d1"), "new");
}

TEST_P(Session, runs_a_statement_while_the_same_one_is_being_read) {
  std::vector<sql::Cell> outer{{.kind = sql::Cell::Kind::text}};
  std::vector<std::string> seen;
  const std::array parameter{sql::to_cell(std::string{"a"})};
  session_->query(select_value, parameter, outer, [&] { seen.push_back(outer.front().text + value("b")); });
  EXPECT_EQ(seen, (std::vector<std::string>{"firstfirst"}));
}

TEST_P(Session, survives_a_reader_that_gave_up_half_way) {
  std::vector<sql::Cell> row{{.kind = sql::Cell::Kind::text}};
  const auto all = "SELECT name FROM mark WHERE name < 'd' ORDER BY name";
  const auto read = [&](int most) {
    std::string names;
    int count = 0;
    session_->query(all, {}, row, [&] {
      if (count++ == most) throw std::length_error("enough");
      names += row.front().text;
    });
    return names;
  };
  EXPECT_THROW(read(1), std::length_error);
  EXPECT_EQ(read(3), "abc");
  session_->begin();
  EXPECT_THROW(read(1), std::length_error);
  session_->rollback();
  EXPECT_EQ(read(3), "abc");
}

TEST_P(Session, follows_a_change_of_the_tables) {
  const auto all = "SELECT * FROM mark WHERE name = :name";
  const std::string name = "a";
  EXPECT_EQ(std::get<0>(*sql::one<std::tuple<std::string>>(
                *session_, "SELECT value FROM mark WHERE name = :name", name)),
            "first");
  session_->execute("ALTER TABLE mark ADD COLUMN more INTEGER DEFAULT 3");
  EXPECT_EQ(value("a"), "first");
  using Row = std::tuple<std::string, std::string, int>;
  EXPECT_EQ(std::get<2>(*sql::one<Row>(*session_, all, name)), 3);
}

}  // namespace
}  // namespace xiezhu::test
