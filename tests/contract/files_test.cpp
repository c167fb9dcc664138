// Rows about files.
#include <limits>

#include "tests/support/database.hpp"

namespace xiezhu::test {
namespace {

class Files : public ContractTest {
 protected:
  static d::Upload upload(int id, std::string_view begun) {
    return {.id = d::AttachmentId{id},
            .request = d::RequestId{7},
            .person = d::PersonId{301},
            .unit = City::civil_affairs,
            .name = "扫描件😀.pdf",
            .size = 5'000'000'000,
            .begun_at = at(begun)};
  }
};
XIEZHU_ON_BOTH(Files);

TEST_P(Files, an_upload_comes_back_and_ends_once) {
  commit([](d::UnitOfWork& unit) { unit.files().begin(upload(1, "2026-09-21T10:00")); });
  reading([](d::UnitOfWork& unit) {
    EXPECT_EQ(unit.files().upload(d::AttachmentId{1}), upload(1, "2026-09-21T10:00"));
    EXPECT_FALSE(unit.files().upload(d::AttachmentId{2}));
    return 0;
  });
  commit([](d::UnitOfWork& unit) {
    EXPECT_TRUE(unit.files().end(d::AttachmentId{1}));
    EXPECT_FALSE(unit.files().end(d::AttachmentId{1}));
  });
}

TEST_P(Files, an_account_takes_what_there_is_room_for) {
  const auto unit_id = City::civil_affairs;
  commit([&](d::UnitOfWork& unit) {
    EXPECT_EQ(unit.files().account(unit_id), 0);
    EXPECT_FALSE(unit.files().reserve(unit_id, 11, 10));
    EXPECT_TRUE(unit.files().reserve(unit_id, 6, 10));
    EXPECT_FALSE(unit.files().reserve(unit_id, 5, 10));
    EXPECT_TRUE(unit.files().reserve(unit_id, 4, 10));
    EXPECT_TRUE(unit.files().reserve(City::public_security, 10, 10));
    EXPECT_EQ(unit.files().account(unit_id), 10);
    unit.files().release(unit_id, 6);
    EXPECT_EQ(unit.files().account(unit_id), 4);
    EXPECT_TRUE(unit.files().reserve(unit_id, 1'000, std::numeric_limits<std::int64_t>::max()));
  });
}

TEST_P(Files, abandoned_are_those_begun_before) {
  commit([](d::UnitOfWork& unit) {
    unit.files().begin(upload(2, "2026-09-21T11:00"));
    unit.files().begin(upload(1, "2026-09-21T10:00"));
    unit.files().begin(upload(3, "2026-09-21T12:00"));
  });
  const auto abandoned =
      reading([](d::UnitOfWork& unit) { return unit.files().abandoned(at("2026-09-21T12:00"), 10); });
  EXPECT_EQ(abandoned, (std::vector{d::AttachmentId{1}, d::AttachmentId{2}}));
}

TEST_P(Files, bytes_are_kept_once_however_often_they_are_referred_to) {
  const std::string first(64, 'a');
  const std::string second(64, 'b');
  commit([&](d::UnitOfWork& unit) {
    unit.files().keep(first, 10, at("2026-09-21T10:00"));
    unit.files().keep(first, 10, at("2026-09-21T11:00"));
  });
  const auto kept = reading([&](d::UnitOfWork& unit) {
    EXPECT_TRUE(unit.files().kept({}).empty());
    return unit.files().kept(std::array{second, first});
  });
  EXPECT_EQ(kept, std::vector{first});
}

}  // namespace
}  // namespace xiezhu::test
