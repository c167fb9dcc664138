#include "persistence/repositories/search_documents.hpp"

#include <algorithm>

#include "domain/organisation/unit.hpp"
#include "domain/request/comment.hpp"
#include "persistence/repositories/event_codec.hpp"
#include "persistence/repositories/request_rows.hpp"
#include "persistence/sql/statement.hpp"

namespace xiezhu::persistence {
namespace {

constexpr auto select_texts =
    "SELECT r.id, r.state, r.number_prefix, r.number_year, r.number_serial, r.title, r.body, r.legal_basis,"
    " r.off_catalogue_basis, r.reply_text, r.requesting_unit_id, a.name, a.short_name, r.requested_unit_id,"
    " b.name, b.short_name, i.code, i.name, r.sent_at, r.course, r.replied_at FROM request r"
    " LEFT JOIN unit a ON a.id = r.requesting_unit_id LEFT JOIN unit b ON b.id = r.requested_unit_id"
    " LEFT JOIN item_version i ON i.id = r.item_version_id WHERE r.id IN ";
constexpr auto select_sides =
    "SELECT p.request_id, p.unit_id, u.level, u.region FROM request_party p LEFT JOIN unit u ON u.id = "
    "p.unit_id"
    " WHERE p.request_id IN ";
constexpr auto select_remarks =
    "SELECT request_id, id, unit_id, scope, text FROM request_comment WHERE request_id IN ";

struct TextsRow {
  domain::RequestId id;
  domain::State state{};
  std::optional<std::string> number_prefix;
  std::optional<int> number_year;
  std::optional<int> number_serial;
  std::string title;
  std::string body;
  std::string legal_basis;
  std::string off_catalogue_basis;
  std::optional<std::string> reply;
  domain::UnitId requesting_unit;
  std::optional<std::string> requesting_name;
  std::optional<std::string> requesting_short;
  std::optional<domain::UnitId> requested_unit;
  std::optional<std::string> requested_name;
  std::optional<std::string> requested_short;
  std::optional<std::string> item_code;
  std::optional<std::string> item_name;
  std::optional<domain::Instant> sent_at;
  std::optional<std::string> course;
  std::optional<domain::Instant> replied_at;
};

using SideRow =
    std::tuple<domain::RequestId, domain::UnitId, std::optional<domain::Level>, std::optional<std::string>>;
using RemarkRow =
    std::tuple<domain::RequestId, domain::CommentId, domain::UnitId, domain::CommentScope, std::string>;

void add_part(domain::SearchDocument& document, domain::SearchField field,
              const std::optional<std::string>& text) {
  if (text && !text->empty()) document.parts.push_back({field, *text});
}

// As shows() has it: what the requested unit prepares, others read with its reply.
void add_files(domain::SearchDocument& document, const TextsRow& row) {
  if (!row.course) return;
  for (auto& file : decode_course(*row.course).attachments) {
    if (file.removed) continue;
    const bool shown = file.unit == row.requesting_unit || (row.replied_at && file.at <= *row.replied_at);
    if (shown) {
      document.parts.push_back({domain::SearchField::attachment, std::move(file.name)});
    } else {
      document.notes.push_back(
          {file.id.value(), file.unit, std::move(file.name), domain::SearchField::attachment});
    }
  }
}

domain::SearchDocument document_of(const TextsRow& row) {
  using enum domain::SearchField;
  domain::SearchDocument document{
      .id = row.id,
      .state = row.state,
      .number = number_text(row.number_prefix, row.number_year, row.number_serial),
      .title = row.title,
      .requesting_unit = row.requesting_unit,
      .requested_unit = row.requested_unit,
      .sent = row.sent_at.has_value(),
      .parts = {},
      .notes = {},
      .parties = {},
      .regions = {}};
  add_part(document, number, document.number);
  add_part(document, title, row.title);
  add_part(document, content, row.body);
  add_part(document, content, row.legal_basis);
  add_part(document, content, row.off_catalogue_basis);
  add_part(document, reply, row.reply);
  add_part(document, units, row.requesting_name);
  add_part(document, units, row.requesting_short);
  add_part(document, units, row.requested_name);
  add_part(document, units, row.requested_short);
  add_part(document, item, row.item_code);
  add_part(document, item, row.item_name);
  add_files(document, row);
  return document;
}

}  // namespace

template <>
struct sql::Fields<TextsRow> {
  static auto of(auto& row) {
    return std::tie(row.id, row.state, row.number_prefix, row.number_year, row.number_serial, row.title,
                    row.body, row.legal_basis, row.off_catalogue_basis, row.reply, row.requesting_unit,
                    row.requesting_name, row.requesting_short, row.requested_unit, row.requested_name,
                    row.requested_short, row.item_code, row.item_name, row.sent_at, row.course,
                    row.replied_at);
  }
};

std::vector<domain::SearchDocument> search_documents(sql::Session& session,
                                                     std::span<const domain::RequestId> ids) {
  std::vector<domain::SearchDocument> documents;
  if (ids.empty()) return documents;
  const std::string among = sql::id_list(ids);
  for (const auto& row : sql::rows<TextsRow>(session, select_texts + among + " ORDER BY r.id"))
    documents.push_back(document_of(row));
  const auto of = [&](domain::RequestId id) {
    const auto at = std::ranges::lower_bound(documents, id, {}, &domain::SearchDocument::id);
    return at != documents.end() && at->id == id ? &*at : nullptr;
  };
  const std::string order = " ORDER BY p.request_id, p.unit_id";
  for (const auto& [id, unit, level, region] : sql::rows<SideRow>(session, select_sides + among + order)) {
    auto* document = of(id);
    if (document == nullptr) continue;
    document->parties.push_back(unit);
    if (level == domain::Level::district && region) document->regions.push_back(*region);
  }
  for (auto& [id, remark, unit, scope, text] :
       sql::rows<RemarkRow>(session, select_remarks + among + " ORDER BY id")) {
    auto* document = of(id);
    if (document == nullptr) continue;
    if (scope == domain::CommentScope::own_unit) {
      document->notes.push_back({remark.value(), unit, std::move(text)});
    } else {
      document->parts.push_back({domain::SearchField::comment, std::move(text)});
    }
  }
  for (auto& document : documents) std::ranges::sort(document.notes, {}, &domain::SearchNote::id);
  return documents;
}

}  // namespace xiezhu::persistence
