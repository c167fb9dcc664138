// Units, items, rules and the calendar: stored by natural key, loaded as one snapshot, and never older than
// asked for.
#include "persistence/migrator.hpp"
#include "persistence/reference_cache.hpp"
#include "tests/support/database.hpp"

namespace xiezhu::test {
namespace {

bool same(const d::Unit& a, const d::Unit& b) {
  return std::tie(a.id, a.code, a.name, a.short_name, a.level, a.region, a.line, a.parent, a.document_prefix,
                  a.valid_from, a.valid_to, a.successor) ==
         std::tie(b.id, b.code, b.name, b.short_name, b.level, b.region, b.line, b.parent, b.document_prefix,
                  b.valid_from, b.valid_to, b.successor);
}

bool same(const d::ItemVersion& a, const d::ItemVersion& b) {
  return std::tie(a.id, a.code, a.version, a.name, a.form, a.legal_basis, a.situation, a.content, a.materials,
                  a.channels, a.limit, a.urgent_limit, a.shared_data, a.secrecy, a.contact, a.valid_from,
                  a.valid_to) == std::tie(b.id, b.code, b.version, b.name, b.form, b.legal_basis, b.situation,
                                          b.content, b.materials, b.channels, b.limit, b.urgent_limit,
                                          b.shared_data, b.secrecy, b.contact, b.valid_from, b.valid_to) &&
         a.requesting.text() == b.requesting.text() && a.requested.text() == b.requested.text();
}

class ReferenceData : public ContractTest {
 protected:
  d::ReferencePtr current() {
    return reading([](d::UnitOfWork& unit) { return unit.reference(); });
  }
};
XIEZHU_ON_BOTH(ReferenceData);

TEST_P(ReferenceData, units_come_back_as_they_were) {
  const auto reference = current();
  ASSERT_EQ(reference->units.units().size(), city_units().size());
  for (const auto& unit : city_units()) EXPECT_TRUE(same(*reference->units.find(unit.id), unit)) << unit.code;
}

TEST_P(ReferenceData, items_come_back_as_they_were) {
  auto full = item(d::ItemVersionId{20}, 7, 2);
  full.version = 2;
  full.legal_basis = "依据；\"引号\"";
  full.situation = "情形";
  full.content = "𠮷";
  full.materials = "材料";
  full.requesting = *d::UnitSelector::parse("level:district;line:民政");
  full.requested = *d::UnitSelector::parse("unit:U3");
  full.channels = {d::Channel::city_district};
  full.shared_data = true;
  full.secrecy = d::Secrecy::internal;
  full.contact = "某处";
  full.valid_to = day("2027-12-31");
  commit([&](d::UnitOfWork& unit) { unit.reference_data().put_items(std::span{&full, 1}); });
  const auto reference = current();
  EXPECT_EQ(reference->catalogue.versions().size(), city_items().size() + 1);
  for (const auto& stored : city_items()) EXPECT_TRUE(same(*reference->catalogue.find(stored.id), stored));
  EXPECT_TRUE(same(*reference->catalogue.find(full.id), full));
}

TEST_P(ReferenceData, a_unit_stored_again_keeps_its_id_and_its_place_in_the_tree) {
  auto units = city_units();
  for (auto& unit : units) {
    unit.id = d::UnitId{unit.id.value() + 1000};
    if (unit.parent) unit.parent = d::UnitId{unit.parent->value() + 1000};
    unit.name += "（新）";
  }
  commit([&](d::UnitOfWork& unit) { unit.reference_data().put_units(units); });
  const auto reference = current();
  ASSERT_EQ(reference->units.units().size(), units.size());
  const auto* civil = reference->units.find(City::district_civil);
  ASSERT_NE(civil, nullptr);
  EXPECT_EQ(civil->name, "黄浦区民政局（新）");
  EXPECT_EQ(civil->parent, City::district);
}

TEST_P(ReferenceData, an_item_stored_again_keeps_its_id) {
  auto again = item(Items::household, 12, 4);
  again.id = d::ItemVersionId{500};
  commit([&](d::UnitOfWork& unit) { unit.reference_data().put_items(std::span{&again, 1}); });
  EXPECT_EQ(current()->catalogue.find(Items::household)->limit.count, 12);
  EXPECT_EQ(current()->catalogue.find(again.id), nullptr);
}

TEST_P(ReferenceData, every_change_raises_the_version_and_the_calendar_has_its_own) {
  const auto before = current();
  commit([](d::UnitOfWork& unit) { unit.reference_data().put_units(city_units()); });
  const auto units = current();
  EXPECT_GT(units->version, before->version);
  EXPECT_EQ(units->calendar.version(), before->calendar.version());
  commit([](d::UnitOfWork& unit) { unit.reference_data().put_calendar_year(2027, "通知", {}); });
  EXPECT_GT(current()->version, units->version);
  EXPECT_EQ(current()->calendar.version(), before->calendar.version() + 1);
}

TEST_P(ReferenceData, a_calendar_year_is_replaced_as_a_whole) {
  const std::vector<d::DayOverride> first{{day("2027-01-01"), false, "通知甲"},
                                          {day("2027-01-03"), true, "通知甲"}};
  const std::vector<d::DayOverride> second{{day("2027-01-04"), false, "通知乙"}};
  commit([&](d::UnitOfWork& unit) { unit.reference_data().put_calendar_year(2027, "通知甲", first); });
  EXPECT_TRUE(current()->calendar.has_notice(2027));
  EXPECT_TRUE(current()->calendar.is_working(day("2027-01-03")));
  commit([&](d::UnitOfWork& unit) { unit.reference_data().put_calendar_year(2027, "通知乙", second); });
  const auto reference = current();
  EXPECT_FALSE(reference->calendar.is_working(day("2027-01-03")));
  EXPECT_TRUE(reference->calendar.is_working(day("2027-01-01")));
  EXPECT_EQ(reference->calendar.kind(day("2027-01-04")), d::DayKind::holiday);
  EXPECT_FALSE(reference->calendar.is_working(day("2026-10-01"))) << "another year";
}

TEST_P(ReferenceData, a_new_version_of_a_clock_rule_comes_beside_the_old_one) {
  const d::ClockRule rule{.code = d::ClockCode::receipt,
                          .variant = "",
                          .valid_from = day("2027-01-01"),
                          .normal = {d::WorkingDays{2}, d::WorkingDays{4}},
                          .urgent = {d::WorkingMinutes{60}, d::WorkingMinutes{90}},
                          .blue_percent = 40,
                          .yellow_percent = 90,
                          .legal_basis = "通知"};
  const auto before = current();
  for (const bool fresh : {true, false})
    commit([&](d::UnitOfWork& unit) { EXPECT_EQ(unit.reference_data().add_clock_rule(rule), fresh); });
  const auto after = current();
  EXPECT_GT(after->version, before->version);
  EXPECT_EQ(after->clock_rules.all().size(), before->clock_rules.all().size() + 1);
  const auto& stored = after->clock_rules.in_force(d::ClockCode::receipt, "", day("2027-06-01"));
  EXPECT_EQ(stored.normal.limit, rule.normal.limit);
  EXPECT_EQ(stored.normal.automatic, rule.normal.automatic);
  EXPECT_EQ(stored.urgent.automatic, rule.urgent.automatic);
  EXPECT_EQ(stored.blue_percent, 40);
  EXPECT_EQ(stored.legal_basis, "通知");
  EXPECT_EQ(after->clock_rules.in_force(d::ClockCode::receipt, "", day("2026-12-31")).normal.limit,
            d::Limit{d::WorkingDays{1}});
}

TEST_P(ReferenceData, ships_the_calendar_of_the_notices) {
  const auto expected = shipped_calendar_data();
  const auto calendar = current();
  EXPECT_EQ(calendar->calendar.data().years, expected.years);
  const auto& stored = calendar->calendar.data().overrides;
  ASSERT_EQ(stored.size(), expected.overrides.size());
  const d::WorkingCalendar sorted{expected};
  for (std::size_t i = 0; i < stored.size(); ++i) {
    EXPECT_EQ(stored[i].date, sorted.data().overrides[i].date);
    EXPECT_EQ(stored[i].working, sorted.data().overrides[i].working) << d::to_iso(stored[i].date);
  }
  EXPECT_EQ(stored.back().source, "国务院办公厅关于2026年部分节假日安排的通知");
}

TEST_P(ReferenceData, ships_the_default_time_limits) {
  const auto rules = current();
  const auto in_force = [&](d::ClockCode code, std::string_view variant) {
    return rules->clock_rules.in_force(code, variant, day("2026-09-21"));
  };
  using d::WorkingDays;
  const auto receipt = in_force(d::ClockCode::receipt, "");
  EXPECT_EQ(receipt.normal.limit, d::Limit{WorkingDays{1}});
  EXPECT_EQ(receipt.normal.automatic, d::Limit{WorkingDays{1}});
  EXPECT_EQ(receipt.urgent.limit, d::Limit{d::WorkingMinutes{240}});
  EXPECT_EQ(receipt.urgent.automatic, d::Limit{d::WorkingMinutes{240}});
  const auto decision = in_force(d::ClockCode::decision, "");
  EXPECT_EQ(decision.normal.limit, d::Limit{WorkingDays{3}});
  EXPECT_EQ(decision.urgent.limit, d::Limit{WorkingDays{1}});
  EXPECT_EQ(decision.normal.automatic, std::nullopt);
  const auto confirmation = in_force(d::ClockCode::confirmation, "");
  EXPECT_EQ(confirmation.normal.limit, d::Limit{WorkingDays{3}});
  EXPECT_EQ(confirmation.urgent.automatic, d::Limit{WorkingDays{5}});
  for (const auto& [variant, days] : {std::pair{"", 5},
                                      {"data", 5},
                                      {"opinion", 10},
                                      {"on_site", 15},
                                      {"joint", 15},
                                      {"support", 15},
                                      {"other", 10},
                                      {"rework", 5}}) {
    EXPECT_EQ(in_force(d::ClockCode::handling, variant).normal.limit, d::Limit{WorkingDays{days}}) << variant;
    EXPECT_EQ(in_force(d::ClockCode::handling, variant).normal.automatic, std::nullopt) << variant;
  }
  EXPECT_EQ(receipt.blue_percent, 50);
  EXPECT_EQ(receipt.yellow_percent, 80);
  EXPECT_FALSE(receipt.legal_basis.contains("上海"));
}

TEST_P(ReferenceData, one_snapshot_serves_until_something_changes) {
  const auto first = current();
  EXPECT_EQ(current(), first);
  EXPECT_EQ(database->reference(), first);
  commit([](d::UnitOfWork& unit) { unit.reference_data().bump_version(); });
  const auto second = database->reference();
  EXPECT_GT(second->version, first->version) << "the own change is seen at once";
  EXPECT_EQ(current(), second);
}

TEST_P(ReferenceData, a_unit_sees_its_own_changes_and_nobody_else_does_before_the_commit) {
  const auto before = database->reference();
  database->write([&](d::UnitOfWork& unit) {
    EXPECT_EQ(unit.reference(), before);
    unit.reference_data().put_calendar_year(2027, "通知", {});
    EXPECT_TRUE(unit.reference()->calendar.has_notice(2027));
    EXPECT_EQ(database->reference(), before);
    return d::Finish::rollback;
  });
  EXPECT_EQ(current(), before);
  // The next change gets the version number that was rolled back: it must not meet a snapshot of that
  // attempt.
  commit([](d::UnitOfWork& unit) { unit.reference_data().bump_version(); });
  EXPECT_FALSE(current()->calendar.has_notice(2027));
}

TEST_P(ReferenceData, hundreds_of_units_and_items_are_stored_at_once) {
  std::vector<d::Unit> units;
  std::vector<d::ItemVersion> items;
  for (int i = 0; i < 600; ++i) {
    auto unit = city_units()[2];
    unit.id = d::UnitId{10'000 + i};
    unit.code = "M" + std::to_string(i);
    if (i < 599) unit.parent = d::UnitId{10'000 + i + 1};  // stored before its parent
    units.push_back(unit);
    auto one = item(d::ItemVersionId{10'000 + i}, 5, 2);
    items.push_back(one);
  }
  commit([&](d::UnitOfWork& unit) {
    unit.reference_data().put_units(units);
    unit.reference_data().put_items(items);
  });
  EXPECT_EQ(current()->units.units().size(), 600 + city_units().size());
  EXPECT_EQ(current()->catalogue.versions().size(), 600 + city_items().size());
}

// Two questions at once after a change: the second must not be answered from before it.
TEST(ReferenceCache, is_loaded_by_everybody_until_somebody_has_loaded_a_change) {
  p::ReferenceCache cache{d::WorkingHours{}};
  TestDatabase database(Engine::sqlite);
  cache.keep(database->reference());
  const auto first = cache.claim_refresh(std::chrono::hours{1});
  ASSERT_TRUE(first);
  cache.refreshed(*first);
  EXPECT_FALSE(cache.claim_refresh(std::chrono::hours{1}));
  cache.expire();
  const auto second = cache.claim_refresh(std::chrono::hours{1});
  ASSERT_TRUE(second);
  EXPECT_TRUE(cache.claim_refresh(std::chrono::hours{1})) << "nobody has loaded it yet";
  cache.refreshed(*first);
  EXPECT_TRUE(cache.claim_refresh(std::chrono::hours{1})) << "that load began before the change";
  cache.refreshed(*second);
  EXPECT_FALSE(cache.claim_refresh(std::chrono::hours{1}));
}

}  // namespace
}  // namespace xiezhu::test
