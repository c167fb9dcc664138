#include "api/routes/list_input.hpp"

namespace xiezhu::api {
namespace {

std::vector<domain::ItemVersionId> read_item(Query& query, const domain::Catalogue& catalogue) {
  std::vector<domain::ItemVersionId> versions;
  const auto code = query.text("item");
  if (!code) return versions;
  for (const auto& item : catalogue.versions()) {
    if (item.code == *code) versions.push_back(item.id);
  }
  if (versions.empty()) query.complain("item", "unknown");
  return versions;
}

std::optional<domain::UnitId> read_counterpart(Query& query, const domain::OrgTree& units) {
  const auto id = query.id("counterpart");
  if (!id) return std::nullopt;
  if (units.find(domain::UnitId{*id}) == nullptr) query.complain("counterpart", "unknown");
  return domain::UnitId{*id};
}

std::optional<domain::WrittenNumber> read_written_number(Query& query) {
  const auto text = query.text("number");
  if (!text) return std::nullopt;
  auto number = domain::read_number(*text);
  if (!number) query.complain("number", "malformed");
  return number;
}

}  // namespace

std::string sort_text(const domain::Sort& sort) {
  if (sort.key == domain::SortKey::own) return "";
  return (sort.descending ? "-" : "") + std::string{domain::name_of(sort.key)};
}

domain::Filter read_filter(Query& query, const domain::Reference& reference) {
  domain::Filter filter{.state = query.token<domain::State>("state"),
                        .lamp = query.token<domain::Lamp>("lamp"),
                        .counterpart = read_counterpart(query, reference.units),
                        .item = read_item(query, reference.catalogue),
                        .urgent = query.flag("urgent"),
                        .sent = query.days("sentFrom", "sentTo"),
                        .due = query.days("dueFrom", "dueTo"),
                        .number = read_written_number(query)};
  if (const auto officer = query.id("caseOfficer")) filter.case_officer = domain::PersonId{*officer};
  // No stored request is in this state.
  if (filter.state == domain::State::none) query.complain("state", "unknown");
  return filter;
}

domain::Sort read_sort(Query& query, domain::Tab tab) {
  const auto word = query.text("sort");
  if (!word) return {};
  const bool descending = word->starts_with('-');
  const auto key = domain::from_name<domain::SortKey>(std::string_view{*word}.substr(descending ? 1 : 0));
  if (!key || (descending && *key == domain::SortKey::own)) {
    query.complain("sort", "unknown");
    return {};
  }
  if (!domain::sortable(tab, *key))
    query.complain("sort", "not_sortable", std::string{domain::chinese_of(tab)});
  return {*key, descending};
}

domain::ListQuery read_list(Query& query, const domain::Reference& reference, domain::Instant now) {
  const auto name = query.text("tab");
  const auto tab = domain::from_name<domain::Tab>(name.value_or("to_do"));
  if (!tab) query.complain("tab", "unknown");
  const auto shown = tab.value_or(domain::Tab::running);
  auto filter = read_filter(query, reference);
  return {shown, std::move(filter), read_sort(query, shown), now};
}

}  // namespace xiezhu::api
