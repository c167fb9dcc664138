#include <gtest/gtest.h>

#include <algorithm>

#include "tests/support/domain_builders.hpp"

namespace xiezhu::test::organisation {

TEST(OrganisationCreditCode, AcceptsRealCodes) {
  for (const auto code : {"91310000775785552L", "9144030071526726XG", "91330100799655058B",
                          "914403001922038216", "91350100M000100Y43", "91110000802100433B"}) {
    EXPECT_TRUE(d::is_credit_code(code)) << code;
    EXPECT_TRUE(d::credit_code_checks(code)) << code;
  }
}

TEST(OrganisationCreditCode, NoticesEverySingleWrongCharacter) {
  const std::string real = "91310000775785552L";
  for (std::size_t i = 0; i < real.size(); ++i) {
    for (const char c : std::string_view{"0123456789ABCDEFGHJKLMNPQRTUWXY"}) {
      auto changed = real;
      changed[i] = c;
      EXPECT_TRUE(d::is_credit_code(changed));
      EXPECT_EQ(d::credit_code_checks(changed), changed == real) << changed;
    }
  }
}

TEST(OrganisationCreditCode, KnowsTheAlphabetAndTheLength) {
  for (const auto code : {"", "91310000775785552", "91310000775785552LL", "9131000077578555 L",
                          "91310000775785552l", "9131000O775785552L", "91310000775785552I",
                          "91310000775785552S", "91310000775785552V", "91310000775785552Z"}) {
    EXPECT_FALSE(d::is_credit_code(code)) << code;
    EXPECT_FALSE(d::credit_code_checks(code)) << code;
  }
}

TEST(OrganisationTree, FindsByIdAndByCode) {
  const d::OrgTree tree{city_units()};
  ASSERT_NE(tree.find(City::civil_affairs), nullptr);
  EXPECT_EQ(tree.find(City::civil_affairs)->code, "U2");
  EXPECT_EQ(tree.find_code("U2"), tree.find(City::civil_affairs));
  EXPECT_EQ(tree.find(d::UnitId{99}), nullptr);
  EXPECT_EQ(tree.find_code("U99"), nullptr);
}

TEST(OrganisationTree, ListsInTheOrderOfCodes) {
  auto units = city_units();
  std::ranges::reverse(units);
  const d::OrgTree tree{std::move(units)};
  EXPECT_TRUE(std::ranges::is_sorted(tree.units(), {}, &d::Unit::code));
}

TEST(OrganisationTree, KnowsWhoStandsBelowWhom) {
  const d::OrgTree tree{city_units()};
  EXPECT_TRUE(tree.subordinate(City::civil_affairs, City::government));
  EXPECT_TRUE(tree.subordinate(City::district_civil, City::government));  // over two levels
  EXPECT_TRUE(tree.subordinate(City::district_civil, City::district));
  EXPECT_FALSE(tree.subordinate(City::government, City::civil_affairs));
  EXPECT_FALSE(tree.subordinate(City::civil_affairs, City::public_security));
  EXPECT_FALSE(tree.subordinate(City::civil_affairs, City::civil_affairs));
  EXPECT_FALSE(tree.subordinate(d::UnitId{99}, City::government));
}

TEST(OrganisationTree, RefusesAMissingParent) {
  auto units = city_units();
  units[1].parent = d::UnitId{99};
  EXPECT_THROW(d::OrgTree{std::move(units)}, std::invalid_argument);
}

TEST(OrganisationTree, RefusesACycle) {
  auto units = city_units();
  units[0].parent = City::district;  // which stands below it
  EXPECT_THROW(d::OrgTree{std::move(units)}, std::invalid_argument);
  auto own_parent = city_units();
  own_parent[0].parent = City::government;
  EXPECT_THROW(d::OrgTree{std::move(own_parent)}, std::invalid_argument);
}

TEST(OrganisationUnit, IsValidUpToItsLastDay) {
  const auto closed = city_units()[5];
  EXPECT_FALSE(closed.valid_on(day("2018-12-31")));
  EXPECT_TRUE(closed.valid_on(day("2019-01-01")));
  EXPECT_TRUE(closed.valid_on(day("2025-12-31")));
  EXPECT_FALSE(closed.valid_on(day("2026-01-01")));
}

TEST(OrganisationUnit, LevelsDecideTheChannel) {
  using d::Channel;
  using d::Level;
  EXPECT_EQ(d::channel_between(Level::city, Level::city), Channel::city_city);
  EXPECT_EQ(d::channel_between(Level::district, Level::district), Channel::district_district);
  EXPECT_EQ(d::channel_between(Level::city, Level::district), Channel::city_district);
  EXPECT_EQ(d::channel_between(Level::district, Level::city), Channel::city_district);
}

TEST(OrganisationSelector, RefusesWhatItDoesNotKnow) {
  for (const auto text : {"", " ; ", "level:", "level:province", "line:", "unit:", "any", "level",
                          "*;nonsense:1", "Level:city"}) {
    EXPECT_FALSE(d::UnitSelector::parse(text)) << text;
  }
}

TEST(OrganisationSelector, CoversWhatAnyOfItsTokensNames) {
  const auto units = city_units();
  const auto& civil = units[1];
  const auto& police = units[2];
  const auto& district_civil = units[4];
  const auto covers = [](std::string_view text, const d::Unit& unit) {
    return d::UnitSelector::parse(text)->covers(unit);
  };
  EXPECT_TRUE(covers("*", police));
  EXPECT_TRUE(covers("line:民政", civil));
  EXPECT_TRUE(covers("line:民政", district_civil));
  EXPECT_FALSE(covers("line:民政", police));
  EXPECT_TRUE(covers("level:district", district_civil));
  EXPECT_FALSE(covers("level:district", civil));
  EXPECT_TRUE(covers("unit:U3", police));
  EXPECT_FALSE(covers("unit:U33", police));
  EXPECT_TRUE(covers(" level:district ; unit:U3 ;", police));
  EXPECT_EQ(d::UnitSelector::parse("level:district;unit:U3")->text(), "level:district;unit:U3");
}

TEST(OrganisationItem, AppliesToUnitsAndChannelTogether) {
  const auto units = city_units();
  auto item = test::item(Items::household, 10, 3);
  EXPECT_TRUE(item.applies_to(units[1], units[2]));
  EXPECT_TRUE(item.applies_to(units[4], units[2]));
  EXPECT_FALSE(item.applies_to(units[2], units[1]));  // who must help is the other way round
  item.channels = {d::Channel::city_city};
  EXPECT_FALSE(item.applies_to(units[4], units[2]));
}

TEST(OrganisationItem, IsEffectiveFromItsFirstToItsLastDay) {
  auto item = test::item(Items::household, 10, 3);
  item.valid_from = day("2026-01-01");
  EXPECT_FALSE(item.effective_on(day("2025-12-31")));
  EXPECT_TRUE(item.effective_on(day("2099-01-01")));
  item.valid_to = day("2026-06-30");
  EXPECT_TRUE(item.effective_on(day("2026-06-30")));
  EXPECT_FALSE(item.effective_on(day("2026-07-01")));
}

TEST(OrganisationCatalogue, KeepsVersionsInOrderAndFindsThem) {
  auto second = item(d::ItemVersionId{21}, 5, 2);
  second.code = "XZ-1";
  second.version = 2;
  const d::Catalogue catalogue{{second, item(Items::quick, 3, 1), item(Items::household, 10, 3)}};
  ASSERT_EQ(catalogue.versions().size(), 3U);
  EXPECT_EQ(catalogue.versions()[0].id, Items::household);
  EXPECT_EQ(catalogue.versions()[1].id, d::ItemVersionId{21});
  EXPECT_EQ(catalogue.find(Items::quick)->limit.count, 3);
  EXPECT_EQ(catalogue.find(d::ItemVersionId{99}), nullptr);
}

TEST(OrganisationRoles, AdministratorsHoldExactlyOneRole) {
  using d::Role;
  using d::Roles;
  EXPECT_TRUE(Roles{}.compatible());
  EXPECT_TRUE(
      (Roles{Role::handler, Role::signer, Role::allocator, Role::case_officer, Role::head, Role::unit_admin}
           .compatible()));
  for (const Role admin : {Role::system_admin, Role::security_admin, Role::audit_admin}) {
    EXPECT_TRUE(Roles{admin}.compatible());
    for (int i = 0; i <= static_cast<int>(Role::audit_admin); ++i) {
      const auto other = static_cast<Role>(i);
      EXPECT_EQ((Roles{admin, other}.compatible()), admin == other) << d::name_of(other);
    }
  }
}

TEST(OrganisationRoles, AreASet) {
  const d::Roles roles{d::Role::handler, d::Role::audit_admin, d::Role::handler};
  EXPECT_TRUE(roles.has(d::Role::handler));
  EXPECT_TRUE(roles.has(d::Role::audit_admin));
  EXPECT_FALSE(roles.has(d::Role::signer));
  EXPECT_TRUE(d::Roles{}.empty());
  EXPECT_FALSE(roles.empty());
}

}  // namespace xiezhu::test::organisation
