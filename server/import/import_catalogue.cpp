#include <algorithm>
#include <map>

#include "domain/kernel/text.hpp"
#include "server/import/importer.hpp"
#include "server/import/table.hpp"

namespace xiezhu::server {
namespace {

constexpr std::array<std::string_view, 17> item_columns{
    "code",     "version",    "name",              "form",        "legal_basis", "situation", "content",    "materials", "requesting",
    "requested", "channels", "limit_days", "urgent_limit_days", "shared_data", "secrecy",     "contact",   "valid_from"};
constexpr std::array<std::string_view, 1> item_options{"valid_to"};
constexpr std::size_t long_text = 2'000;
constexpr int longest_limit = 250;

domain::UnitSelector read_selector(TableRow& row, std::string_view column) {
  const std::string text = row.mandatory(column, long_text);
  auto selector = domain::UnitSelector::parse(text);
  if (!selector && !text.empty()) row.complain(column, "malformed");
  return selector ? std::move(*selector) : domain::UnitSelector{};
}

std::vector<domain::Channel> read_channels(TableRow& row) {
  std::vector<domain::Channel> channels;
  const std::string text = row.mandatory("channels", 100);
  for (const auto word : domain::split(text, ';')) {
    const auto channel = domain::from_name<domain::Channel>(word);
    if (channel) {
      channels.push_back(*channel);
    } else {
      row.complain("channels", "unknown", std::string{word});
    }
  }
  if (!domain::blank(text) && domain::split(text, ';').empty()) row.complain("channels", "missing");
  return channels;
}

bool read_yes_no(TableRow& row, std::string_view column) {
  const std::string word = row.mandatory(column, 3);
  if (!word.empty() && word != "yes" && word != "no") row.complain(column, "malformed");
  return word == "yes";
}

domain::ItemVersion read_item(TableRow& row) {
  domain::ItemVersion item{.code = row.mandatory("code", 40),
                           .version = row.number("version", 1, 10'000).value_or(1),
                           .name = row.mandatory("name", 100),
                           .form = row.token<domain::Form>("form").value_or(domain::Form::other),
                           .legal_basis = row.mandatory("legal_basis", long_text, api::TextKind::paragraphs),
                           .situation = row.text("situation", long_text, api::TextKind::paragraphs),
                           .content = row.text("content", long_text, api::TextKind::paragraphs),
                           .materials = row.text("materials", long_text, api::TextKind::paragraphs),
                           .requesting = read_selector(row, "requesting"),
                           .requested = read_selector(row, "requested"),
                           .channels = read_channels(row),
                           .limit = {row.number("limit_days", 1, longest_limit).value_or(1)},
                           .urgent_limit = {row.number("urgent_limit_days", 1, longest_limit).value_or(1)},
                           .shared_data = read_yes_no(row, "shared_data"),
                           .secrecy = row.token<domain::Secrecy>("secrecy").value_or(domain::Secrecy::none),
                           .contact = row.text("contact", 100)};
  item.valid_from = row.mandatory_date("valid_from").value_or(domain::LocalDate{});
  item.valid_to = row.date("valid_to");
  if (item.urgent_limit > item.limit) row.complain("urgent_limit_days", "out_of_range", "≤ limit_days");
  if (item.valid_to && *item.valid_to < item.valid_from) row.complain("valid_to", "out_of_range", "≥ valid_from");
  return item;
}

bool same_content(const domain::ItemVersion& a, const domain::ItemVersion& b) {
  return a.name == b.name && a.form == b.form && a.legal_basis == b.legal_basis && a.situation == b.situation &&
         a.content == b.content && a.materials == b.materials && a.requesting.text() == b.requesting.text() &&
         a.requested.text() == b.requested.text() && a.channels == b.channels && a.limit == b.limit &&
         a.urgent_limit == b.urgent_limit && a.shared_data == b.shared_data && a.secrecy == b.secrecy &&
         a.contact == b.contact && a.valid_from == b.valid_from && a.valid_to == b.valid_to;
}

bool overlap(const domain::ItemVersion& a, const domain::ItemVersion& b) {
  return (!a.valid_to || b.valid_from <= *a.valid_to) && (!b.valid_to || a.valid_from <= *b.valid_to);
}

}  // namespace

ImportReport Importer::catalogue(std::string_view bytes) {
  Table table(bytes, item_columns, item_options);
  auto rows = table.rows();
  ImportReport report;
  store_.write([&](domain::UnitOfWork& work) {
    const auto reference = work.reference();
    std::vector<domain::ItemVersion> known = reference->catalogue.versions();
    std::map<std::pair<std::string, int>, int> lines;
    std::vector<domain::ItemVersion> fresh;
    report = {};
    for (auto& row : rows) {
      domain::ItemVersion item = read_item(row);
      const auto [first, unique] = lines.emplace(std::pair{item.code, item.version}, row.line());
      if (!unique) row.complain("version", "repeated", std::to_string(first->second));
      const auto same = std::ranges::find_if(known, [&](const auto& k) { return k.code == item.code && k.version == item.version; });
      if (unique && same != known.end()) {
        if (!same_content(*same, item)) row.complain("version", "exists");
        ++report.rows;
        continue;
      }
      const bool clashes = std::ranges::any_of(known, [&](const auto& k) { return k.code == item.code && overlap(k, item); });
      if (unique && clashes) row.complain("valid_from", "overlap");
      item.id = domain::ItemVersionId{ids_.next()};
      known.push_back(item);
      fresh.push_back(std::move(item));
    }
    report.errors = table.take_errors();
    if (!report.errors.empty()) return domain::Finish::rollback;
    work.reference_data().put_items(fresh);
    report.rows += static_cast<int>(fresh.size());
    return domain::Finish::commit;
  });
  return report;
}

}  // namespace xiezhu::server
