#include "persistence/repositories/reference_rows.hpp"

#include "domain/kernel/text.hpp"

namespace xiezhu::persistence {
namespace {

domain::UnitSelector selector_from(const std::string& text) {
  auto selector = domain::UnitSelector::parse(text);
  if (!selector) throw sql::CorruptValue("not a unit selector");
  return std::move(*selector);
}

std::optional<domain::Limit> automatic_limit(std::optional<domain::LimitUnit> unit, int amount) {
  if (!unit) return std::nullopt;
  return domain::limit_of({*unit, amount});
}

}  // namespace

ItemRow row_of(const domain::ItemVersion& item) {
  ItemRow row{.item = item, .requesting = item.requesting.text(), .requested = item.requested.text()};
  for (const auto channel : item.channels) {
    if (!row.channels.empty()) row.channels += ';';
    row.channels += domain::name_of(channel);
  }
  return row;
}

domain::ItemVersion item_of(ItemRow&& row) {
  auto item = std::move(row.item);
  item.requesting = selector_from(row.requesting);
  item.requested = selector_from(row.requested);
  for (const auto name : domain::split(row.channels, ';')) {
    const auto channel = domain::from_name<domain::Channel>(name);
    if (!channel) throw sql::CorruptValue("unknown channel");
    item.channels.push_back(*channel);
  }
  return item;
}

ClockRuleRow row_of(const domain::ClockRule& rule) {
  ClockRuleRow row{.rule = rule,
                   .normal = domain::parts_of(rule.normal.limit),
                   .urgent = domain::parts_of(rule.urgent.limit)};
  const auto take = [](const std::optional<domain::Limit>& limit, std::optional<domain::LimitUnit>& unit,
                       int& amount) {
    if (!limit) return;
    const auto parts = domain::parts_of(*limit);
    unit = parts.unit;
    amount = parts.amount;
  };
  take(rule.normal.automatic, row.normal_automatic_unit, row.normal_automatic);
  take(rule.urgent.automatic, row.urgent_automatic_unit, row.urgent_automatic);
  return row;
}

domain::ClockRule rule_of(ClockRuleRow&& row) {
  auto rule = std::move(row.rule);
  rule.normal = {domain::limit_of(row.normal),
                 automatic_limit(row.normal_automatic_unit, row.normal_automatic)};
  rule.urgent = {domain::limit_of(row.urgent),
                 automatic_limit(row.urgent_automatic_unit, row.urgent_automatic)};
  return rule;
}

}  // namespace xiezhu::persistence
