// Who may manage whose account.
#include "domain/organisation/person_administration.hpp"

#include <gtest/gtest.h>

#include "tests/support/domain_builders.hpp"

namespace xiezhu::test {
namespace {

const d::UnitId own{11};
const d::UnitId other{12};
const d::Actor unit_admin{d::PersonId{1}, own, {d::Role::unit_admin}};
const d::Actor security_admin{d::PersonId{2}, other, {d::Role::security_admin}};

d::Person person(d::UnitId unit, d::Roles roles) {
  return {.id = d::PersonId{7}, .login = "li", .name = "李", .unit = unit, .roles = roles};
}

d::Reason reason_of(const d::Outcome<void>& outcome) { return outcome.error().reason; }

TEST(PersonAdministration, a_unit_administrator_keeps_the_own_people_in_working_roles) {
  EXPECT_TRUE(d::check_person(unit_admin, nullptr, person(own, {d::Role::handler, d::Role::head})));
  EXPECT_EQ(reason_of(d::check_person(unit_admin, nullptr, person(other, {d::Role::handler}))),
            d::Reason::role_required);
  const auto before = person(own, {d::Role::handler});
  EXPECT_TRUE(d::check_person(unit_admin, &before, person(own, {d::Role::unit_admin})));
}

TEST(PersonAdministration, nobody_without_an_office_keeps_anybody) {
  for (const auto& entry : d::EnumNames<d::Role>::table) {
    const bool keeps = entry.value == d::Role::unit_admin || entry.value == d::Role::security_admin;
    const d::Actor actor{d::PersonId{3}, own, {entry.value}};
    EXPECT_EQ(d::keeps_people_of(actor, own), keeps) << entry.name;
    EXPECT_EQ(d::keeps_people_of(actor, other), entry.value == d::Role::security_admin) << entry.name;
    EXPECT_EQ(d::check_person(actor, nullptr, person(own, {d::Role::handler})).has_value(), keeps)
        << entry.name;
  }
}

// Every role before and after, against the rule written the other way round.
TEST(PersonAdministration, roles_beyond_the_unit_are_neither_given_nor_taken_by_it) {
  for (const auto& before : d::EnumNames<d::Role>::table) {
    for (const auto& after : d::EnumNames<d::Role>::table) {
      const auto from = person(own, {before.value});
      const auto to = person(own, {after.value});
      const bool untouched = before.value == after.value;
      const bool local = before.value <= d::Role::unit_admin && after.value <= d::Role::unit_admin;
      EXPECT_EQ(d::check_person(unit_admin, &from, to).has_value(), untouched || local)
          << before.name << " to " << after.name;
      EXPECT_TRUE(d::check_person(security_admin, &from, to)) << before.name << " to " << after.name;
    }
  }
}

TEST(PersonAdministration, the_three_administrators_hold_one_role_and_everybody_holds_some) {
  EXPECT_EQ(reason_of(d::check_person(security_admin, nullptr,
                                      person(own, {d::Role::audit_admin, d::Role::handler}))),
            d::Reason::incompatible_roles);
  EXPECT_EQ(reason_of(d::check_person(security_admin, nullptr, person(own, {}))), d::Reason::missing);
}

TEST(PersonAdministration, nobody_changes_the_own_rights_or_shuts_the_own_account) {
  auto self = person(own, {d::Role::unit_admin});
  self.id = *unit_admin.person;
  auto more = self;
  more.roles.add(d::Role::signer);
  EXPECT_EQ(reason_of(d::check_person(unit_admin, &self, more)), d::Reason::own_account);
  auto shut = self;
  shut.disabled = true;
  EXPECT_EQ(reason_of(d::check_person(unit_admin, &self, shut)), d::Reason::own_account);
  auto renamed = self;
  renamed.name = "新名";
  EXPECT_TRUE(d::check_person(unit_admin, &self, renamed));
}

TEST(PersonAdministration, a_unit_neither_shuts_out_nor_takes_over_a_higher_office) {
  const auto auditor = person(own, {d::Role::auditor, d::Role::handler});
  auto shut = auditor;
  shut.disabled = true;
  EXPECT_EQ(reason_of(d::check_person(unit_admin, &auditor, shut)), d::Reason::not_grantable);
  EXPECT_EQ(reason_of(d::may_set_password(unit_admin, auditor)), d::Reason::role_required);
  EXPECT_TRUE(d::may_set_password(security_admin, auditor));
  EXPECT_TRUE(d::may_set_password(unit_admin, person(own, {d::Role::head})));
  EXPECT_EQ(reason_of(d::may_set_password(unit_admin, person(other, {d::Role::head}))),
            d::Reason::role_required);
}

TEST(PersonAdministration, passwords_have_8_to_128_characters) {
  const auto refusal = [](std::size_t characters) {
    std::string password;
    for (std::size_t i = 0; i < characters; ++i) password += "密";
    const auto outcome = d::check_password(password, "password");
    return outcome ? std::string{} : std::string{d::code(outcome.error().reason)};
  };
  EXPECT_EQ(refusal(7), "too_short");
  EXPECT_EQ(refusal(8), "");
  EXPECT_EQ(refusal(128), "");
  EXPECT_EQ(refusal(129), "too_long");
}

}  // namespace
}  // namespace xiezhu::test
