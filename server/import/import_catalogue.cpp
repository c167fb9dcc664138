#include <algorithm>
#include <map>

#include "domain/kernel/text.hpp"
#include "server/import/importer.hpp"
#include "server/import/table.hpp"

namespace xiezhu::server {
namespace {

constexpr std::array<std::string_view, 17> item_columns{
    "code",      "version",    "name",      "form",     "legal_basis", "situation",         "content",
    "materials", "requesting", "requested", "channels", "limit_days",  "urgent_limit_days", "shared_data",
    "secrecy",   "contact",    "valid_from"};
constexpr std::array<std::string_view, 2> item_options{"valid_to", "retention"};
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
  const std::string word = row.mandatory(column, 40);
  if (!word.empty() && word != "yes" && word != "no") row.complain(column, "malformed");
  return word == "yes";
}

// The class that is proposed for filing the item's requests; empty for none.
std::string read_retention(TableRow& row, const domain::RetentionClasses& classes) {
  std::string code = row.text("retention", 16);
  if (!code.empty() && classes.find(code) == nullptr) row.complain("retention", "unknown", code);
  return code;
}

domain::ItemVersion read_item(TableRow& row, const domain::RetentionClasses& classes) {
  const auto limit = row.number("limit_days", 1, longest_limit);
  const auto urgent_limit = row.number("urgent_limit_days", 1, longest_limit);
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
                           .limit = {limit.value_or(1)},
                           .urgent_limit = {urgent_limit.value_or(1)},
                           .shared_data = read_yes_no(row, "shared_data"),
                           .secrecy = row.token<domain::Secrecy>("secrecy").value_or(domain::Secrecy::none),
                           .contact = row.text("contact", 100)};
  item.valid_from = row.mandatory_date("valid_from").value_or(domain::LocalDate{});
  item.valid_to = row.date("valid_to");
  item.retention = read_retention(row, classes);
  if (limit && urgent_limit && *urgent_limit > *limit)
    row.complain("urgent_limit_days", "out_of_range", "≤ limit_days");
  if (item.valid_to && *item.valid_to < item.valid_from)
    row.complain("valid_to", "out_of_range", "≥ valid_from");
  return item;
}

// All but the end of validity, which alone may change later.
bool same_content(const domain::ItemVersion& a, const domain::ItemVersion& b) {
  return a.name == b.name && a.form == b.form && a.legal_basis == b.legal_basis &&
         a.situation == b.situation && a.content == b.content && a.materials == b.materials &&
         a.requesting.text() == b.requesting.text() && a.requested.text() == b.requested.text() &&
         a.channels == b.channels && a.limit == b.limit && a.urgent_limit == b.urgent_limit &&
         a.shared_data == b.shared_data && a.secrecy == b.secrecy && a.contact == b.contact &&
         a.valid_from == b.valid_from && a.retention == b.retention;
}

bool overlap(const domain::ItemVersion& a, const domain::ItemVersion& b) {
  return (!a.valid_to || b.valid_from <= *a.valid_to) && (!b.valid_to || a.valid_from <= *b.valid_to);
}

// The rows of a file against the versions that exist: what is new, and what only ends at another day.
class CatalogueBook {
 public:
  explicit CatalogueBook(std::vector<domain::ItemVersion> known) : versions_(std::move(known)) {}

  void enter(TableRow& row, domain::ItemVersion item, domain::IdSource& ids) {
    const auto [first, unique] = lines_.emplace(std::pair{item.code, item.version}, row.line());
    if (!unique) return row.complain("version", "repeated", std::to_string(first->second));
    const auto known = std::ranges::find_if(
        versions_, [&](const auto& v) { return v.code == item.code && v.version == item.version; });
    if (known == versions_.end()) {
      item.id = domain::ItemVersionId{ids.next()};
      changed_.emplace_back(versions_.size(), &row);
      versions_.push_back(std::move(item));
    } else if (!same_content(*known, item)) {
      row.complain("version", "exists");
    } else if (known->valid_to != item.valid_to) {
      known->valid_to = item.valid_to;
      changed_.emplace_back(static_cast<std::size_t>(known - versions_.begin()), &row);
    }
  }

  // Once every row has been entered, because one row may end the version that another one follows. Of two
  // rows that clash the later version is named.
  void refuse_overlaps() {
    for (const auto& [index, row] : changed_) {
      for (std::size_t other = 0; other < versions_.size(); ++other) {
        const bool judged_there = other > index && changed(other);
        if (other == index || judged_there || versions_[other].code != versions_[index].code) continue;
        if (!overlap(versions_[other], versions_[index])) continue;
        row->complain("valid_from", "overlap");
        break;
      }
    }
  }

  [[nodiscard]] std::vector<domain::ItemVersion> changed() const {
    std::vector<domain::ItemVersion> items;
    items.reserve(changed_.size());
    for (const auto& [index, row] : changed_) items.push_back(versions_[index]);
    return items;
  }

 private:
  [[nodiscard]] bool changed(std::size_t index) const {
    return std::ranges::any_of(changed_, [index](const auto& entry) { return entry.first == index; });
  }

  std::vector<domain::ItemVersion> versions_;
  std::map<std::pair<std::string, int>, int> lines_;
  std::vector<std::pair<std::size_t, TableRow*>> changed_;  // place in versions_ and the row behind it
};

}  // namespace

ImportReport Importer::catalogue(std::string_view bytes) {
  Table table(bytes, item_columns, item_options);
  auto rows = table.rows();
  ImportReport report;
  store_.write([&](domain::UnitOfWork& work) {
    const auto reference = work.reference();
    CatalogueBook book(reference->catalogue.versions());
    for (auto& row : rows) book.enter(row, read_item(row, reference->retention_classes), ids_);
    book.refuse_overlaps();
    report = {.rows = static_cast<int>(rows.size()), .errors = table.take_errors()};
    if (!report.errors.empty()) return domain::Finish::rollback;
    work.reference_data().put_items(book.changed());
    return domain::Finish::commit;
  });
  return report;
}

}  // namespace xiezhu::server
