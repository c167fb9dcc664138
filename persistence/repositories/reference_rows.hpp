// Rows of the reference tables.
#pragma once

#include <optional>
#include <string>
#include <tuple>

#include "domain/request/reference.hpp"
#include "persistence/sql/statement.hpp"

namespace xiezhu::persistence {

template <>
struct sql::Fields<domain::Unit> {
  static auto of(auto& u) {
    return std::tie(u.id, u.code, u.name, u.short_name, u.level, u.region, u.line, u.parent,
                    u.document_prefix, u.valid_from, u.valid_to, u.successor);
  }
};

struct ItemRow {
  domain::ItemVersion item;  // without the parts below
  std::string requesting;
  std::string requested;
  std::string channels;  // "city_city;district_district"
};
ItemRow row_of(const domain::ItemVersion& item);
domain::ItemVersion item_of(ItemRow&& row);

template <>
struct sql::Fields<ItemRow> {
  static auto of(auto& row) {
    auto& i = row.item;
    return std::tie(i.id, i.code, i.version, i.name, i.form, i.legal_basis, i.situation, i.content,
                    i.materials, row.requesting, row.requested, row.channels, i.limit.count,
                    i.urgent_limit.count, i.shared_data, i.secrecy, i.contact, i.valid_from, i.valid_to,
                    i.retention);
  }
};

struct ClockRuleRow {
  domain::ClockRule rule;  // without the limits
  domain::LimitParts normal;
  std::optional<domain::LimitUnit> normal_automatic_unit;
  int normal_automatic = 0;
  domain::LimitParts urgent;
  std::optional<domain::LimitUnit> urgent_automatic_unit;
  int urgent_automatic = 0;
};
ClockRuleRow row_of(const domain::ClockRule& rule);
domain::ClockRule rule_of(ClockRuleRow&& row);

template <>
struct sql::Fields<ClockRuleRow> {
  static auto of(auto& row) {
    auto& r = row.rule;
    return std::tie(r.code, r.variant, r.valid_from, row.normal.unit, row.normal.amount,
                    row.normal_automatic_unit, row.normal_automatic, row.urgent.unit, row.urgent.amount,
                    row.urgent_automatic_unit, row.urgent_automatic, r.blue_percent, r.yellow_percent,
                    r.legal_basis);
  }
};

template <>
struct sql::Fields<domain::LetterTemplate> {
  static auto of(auto& t) { return std::tie(t.unit, t.kind, t.text, t.version); }
};

template <>
struct sql::Fields<domain::RetentionClass> {
  static auto of(auto& c) { return std::tie(c.code, c.name, c.years, c.legal_basis); }
};

template <>
struct sql::Fields<domain::DayOverride> {
  static auto of(auto& day) { return std::tie(day.date, day.working, day.source); }
};

}  // namespace xiezhu::persistence
