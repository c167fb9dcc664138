// The form of audit records that is hashed, and the keys under it.
#include <gtest/gtest.h>

#include <set>

#include "domain/audit/audit_record.hpp"
#include "server/security/audit_seal.hpp"
#include "tests/unit/server/temp_database.hpp"

namespace xiezhu::test::audit_form {

d::AuditRecord record() {
  return {.chain = 3,
          .seq = 7,
          .entry = {.at = d::from_epoch_millis(1'000),
                    .person = d::PersonId{201},
                    .unit = d::UnitId{2},
                    .session = d::SessionId{9},
                    .remote = "::1",
                    .call = "r1",
                    .action = "POST requests",
                    .object_kind = "requests",
                    .object = "12",
                    .detail = "附"}};
}

// Whoever checks the log with a program of his own relies on this.
TEST(AuditRecord, HasTheFormThatIsDescribed) {
  EXPECT_EQ(
      d::canonical(record(), "ab"),
      "14:xiezhu-audit-1,2:ab,1:3,1:7,4:1000,3:201,1:2,-,1:9,3:::1,2:r1,13:POST requests,8:requests,2:12,"
      "2:ok,3:附,");
}

TEST(AuditRecord, HasAnotherFormWhenAnyMemberIsAnother) {
  std::set<std::string> forms{d::canonical(record(), "ab"), d::canonical(record(), "")};
  const auto changed = [&](auto change) {
    auto other = record();
    change(other, other.entry);
    EXPECT_TRUE(forms.insert(d::canonical(other, "ab")).second);
  };
  changed([](auto& r, auto&) { r.chain = 4; });
  changed([](auto& r, auto&) { r.seq = 8; });
  changed([](auto&, auto& e) { e.at += d::Millis{1}; });
  changed([](auto&, auto& e) { e.person = {}; });
  changed([](auto&, auto& e) { e.person = d::PersonId{0}; });
  changed([](auto&, auto& e) { e.unit = {}; });
  changed([](auto&, auto& e) { e.on_behalf_of = d::PersonId{5}; });
  changed([](auto&, auto& e) { e.session = {}; });
  changed([](auto&, auto& e) { e.remote = ""; });
  changed([](auto&, auto& e) { e.call = "r"; });
  changed([](auto&, auto& e) { e.action = "POST requests1"; });
  changed([](auto&, auto& e) { e.object_kind = ""; });
  changed([](auto&, auto& e) { e.object = "1"; });
  changed([](auto&, auto& e) { e.result = "forbidden"; });
  changed([](auto&, auto& e) { e.detail = ""; });
  // Text that moves from one member into the next, or looks like the form itself.
  changed([](auto&, auto& e) {
    e.object_kind = "requests1";
    e.object = "2";
  });
  changed([](auto&, auto& e) { e.object = "12,2:ok,"; });
}

TEST(AuditSeal, DependsOnTheSecretAlone) {
  const server::SecretAuditSeal one("first secret of at least 32 characters");
  const server::SecretAuditSeal same("first secret of at least 32 characters");
  const server::SecretAuditSeal other("other secret of at least 32 characters");
  EXPECT_EQ(one.seal("x"), same.seal("x"));
  EXPECT_EQ(one.sign("x"), same.sign("x"));
  EXPECT_EQ(one.key_name(), same.key_name());
  EXPECT_NE(one.seal("x"), other.seal("x"));
  EXPECT_NE(one.key_name(), other.key_name());
  EXPECT_EQ(one.hash("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_TRUE(same.is_signed("x", one.sign("x")));
  EXPECT_FALSE(other.is_signed("x", one.sign("x")));
  EXPECT_FALSE(one.is_signed("y", one.sign("x")));
  for (const auto* wrong : {"", "zz", "00", "x"}) EXPECT_FALSE(one.is_signed("x", wrong));
  EXPECT_FALSE(one.is_signed("x", one.sign("x") + "00"));
}

TEST(AuditSecret, IsMadeOnceForItsOwnerOnly) {
  const TempFolder folder;
  const auto file = folder.file("audit.key");
  EXPECT_FALSE(server::audit_secret(file, true)) << "a log without its key";
  EXPECT_FALSE(std::filesystem::exists(file));
  const auto secret = server::audit_secret(file, false);
  ASSERT_TRUE(secret);
  EXPECT_GE(secret->size(), 32U);
  EXPECT_EQ(std::filesystem::status(file).permissions(),
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  EXPECT_EQ(server::audit_secret(file, true), secret);
  EXPECT_EQ(server::audit_secret(file, false), secret);
  EXPECT_FALSE(server::audit_secret(folder.write("short", "too short\n"), false));
  EXPECT_FALSE(server::audit_secret(folder.file("missing/audit.key"), false));
}

}  // namespace xiezhu::test::audit_form
